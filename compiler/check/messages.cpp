// `email name(parameters) { from … subject … body … }`, and the same of the other channels.
#include <algorithm>

#include "compiler/check/declarations.h"
#include "compiler/check/infer.h"
#include "compiler/check/message_text.h"
#include "runtime/value/text_functions.h"

namespace nudge::check {

namespace {

using Names = std::vector<std::string>;

// In the order of the record that a message becomes.
constexpr std::string_view kTextFields[] = {"to",    "from", "reply_to", "subject", "preheader",
                                            "title", "link", "text",     "body"};

struct ChannelFields {
  std::string_view name;     // as it is declared
  std::string_view article;  // "an email"
  Names fields;
  Names required;
};

const ChannelFields& fields_of(ast::Channel channel) {
  static const ChannelFields email{
      "email",
      "an email",
      {"to", "from", "reply_to", "subject", "preheader", "body", "topic", "transactional"},
      {"subject", "body"}};
  static const ChannelFields sms{"sms", "an sms", {"to", "from", "text", "topic", "transactional"}, {"text"}};
  static const ChannelFields push{
      "push", "a push message", {"title", "body", "link", "topic", "transactional"}, {"title", "body"}};
  static const ChannelFields in_app{
      "in_app", "an in-app message", {"title", "body", "link", "topic", "transactional"}, {"title", "body"}};
  switch (channel) {
    case ast::Channel::sms:
      return sms;
    case ast::Channel::push:
      return push;
    case ast::Channel::in_app:
      return in_app;
    case ast::Channel::email:
      break;
  }
  return email;
}

ir::Message::Channel ir_channel(ast::Channel channel) {
  switch (channel) {
    case ast::Channel::sms:
      return ir::Message::Channel::sms;
    case ast::Channel::push:
      return ir::Message::Channel::push;
    case ast::Channel::in_app:
      return ir::Message::Channel::in_app;
    case ast::Channel::email:
      break;
  }
  return ir::Message::Channel::email;
}

bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string quoted_list(const Names& names) {
  std::string made;
  for (const std::string& name : names)
    made += (made.empty() ? "`" : ", `") + name + "`";
  return made;
}

size_t place_of(std::string_view name) {
  return static_cast<size_t>(std::find(std::begin(kTextFields), std::end(kTextFields), name) -
                             std::begin(kTextFields));
}

struct MessageCheck {
  Context& context;
  const ast::MessageDecl& tree;
  ir::Message& message;
  const ChannelFields& channel;
  Scope scope;
  std::map<std::string, Span> first;

  bool is_email() const { return tree.channel == ast::Channel::email; }

  void check_field(const ast::MessageField& field) {
    const std::string& name = field.name.text;
    if (!contains(channel.fields, name)) return refuse_unknown(field);
    const auto [place, fresh] = first.emplace(name, field.name.span);
    if (!fresh) return report_duplicate(context, field.name, "field", place->second);
    if (name == "topic") {
      check_topic(field);
    } else if (name == "transactional") {
      check_transactional(field);
    } else if (field.file) {
      check_file(field);
    } else {
      check_text_field(field);
    }
  }

  void refuse_unknown(const ast::MessageField& field) {
    Diagnostic& diagnostic =
        report_unknown(context, DiagnosticKind::unknown_field, field.name, "field", channel.fields);
    diagnostic.message = std::string(channel.article) + " has no field `" + field.name.text + "`";
    for (const ast::Channel other :
         {ast::Channel::email, ast::Channel::sms, ast::Channel::push, ast::Channel::in_app}) {
      if (!contains(fields_of(other).fields, field.name.text)) continue;
      diagnostic.suggestion.reset();
      diagnostic.message += ", only " + std::string(fields_of(other).article) + " has";
      if (tree.channel != ast::Channel::email && field.name.text == "subject" &&
          contains(channel.fields, "title"))
        diagnostic.suggest("its headline is its `title`", "title");
      if (field.name.text == "body" && contains(channel.fields, "text"))
        diagnostic.suggest("what it says is its `text`", "text");
      break;
    }
    if (!diagnostic.suggestion) diagnostic.note(field.name.span, "it has " + quoted_list(channel.fields));
  }

  // A bare name, or a constant text.
  void check_topic(const ast::MessageField& field) {
    const auto* name = field.value ? std::get_if<ast::Reference>(&field.value->node) : nullptr;
    if (name != nullptr) {
      message.topic = name->name.text;
    } else if (field.text && field.text->plain() && !trim(field.text->plain_text()).empty()) {
      message.topic = field.text->plain_text();
    } else {
      report(context, DiagnosticKind::not_constant, field.value_span.known() ? field.value_span : field.span,
             "a topic is a name or a constant text")
          .suggest("write `topic product_news`");
    }
  }

  void check_transactional(const ast::MessageField& field) {
    message.transactional = true;
    if (field.text || field.value || field.file)
      report(context, DiagnosticKind::out_of_place, field.value_span,
             "`transactional` stands alone, without a value");
  }

  void check_file(const ast::MessageField& field) {
    if (!is_email() || field.name.text != "body") {
      report(context, DiagnosticKind::out_of_place, field.value_span,
             "only the `body` of an email can be in a file of its own");
      return;
    }
    if (!field.body) return;  // reported where it was read
    const ExprId value = check_template(context, scope, *field.body, field.value_span);
    if (context.is_error(value)) return;
    const bool html = field.body->form == ast::Template::Form::html;
    message.fields.push_back(
        {"body", value, html ? ir::MessageField::Form::html : ir::MessageField::Form::markdown});
  }

  PlaceForm form_of(const std::string& name) const {
    if (name == "body" && is_email()) return PlaceForm::markdown;
    if (name == "body" || name == "text") return PlaceForm::plain;
    return name == "link" ? PlaceForm::link : PlaceForm::header;
  }

  void check_text_field(const ast::MessageField& field) {
    const std::string& name = field.name.text;
    const PlaceForm form = form_of(name);
    ExprId value = kNoExpr;
    if (field.text) {
      value = check_text_at(context, scope, *field.text, field.value_span, TextPlace(form));
      check_one_line(field, form);
    } else if (field.value) {
      value = check_value(field, form);
    } else {
      report(context, DiagnosticKind::incomplete_message, field.span,
             "`" + name + "` needs a text: `" + name + " \"…\"`");
      return;
    }
    if (context.is_error(value)) return;
    const bool address = name == "to" || name == "from" || name == "reply_to";
    if (address && is_email()) check_address(name, value);
    const bool markdown = form == PlaceForm::markdown;
    message.fields.push_back(
        {name, value, markdown ? ir::MessageField::Form::markdown : ir::MessageField::Form::plain});
  }

  // The author's own line ends in a header are a slip.
  void check_one_line(const ast::MessageField& field, PlaceForm form) {
    if (form != PlaceForm::header && form != PlaceForm::link) return;
    for (const ast::TextPart& part : field.text->parts) {
      if (part.text.find_first_of("\r\n") == std::string::npos) continue;
      report(context, DiagnosticKind::bad_value, field.value_span,
             "`" + field.name.text + "` is one line, and this text has a line end")
          .suggest("write it on one line, in `\"…\"`");
      return;
    }
  }

  ExprId check_value(const ast::MessageField& field, PlaceForm form) {
    const TypeId text = context.types().of(TypeKind::text);
    const ExprId value =
        check_expression(context, scope, *field.value, text, {"`" + field.name.text + "`", {}});
    // A `let` or a literal in parentheses is the author's.
    if (context.is_error(value) || context.expr(value).kind == ExprKind::text) return value;
    TextPlace place(form);
    return make_safe(context, value, place, field.value->span);
  }

  // `ada@acme.example` or `Ada from Acme <ada@acme.example>`, as far as it is constant.
  void check_address(const std::string& name, ExprId value) {
    const ir::Expr expr = context.expr(value);
    if (expr.kind != ExprKind::text) return;
    std::string_view address = trim(expr.text_value);
    const size_t open = address.rfind('<');
    if (open != std::string_view::npos && address.ends_with('>'))
      address = address.substr(open + 1, address.size() - open - 2);
    if (nudge::is_email(trim(address))) return;
    report(context, DiagnosticKind::bad_value, expr.span,
           "`" + name + "` is not an email address: \"" + expr.text_value + "\"")
        .suggest("write `ada@acme.example` or `Ada from Acme <ada@acme.example>`");
  }

  void require(const std::string& name) {
    if (first.contains(name)) return;
    // One that is misspelt was reported already.
    for (const ast::MessageField& field : tree.fields) {
      const bool meant = source::nearest_name(field.name.text, {name}).has_value();
      if (meant && field.name.text != name) return;
    }
    report(context, DiagnosticKind::incomplete_message, tree.name.span,
           "the " + std::string(channel.name) + " `" + tree.name.text + "` has no `" + name + "`")
        .suggest("add `" + name + " \"…\"`");
  }

  void check() {
    message.channel = ir_channel(tree.channel);
    scope.no_event = "a message may be sent by any workflow; give it a parameter and pass `event.…` there";
    scope.locals = bind_parameters(context, tree.parameters, message.parameters, message.parameter_locals);
    for (const ast::MessageField& field : tree.fields)
      check_field(field);
    for (const std::string& name : channel.required)
      require(name);
    std::stable_sort(message.fields.begin(), message.fields.end(),
                     [](const ir::MessageField& left, const ir::MessageField& right) {
                       return place_of(left.name) < place_of(right.name);
                     });
  }
};

}  // namespace

std::vector<std::string> text_fields_of(ir::Message::Channel channel) {
  for (const ast::Channel one :
       {ast::Channel::email, ast::Channel::sms, ast::Channel::push, ast::Channel::in_app}) {
    if (ir_channel(one) != channel) continue;
    Names names = fields_of(one).fields;
    std::erase_if(names, [](const std::string& name) { return name == "topic" || name == "transactional"; });
    return names;
  }
  return {};
}

void check_messages(Context& context) {
  for (const ast::Declaration* declaration : context.declarations) {
    const auto* tree = std::get_if<ast::MessageDecl>(&declaration->node);
    if (tree == nullptr) continue;
    const auto id = context.messages.find(tree->name.text);
    ir::Message& message = context.program.messages[id->second];
    if (message.span.begin != tree->name.span.begin || message.span.file != tree->name.span.file) continue;
    MessageCheck{context, *tree, message, fields_of(tree->channel), {}, {}}.check();
  }
}

}  // namespace nudge::check
