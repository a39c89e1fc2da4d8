// What a bare name means: a parameter, a field of the arriving event, an enum's value, a `let`, a segment,
// `now` …
#include <algorithm>

#include "compiler/check/declarations.h"
#include "compiler/check/infer.h"

namespace nudge::check {

namespace {

// The values of that name, as (enum, index).
std::vector<std::pair<ir::EnumId, size_t>> values_named(const Context& context, std::string_view name) {
  std::vector<std::pair<ir::EnumId, size_t>> found;
  for (ir::EnumId id = 0; id < context.program.enums.size(); ++id) {
    const auto& values = context.program.enums[id].values;
    for (size_t i = 0; i < values.size(); ++i) {
      if (values[i].name == name) found.emplace_back(id, i);
    }
  }
  return found;
}

std::optional<size_t> value_of(const Context& context, ir::EnumId id, std::string_view name) {
  for (const auto& [candidate, index] : values_named(context, name)) {
    if (candidate == id) return index;
  }
  return std::nullopt;
}

ExprId enum_constant(Context& context, ir::EnumId id, size_t index, Span span) {
  return add_constant(context, context.types().of(TypeKind::enumeration, id),
                      word_of_int(static_cast<int64_t>(index)), span);
}

bool bare_field_exists(const Context& context, const Scope& scope, std::string_view name) {
  if (!scope.bare) return false;
  return std::all_of(scope.bare->events.begin(), scope.bare->events.end(), [&](EventId event) {
    return find_field(context.program.events[event].fields, name) != nullptr;
  });
}

// Parameters, fields of the arriving event, lets, segments: whatever goes before an enum value that nothing
// expects.
bool is_declared_value(const Context& context, const Scope& scope, const std::string& name) {
  return scope.locals.contains(name) || bare_field_exists(context, scope, name) ||
         context.lets.contains(name) || context.segments.contains(name) || name == "now" || name == "today";
}

ExprId refuse_not_constant(Context& context, const ast::Name& name) {
  report(context, DiagnosticKind::not_constant, name.span,
         "`" + name.text + "` is not known at compile time; here stand literals, enum values and `let`s");
  return add_error(context, name.span);
}

ExprId refer_to_local(Context& context, const LocalVariable& variable, Span span) {
  ir::Expr expr = node(variable.element ? ExprKind::element : ExprKind::local, variable.type, span);
  expr.local = variable.local;
  return context.add(std::move(expr));
}

ExprId refer_to_segment(Context& context, const Scope& scope, const ast::Name& name) {
  if (scope.constant || !scope.contact) return refuse_not_constant(context, name);
  const ir::SegmentId id = context.segments.find(name.text)->second;
  if (scope.of_account && !context.program.segments[id].for_account)
    return refuse_of_contacts(context, name.span, "segment", name.text, context.program.segments[id].span);
  require_segment(context, id, name.span);
  if (context.program.segments[id].condition == kNoExpr) return add_error(context, name.span);
  ir::Expr expr = node(ExprKind::segment, context.types().of(TypeKind::boolean), name.span);
  expr.segment = id;
  return context.add(std::move(expr));
}

ExprId refer_to_moment(Context& context, const Scope& scope, const ast::Name& name) {
  if (scope.constant) return refuse_not_constant(context, name);
  const bool now = name.text == "now";
  return context.add(node(now ? ExprKind::now : ExprKind::today,
                          context.types().of(now ? TypeKind::time : TypeKind::date), name.span));
}

ExprId refer_to_missing(Context& context, const ast::Name& name, TypeId hint) {
  if (hint != kNoType && context.type(hint).optional) {
    const TypeKind kind = context.type(hint).kind;
    const Word word = kind == TypeKind::number ? kMissingNumberWord
                      : is_texty(kind)         ? kMissingTextWord
                                               : kMissingWord;
    return add_constant(context, hint, word, name.span);
  }
  report(context, DiagnosticKind::out_of_place, name.span,
         "`missing` is not a value that can be compared or computed with")
      .suggest("ask with `is missing` or `is known`");
  return add_error(context, name.span);
}

ExprId refuse_ambiguous(Context& context, const ast::Name& name,
                        const std::vector<std::pair<ir::EnumId, size_t>>& values) {
  std::string enums;
  for (const auto& [id, index] : values)
    enums += (enums.empty() ? "`" : ", `") + context.program.enums[id].name + "`";
  const std::string first = context.program.enums[values[0].first].name + "." + name.text;
  report(context, DiagnosticKind::ambiguous_name, name.span,
         "`" + name.text + "` is a value of several enums: " + enums)
      .suggest("say which, such as `" + first + "`", first);
  return add_error(context, name.span);
}

// Things that have a name but no value of their own.
ExprId refuse_valueless(Context& context, const Scope& scope, const ast::Name& name) {
  std::string message;
  if (name.text == "contact" || name.text == "account" || name.text == "event" ||
      scope.bindings.contains(name.text)) {
    message = "`" + name.text + "` is not a value; name one of its fields: `" + name.text + ".…`";
  } else if (name.text == "score") {
    const std::vector<std::string> scores = names_of(context.scores);
    message = "`score` is not a value; name one of the scores: `score." +
              (scores.empty() ? "lead" : scores[0]) + "`";
  } else if (name.text == "entry") {
    message = "`entry` is not a value; the moment of entry is `entry.time`";
  } else if (context.callables.contains(name.text)) {
    message = "`" + name.text + "` is called with parentheses: `" + name.text + "(…)`";
    if (context.callables.find(name.text)->second.kind == CallableKind::action)
      message = "`" + name.text + "` is an action: a step, not a value";
  } else {
    return kNoExpr;
  }
  report(context, DiagnosticKind::out_of_place, name.span, message);
  return add_error(context, name.span);
}

ExprId refuse_unknown_value(Context& context, const ast::Name& name, ir::EnumId id) {
  const ir::Enum& wanted = context.program.enums[id];
  std::vector<std::string> candidates;
  std::string all;
  for (const ir::EnumValue& value : wanted.values) {
    candidates.push_back(value.name);
    all += (all.empty() ? "`" : ", `") + value.name + "`";
  }
  Diagnostic& diagnostic = report(context, DiagnosticKind::unknown_name, name.span,
                                  "`" + wanted.name + "` has no value `" + name.text + "`");
  if (wanted.span.known()) diagnostic.note(wanted.span, "its values are " + all);
  if (const auto near = source::nearest_name(name.text, candidates))
    diagnostic.suggest("did you mean `" + *near + "`?", *near);
  return add_error(context, name.span);
}

// `contact` or `account` where the word is what other tools call them; "" where it isn't, or there is none.
std::string_view other_subject(const Scope& scope, std::string_view word) {
  if (scope.constant) return "";
  constexpr std::string_view kContacts[] = {"user", "person", "customer", "lead", "profile", "subscriber"};
  constexpr std::string_view kAccounts[] = {"company", "organization", "organisation", "tenant"};
  if (std::find(std::begin(kContacts), std::end(kContacts), word) != std::end(kContacts))
    return scope.of_account ? "" : "contact";
  if (std::find(std::begin(kAccounts), std::end(kAccounts), word) != std::end(kAccounts)) return "account";
  return "";
}

ExprId refuse_unknown(Context& context, const Scope& scope, const ast::Name& name) {
  std::vector<std::string> owners;
  const auto owned = [&](const std::vector<ir::Field>& fields, const std::string& base) {
    if (find_field(fields, name.text) != nullptr) owners.push_back(base + "." + name.text);
  };
  if (!scope.constant) {
    if (scope.event && !scope.event->events.empty())
      owned(context.program.events[scope.event->events[0]].fields, "event");
    for (const auto& [binding, source] : scope.bindings)
      owned(context.program.events[source.events[0]].fields, binding);
    if (context.scores.contains(name.text)) owners.push_back("score." + name.text);
    if (!scope.of_account) owned(context.program.contact, "contact");
    owned(context.program.account, "account");
  }
  constexpr std::string_view kNothing[] = {"null", "nil", "none", "None", "NULL", "undefined"};
  if (owners.empty() &&
      std::find(std::begin(kNothing), std::end(kNothing), name.text) != std::end(kNothing)) {
    report(context, DiagnosticKind::unknown_name, name.span, "there is no value `" + name.text + "`")
        .suggest("whether something is there, `x is missing` and `x is known` ask");
  } else if (const std::string_view subject = other_subject(scope, name.text);
             owners.empty() && !subject.empty()) {
    report(context, DiagnosticKind::unknown_name, name.span, "there is no value `" + name.text + "`")
        .suggest("it is called `" + std::string(subject) + "` here", std::string(subject));
  } else if (owners.empty()) {
    Diagnostic& diagnostic =
        report_unknown(context, DiagnosticKind::unknown_name, name, scope.bare ? "field or value" : "value",
                       names_in_scope(context, scope));
    if (scope.bare && !diagnostic.suggestion) {
      const ir::Event& event = context.program.events[scope.bare->events[0]];
      note_choices(diagnostic, event.span, "`" + event.name + "` has ", field_names(event.fields));
    }
  } else {
    report(context, DiagnosticKind::unknown_name, name.span, "there is no value `" + name.text + "`")
        .suggest("did you mean `" + owners[0] + "`?", owners[0]);
  }
  return add_error(context, name.span);
}

std::optional<ir::EnumId> hinted_enum(const Context& context, TypeId hint) {
  if (hint == kNoType || context.type(hint).kind != TypeKind::enumeration) return std::nullopt;
  return context.type(hint).detail;
}

ExprId refer_elsewhere(Context& context, const Scope& scope, const ast::Name& name, TypeId hint) {
  // What stands beside something that was refused may be fine: nobody can tell.
  if (hint == kErrorType && !context.callables.contains(name.text)) return add_error(context, name.span);
  const auto values = values_named(context, name.text);
  if (values.size() == 1) return enum_constant(context, values[0].first, values[0].second, name.span);
  if (values.size() > 1 && !hinted_enum(context, hint)) return refuse_ambiguous(context, name, values);
  const auto callable = context.callables.find(name.text);
  if (callable != context.callables.end() && callable->second.kind == CallableKind::event)
    return refuse_occurrence(context, name, name.span);
  const ExprId refused = refuse_valueless(context, scope, name);
  if (refused != kNoExpr) return refused;
  if (const auto wanted = hinted_enum(context, hint)) return refuse_unknown_value(context, name, *wanted);
  return refuse_unknown(context, scope, name);
}

}  // namespace

ExprId infer_reference(Context& context, const Scope& scope, const ast::Name& name, TypeId hint) {
  const auto local = scope.locals.find(name.text);
  if (local != scope.locals.end() && local->second.value != kNoExpr)
    return refer_to_argument(context, scope, name, local->second);
  if (local != scope.locals.end()) return refer_to_local(context, local->second, name.span);
  if (bare_field_exists(context, scope, name.text))
    return event_field(context, scope, *scope.bare, name, name.span, name.text);
  const auto unbound = scope.unbound.find(name.text);
  if (unbound != scope.unbound.end()) {
    report(context, DiagnosticKind::out_of_place, name.span,
           "`" + name.text + "` has no value here: " + unbound->second);
    return add_error(context, name.span);
  }
  if (const auto wanted = hinted_enum(context, hint)) {
    if (const auto index = value_of(context, *wanted, name.text))
      return enum_constant(context, *wanted, *index, name.span);
  }
  const auto let = context.lets.find(name.text);
  if (let != context.lets.end()) return require_let(context, let->second, name.span);
  if (context.segments.contains(name.text)) return refer_to_segment(context, scope, name);
  if (name.text == "now" || name.text == "today") return refer_to_moment(context, scope, name);
  if (name.text == "missing") return refer_to_missing(context, name, hint);
  return refer_elsewhere(context, scope, name, hint);
}

bool needs_hint(const Context& context, const Scope& scope, const ast::Expr& tree) {
  if (const auto* reference = std::get_if<ast::Reference>(&tree.node))
    return !is_declared_value(context, scope, reference->name.text) &&
           !context.callables.contains(reference->name.text);
  if (const auto* list = std::get_if<ast::ListLiteral>(&tree.node)) {
    return std::all_of(list->items.begin(), list->items.end(),
                       [&](const ast::Expr& item) { return needs_hint(context, scope, item); });
  }
  if (const auto* choice = std::get_if<ast::Conditional>(&tree.node))
    return needs_hint(context, scope, *choice->then_value) && needs_hint(context, scope, *choice->else_value);
  return false;
}

ExprId refer_to_score(Context& context, const Scope& scope, const ast::Name& name, Span span) {
  if (scope.constant || !scope.contact) {
    report(context, DiagnosticKind::not_constant, span,
           "`score." + name.text +
               "` is not known at compile time; here stand literals, enum values and `let`s");
    return add_error(context, span);
  }
  const auto found = context.scores.find(name.text);
  if (found == context.scores.end()) {
    Diagnostic& diagnostic =
        report_unknown(context, DiagnosticKind::unknown_name, name, "score", names_of(context.scores));
    if (context.scores.empty())
      diagnostic.note(span, "this program declares no score: `score " + name.text + " { add 5 when … }`");
    return add_error(context, span);
  }
  const ir::Score& score = context.program.scores[found->second];
  if (scope.of_account && !score.for_account)
    return refuse_of_contacts(context, span, "score", score.name, score.span);
  const bool certain = !score.for_account || scope.of_account || scope.facts.known("account");
  const TypeId number = context.types().of(TypeKind::number);
  ir::Expr expr = node(ExprKind::score, certain ? number : context.types().optional(number), span);
  expr.score = found->second;
  return context.add(std::move(expr));
}

std::vector<std::string> names_in_scope(const Context& context, const Scope& scope) {
  std::vector<std::string> names;
  for (const auto& [name, variable] : scope.locals)
    names.push_back(name);
  if (scope.bare) {
    for (const ir::Field& field : context.program.events[scope.bare->events[0]].fields)
      names.push_back(field.name);
  }
  for (const auto& [name, id] : context.lets)
    names.push_back(name);
  if (!scope.constant) {
    for (const auto& [name, id] : context.segments)
      names.push_back(name);
    for (const auto& [name, callable] : context.callables) {
      if (callable.kind == CallableKind::event) names.push_back(name);
    }
    names.insert(names.end(), {"now", "today"});
  }
  for (const ir::Enum& declared : context.program.enums) {
    for (const ir::EnumValue& value : declared.values)
      names.push_back(value.name);
  }
  return names;
}

}  // namespace nudge::check
