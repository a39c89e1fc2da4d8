// `email name(parameters) { from … subject … body … }`.
#include <algorithm>

#include "compiler/check/declarations.h"
#include "compiler/check/infer.h"
#include "runtime/value/text_functions.h"

namespace nudge::check {

namespace {

// In the order of the record that a message becomes.
constexpr std::string_view kTextFields[] = {"to", "from", "reply_to", "subject", "preheader", "body"};
constexpr std::string_view kEmailFields[] = {"to",        "from", "reply_to", "subject",
                                             "preheader", "body", "topic",    "transactional"};

size_t place_of(std::string_view name) {
  return static_cast<size_t>(std::find(std::begin(kTextFields), std::end(kTextFields), name) -
                             std::begin(kTextFields));
}

struct MessageCheck {
  Context& context;
  const ast::MessageDecl& tree;
  ir::Message& message;
  Scope scope;
  std::map<std::string, Span> first;

  void check_field(const ast::MessageField& field) {
    const std::string& name = field.name.text;
    const bool known =
        std::find(std::begin(kEmailFields), std::end(kEmailFields), name) != std::end(kEmailFields);
    if (!known) return refuse_unknown(field);
    const auto [place, fresh] = first.emplace(name, field.name.span);
    if (!fresh) return report_duplicate(context, field.name, "field", place->second);
    if (name == "topic") {
      report_not_yet(context, field.span, "topic");
    } else if (name == "transactional") {
      check_transactional(field);
    } else if (field.file) {
      check_file(field);
    } else {
      check_text_field(field);
    }
  }

  void refuse_unknown(const ast::MessageField& field) {
    const std::vector<std::string> candidates(std::begin(kEmailFields), std::end(kEmailFields));
    Diagnostic& diagnostic =
        report_unknown(context, DiagnosticKind::unknown_field, field.name, "field", candidates);
    diagnostic.message = "an email has no field `" + field.name.text + "`";
    if (!diagnostic.suggestion)
      diagnostic.note(
          field.name.span,
          "it has `from`, `to`, `reply_to`, `subject`, `preheader`, `body`, `topic`, `transactional`");
  }

  void check_transactional(const ast::MessageField& field) {
    message.transactional = true;
    if (field.text || field.value || field.file)
      report(context, DiagnosticKind::out_of_place, field.value_span,
             "`transactional` stands alone, without a value");
  }

  void check_file(const ast::MessageField& field) {
    if (field.name.text == "body") return void(report_not_yet(context, field.span, "body file"));
    report(context, DiagnosticKind::out_of_place, field.value_span,
           "only `body` can be in a file of its own");
  }

  void check_text_field(const ast::MessageField& field) {
    const std::string& name = field.name.text;
    const bool body = name == "body";
    ExprId value = kNoExpr;
    if (field.text) {
      value = check_text(context, scope, *field.text, field.value_span, body);
    } else if (field.value) {
      value = check_value(field, body);
    } else {
      report(context, DiagnosticKind::incomplete_message, field.span,
             "`" + name + "` needs a text: `" + name + " \"…\"`");
      return;
    }
    if (context.is_error(value)) return;
    if (name == "to" || name == "from" || name == "reply_to") check_address(name, value);
    message.fields.push_back(
        {name, value, body ? ir::MessageField::Form::markdown : ir::MessageField::Form::plain});
  }

  ExprId check_value(const ast::MessageField& field, bool body) {
    const TypeId text = context.types().of(TypeKind::text);
    const ExprId value =
        check_expression(context, scope, *field.value, text, {"`" + field.name.text + "`", {}});
    if (!body || context.is_error(value) || context.expr(value).kind == ExprKind::text) return value;
    ir::Expr escape = node(ExprKind::call, text, field.value->span, {value});
    escape.text_value = "markdown_escape";
    return context.add(std::move(escape));
  }

  // `ada@acme.example` or `Ada from Acme <ada@acme.example>`, as far as it is constant.
  void check_address(const std::string& name, ExprId value) {
    const ir::Expr expr = context.expr(value);
    if (expr.kind != ExprKind::text) return;
    std::string_view address = trim(expr.text_value);
    const size_t open = address.rfind('<');
    if (open != std::string_view::npos && address.ends_with('>'))
      address = address.substr(open + 1, address.size() - open - 2);
    if (is_email(trim(address))) return;
    report(context, DiagnosticKind::bad_value, expr.span,
           "`" + name + "` is not an email address: \"" + expr.text_value + "\"")
        .suggest("write `ada@acme.example` or `Ada from Acme <ada@acme.example>`");
  }

  void require(std::string_view name) {
    if (first.contains(std::string(name))) return;
    report(context, DiagnosticKind::incomplete_message, tree.name.span,
           "the email `" + tree.name.text + "` has no `" + std::string(name) + "`")
        .suggest("add `" + std::string(name) + " \"…\"`");
  }

  void check() {
    scope.no_event = "a message may be sent by any workflow; give it a parameter and pass `event.…` there";
    scope.locals = bind_parameters(context, tree.parameters, message.parameters, message.parameter_locals);
    for (const ast::MessageField& field : tree.fields)
      check_field(field);
    require("subject");
    require("body");
    std::stable_sort(message.fields.begin(), message.fields.end(),
                     [](const ir::MessageField& left, const ir::MessageField& right) {
                       return place_of(left.name) < place_of(right.name);
                     });
  }
};

std::string_view channel_name(ast::Channel channel) {
  switch (channel) {
    case ast::Channel::email:
      return "email";
    case ast::Channel::sms:
      return "sms";
    case ast::Channel::push:
      return "push";
    case ast::Channel::in_app:
      return "in_app";
  }
  return "";
}

}  // namespace

void check_messages(Context& context) {
  for (const ast::Declaration* declaration : context.declarations) {
    const auto* tree = std::get_if<ast::MessageDecl>(&declaration->node);
    if (tree == nullptr) continue;
    if (tree->channel != ast::Channel::email) {
      report_not_yet(context, tree->name.span, channel_name(tree->channel));
      continue;
    }
    const auto id = context.messages.find(tree->name.text);
    ir::Message& message = context.program.messages[id->second];
    if (message.span.begin != tree->name.span.begin || message.span.file != tree->name.span.file) continue;
    MessageCheck{context, *tree, message, {}, {}}.check();
  }
}

}  // namespace nudge::check
