// `policy { ignore events older than 1 day  default timezone "Europe/Paris" }`, once in a program.
#include "compiler/check/declarations.h"
#include "compiler/check/expression.h"
#include "runtime/value/zone.h"

namespace nudge::check {

namespace {

struct PolicyCheck {
  Context& context;
  Span span;
  std::map<std::string, Span>& first;

  bool once(const std::string& rule) {
    const auto [place, fresh] = first.emplace(rule, span);
    if (fresh) return true;
    report(context, DiagnosticKind::duplicate_name, span, "`" + rule + "` is said twice")
        .note(place->second, "it is first said here");
    return false;
  }

  void operator()(const ast::QuietHours&) { report_not_yet(context, span, "quiet hours"); }
  void operator()(const ast::Cap&) { report_not_yet(context, span, "at most"); }

  void operator()(const ast::IgnoreOlder& rule) {
    if (!once("ignore events older than")) return;
    Scope scope;
    scope.constant = true;
    const auto length = check_length(context, scope, *rule.than, "the age of events to ignore");
    if (!length) return;
    if (length->months != 0) {
      report(context, DiagnosticKind::calendar_length, rule.than->span,
             context.quoted(rule.than->span) + " has no fixed length, which the age of events needs")
          .suggest("count in days or weeks, such as `30 days`");
      return;
    }
    context.program.policy.ignore_older = *length;
  }

  void operator()(const ast::DefaultTimezone& rule) {
    if (!once("default timezone")) return;
    const std::string name = rule.zone.plain_text();
    if (rule.zone.plain() && find_zone(name)) {
      context.program.policy.default_timezone = name;
      return;
    }
    report_unknown_zone(context, rule.zone_span, name);
  }
};

}  // namespace

void check_policy(Context& context) {
  const ast::Declaration* only = nullptr;
  std::map<std::string, Span> first;
  for (const ast::Declaration* declaration : context.declarations) {
    const auto* tree = std::get_if<ast::PolicyDecl>(&declaration->node);
    if (tree == nullptr) continue;
    if (only != nullptr) {
      report(context, DiagnosticKind::duplicate_name, declaration->span,
             "a program has one `policy`, this is the second")
          .note(only->span, "the first is here");
      continue;
    }
    only = declaration;
    for (const ast::PolicyRule& rule : tree->rules)
      std::visit(PolicyCheck{context, rule.span, first}, rule.node);
  }
}

}  // namespace nudge::check
