// `contact.title`, `account.name`, `event.order_id`, `order.total`, `entry.time`, `Plan.pro`, a record's
// field.
#include "compiler/check/infer.h"

namespace nudge::check {

namespace {

struct MemberInference {
  Context& context;
  const Scope& scope;
  const ast::Name& field;
  Span span;

  ExprId refuse(DiagnosticKind kind, Span at, std::string message) {
    report(context, kind, at, std::move(message));
    return add_error(context, span);
  }

  ExprId unknown_field(const std::vector<ir::Field>& fields, const std::string& base,
                       const std::string& shown) {
    Diagnostic& diagnostic = report_unknown(context, DiagnosticKind::unknown_field, field,
                                            "field in `" + shown + "`:", field_names(fields));
    diagnostic.message = "`" + shown + "` has no field `" + field.text + "`";
    if (diagnostic.suggestion) return add_error(context, span);
    note_choices(diagnostic, field.span, "it has ", field_names(fields));
    const bool in_account = base != "account" && find_field(context.program.account, field.text) != nullptr;
    const bool in_contact =
        base != "contact" && !scope.of_account && find_field(context.program.contact, field.text) != nullptr;
    if (!base.empty() && (in_contact || in_account)) {
      const std::string other = (in_contact ? "contact." : "account.") + field.text;
      diagnostic.suggest("did you mean `" + other + "`?", other, span);
    }
    return add_error(context, span);
  }

  ExprId add_field(ir::FieldPath path, TypeId type) {
    ir::Expr expr = node(ExprKind::field, type, span);
    expr.path = std::move(path);
    return context.add(std::move(expr));
  }

  ExprId of_contact() {
    if (scope.constant || !scope.contact) return not_constant("contact");
    if (scope.of_account) return refuse_contact_here(context, span, field.text);
    const ir::Field* declared = find_field(context.program.contact, field.text);
    if (declared == nullptr) return unknown_field(context.program.contact, "contact", "contact");
    return add_field({ir::Base::contact, 0, {}, {field.text}}, declared->type);
  }

  ExprId of_account() {
    if (scope.constant || !scope.contact) return not_constant("account");
    const ir::Field* declared = find_field(context.program.account, field.text);
    if (declared == nullptr) return unknown_field(context.program.account, "account", "account");
    TypeId type = declared->type;
    const bool certain = scope.of_account || scope.facts.known("account");
    if (type != kErrorType && !certain) type = context.types().optional(type);
    return add_field({ir::Base::account, 0, {}, {field.text}}, type);
  }

  ExprId not_constant(std::string_view base) {
    return refuse(DiagnosticKind::not_constant, span,
                  "`" + std::string(base) + "." + field.text +
                      "` is not known at compile time; here stand literals, enum values and `let`s");
  }

  ExprId of_event() {
    if (scope.constant) return not_constant("event");
    if (scope.event) return event_field(context, scope, *scope.event, field, span, "event");
    return refuse(DiagnosticKind::out_of_place, span,
                  scope.no_event.empty()
                      ? "there is no `event` here: only a workflow that an event triggers has one"
                      : "there is no `event` here: " + scope.no_event);
  }

  ExprId of_entry(const ast::Name& base) {
    if (field.text != "time")
      return refuse(DiagnosticKind::unknown_field, field.span,
                    "`entry` has no field `" + field.text + "`, only `time`");
    if (!scope.entry_time)
      return refuse(DiagnosticKind::out_of_place, base.span,
                    "there is no `entry.time` here: only an enrolment of a workflow has one");
    return context.add(node(ExprKind::entry_time, context.types().of(TypeKind::time), span));
  }

  ExprId of_enum(ir::EnumId id) {
    const ir::Enum& declared = context.program.enums[id];
    std::vector<std::string> names;
    for (size_t i = 0; i < declared.values.size(); ++i) {
      names.push_back(declared.values[i].name);
      if (names.back() == field.text)
        return add_constant(context, context.types().of(TypeKind::enumeration, id),
                            word_of_int(static_cast<int64_t>(i)), span);
    }
    Diagnostic& diagnostic = report_unknown(context, DiagnosticKind::unknown_name, field, "value", names);
    diagnostic.message = "`" + declared.name + "` has no value `" + field.text + "`";
    return add_error(context, span);
  }

  // `contact.tags.length`
  ExprId no_fields(const ir::Expr& value) {
    Diagnostic& diagnostic =
        report(context, DiagnosticKind::unknown_field, field.span,
               context.quoted(value.span) + " is `" + context.show(value.type) + "`, which has no fields");
    const std::string name = field.text == "size" || field.text == "count" ? "length" : field.text;
    const auto callable = context.callables.find(name);
    const bool function =
        callable != context.callables.end() &&
        (callable->second.kind == CallableKind::builtin || callable->second.kind == CallableKind::function);
    if (function && value.span.known()) {
      const std::string better = name + "(" + std::string(context.sources.text(value.span)) + ")";
      diagnostic.suggest("a function stands before its value: `" + better + "`", better, span);
    }
    return add_error(context, span);
  }

  // A field of a record that is itself a field.
  ExprId of_record(ExprId base) {
    const ir::Expr outer = context.expr(base);
    if (outer.type == kErrorType) return add_error(context, span);
    const ir::Type type = context.type(outer.type);
    if (type.kind != TypeKind::record) return no_fields(outer);
    const auto& fields = context.program.records[type.detail].fields;
    const ir::Field* declared = find_field(fields, field.text);
    if (declared == nullptr) return unknown_field(fields, "", context.program.records[type.detail].name);
    const ir::Field part = *declared;
    return record_part(context, base, part, span);
  }
};

}  // namespace

const ir::Field* find_field(const std::vector<ir::Field>& fields, std::string_view name) {
  for (const ir::Field& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

const ir::Field* declared_field(const Context& context, const ir::FieldPath& path) {
  const std::vector<ir::Field>* fields = nullptr;
  switch (path.base) {
    case ir::Base::contact:
      fields = &context.program.contact;
      break;
    case ir::Base::account:
      fields = &context.program.account;
      break;
    case ir::Base::arriving:
    case ir::Base::captured:
      if (!path.events.empty()) fields = &context.program.events[path.events[0]].fields;
      break;
  }
  const ir::Field* found = nullptr;
  for (const std::string& name : path.names) {
    found = fields == nullptr ? nullptr : find_field(*fields, name);
    if (found == nullptr) return nullptr;
    const ir::Type& type = context.type(found->type);
    fields = type.kind == TypeKind::record ? &context.program.records[type.detail].fields : nullptr;
  }
  return found;
}

ExprId event_field(Context& context, const Scope& scope, const EventSource& source, const ast::Name& field,
                   Span span, std::string_view shown) {
  TypeId type = kNoType;
  Span first_span;
  for (const EventId id : source.events) {
    const ir::Event& event = context.program.events[id];
    const ir::Field* declared = find_field(event.fields, field.text);
    if (declared == nullptr) {
      MemberInference member{context, scope, field, span};
      const ExprId refused = member.unknown_field(event.fields, "event", event.name);
      return refused;
    }
    const TypeId found = declared->type;
    const bool differs = type != kNoType && context.types().required(type) != context.types().required(found);
    if (differs && type != kErrorType && found != kErrorType) {
      report(context, DiagnosticKind::type_mismatch, span,
             "`" + std::string(shown) + "` may be several events, whose `" + field.text + "` differ: `" +
                 context.show(type) + "` and `" + context.show(found) + "`")
          .note(first_span, "`" + context.show(type) + "` here")
          .note(declared->span, "`" + context.show(found) + "` here");
      return add_error(context, span);
    }
    if (type == kNoType || context.type(found).optional) type = found;
    if (!first_span.known()) first_span = declared->span;
  }
  ir::Expr expr = node(ExprKind::field, type == kNoType ? kErrorType : type, span);
  expr.path = {source.base, source.capture, source.events, {field.text}};
  return context.add(std::move(expr));
}

ExprId infer_member(Context& context, const Scope& scope, const ast::Member& tree, Span span, TypeId) {
  MemberInference member{context, scope, tree.field, span};
  const auto* reference = std::get_if<ast::Reference>(&tree.base->node);
  if (reference == nullptr) {
    const auto* call = std::get_if<ast::Call>(&tree.base->node);
    if (call != nullptr && is_occurrence(context, scope, *tree.base))
      return member.refuse(
          DiagnosticKind::out_of_place, span,
          "a field of past events is read by `latest(…)`, `sum(…)`, `min(…)`, `max(…)` or `average(…)`");
    return member.of_record(infer_expression(context, scope, *tree.base));
  }
  const ast::Name& base = reference->name;
  if (scope.locals.contains(base.text)) return member.of_record(infer_expression(context, scope, *tree.base));
  if (scope.refused.contains(base.text)) return add_error(context, span);
  if (base.text == "contact") return member.of_contact();
  if (base.text == "account") return member.of_account();
  if (base.text == "event") return member.of_event();
  if (base.text == "entry") return member.of_entry(base);
  const auto binding = scope.bindings.find(base.text);
  if (binding != scope.bindings.end())
    return event_field(context, scope, binding->second, tree.field, span, base.text);
  const auto unbound = scope.unbound.find(base.text);
  if (unbound != scope.unbound.end())
    return member.refuse(DiagnosticKind::out_of_place, base.span,
                         "`" + base.text + "` is not bound here: " + unbound->second);
  if (base.text == "score") return refer_to_score(context, scope, tree.field, span);
  const auto enumeration = context.enums.find(base.text);
  if (enumeration != context.enums.end()) return member.of_enum(enumeration->second);
  if (is_occurrence(context, scope, *tree.base) && !scope.constant) {
    report(context, DiagnosticKind::out_of_place, span,
           "`" + base.text + "` is an event, and has no value here")
        .suggest("the newest such event's field is `latest(" + base.text + "." + tree.field.text + ")`",
                 "latest(" + base.text + "." + tree.field.text + ")");
    return add_error(context, span);
  }
  return member.of_record(infer_expression(context, scope, *tree.base));
}

}  // namespace nudge::check
