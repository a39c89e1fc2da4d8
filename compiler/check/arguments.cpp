// Arguments to parameters: by place first, then by name.
#include "compiler/check/infer.h"

namespace nudge::check {

namespace {

struct Matching {
  Context& context;
  const Scope& scope;
  std::string_view what;
  const ast::Name& callee;
  const std::vector<ir::Parameter>& parameters;
  Span declared;
  std::vector<ExprId> values;
  std::vector<Span> given;
  bool named = false;
  bool refused = false;  // what is absent may be what was meant

  std::string title() const { return std::string(what) + " `" + callee.text + "`"; }

  void note(Diagnostic& diagnostic) {
    if (declared.known()) diagnostic.note(declared, "`" + callee.text + "` is declared here");
  }

  std::optional<size_t> place_of(const ast::Argument& argument, size_t position) {
    if (!argument.name) {
      if (named) {
        report(context, DiagnosticKind::wrong_arguments, argument.span,
               "an argument without a name can't follow a named one");
        return std::nullopt;
      }
      if (position < parameters.size()) return position;
      note(report(context, DiagnosticKind::wrong_arguments, argument.span,
                  "the " + title() + " takes " +
                      (parameters.empty() ? "no" : std::to_string(parameters.size())) +
                      (parameters.size() == 1 ? " argument" : " arguments") +
                      (parameters.empty() ? "" : ", this is one too many")));
      return std::nullopt;
    }
    named = true;
    std::vector<std::string> names;
    for (size_t i = 0; i < parameters.size(); ++i) {
      if (parameters[i].name == argument.name->text) return i;
      names.push_back(parameters[i].name);
    }
    Diagnostic& diagnostic =
        report_unknown(context, DiagnosticKind::wrong_arguments, *argument.name, "parameter", names);
    diagnostic.message = "the " + title() + " has no parameter `" + argument.name->text + "`";
    note(diagnostic);
    return std::nullopt;
  }

  void take(const ast::Argument& argument, size_t position) {
    if (argument.window || argument.body) {
      report(context, DiagnosticKind::wrong_arguments, argument.span,
             "the " + title() + " takes values, not events in a window");
      return;
    }
    const auto place = place_of(argument, position);
    if (!place) {
      refused = true;
      infer_expression(context, scope, *argument.value, kErrorType);  // for its own faults
      return;
    }
    const ir::Parameter& parameter = parameters[*place];
    if (given[*place].known()) {
      report(context, DiagnosticKind::wrong_arguments, argument.span,
             "`" + parameter.name + "` is given twice")
          .note(given[*place], "it is first given here");
      return;
    }
    given[*place] = argument.span;
    values[*place] = check_expression(context, scope, *argument.value, parameter.type,
                                      {"`" + parameter.name + "` of the " + title(), declared});
  }

  void report_absent() {
    std::string absent;
    for (size_t i = 0; i < parameters.size(); ++i) {
      if (given[i].known() || context.type(parameters[i].type).optional || parameters[i].type == kErrorType)
        continue;
      absent += (absent.empty() ? "`" : ", `") + parameters[i].name + "`";
      values[i] = add_error(context, callee.span);
    }
    if (absent.empty() || refused) return;
    note(report(context, DiagnosticKind::wrong_arguments, callee.span,
                "the " + title() + " also needs " + absent));
  }
};

}  // namespace

std::vector<ExprId> check_arguments(Context& context, const Scope& scope, std::string_view what,
                                    const ast::Name& callee, const std::vector<ast::Argument>& arguments,
                                    const std::vector<ir::Parameter>& parameters, Span declared) {
  Matching matching{context, scope, what, callee, parameters, declared, {}, {}};
  matching.values.assign(parameters.size(), kNoExpr);
  matching.given.assign(parameters.size(), Span{});
  for (size_t i = 0; i < arguments.size(); ++i)
    matching.take(arguments[i], i);
  matching.report_absent();
  return matching.values;
}

}  // namespace nudge::check
