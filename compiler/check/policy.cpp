// `policy { quiet hours 20:00 to 08:00  at most 3 emails per 7 days  ignore events older than 1 day  default
// timezone "Europe/Paris" }`, once in a program.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/declarations.h"
#include "compiler/check/expression.h"
#include "compiler/ir/print_expression.h"
#include "runtime/fault/limits.h"
#include "runtime/value/zone.h"

namespace nudge::check {

namespace {

// What a cap may count, in the words that people use; none: every channel.
struct Counted {
  std::string_view word;
  std::optional<ir::Message::Channel> channel;
};
constexpr Counted kCounted[] = {
    {"emails", ir::Message::Channel::email},
    {"email", ir::Message::Channel::email},
    {"sms", ir::Message::Channel::sms},
    {"pushes", ir::Message::Channel::push},
    {"push", ir::Message::Channel::push},
    {"in_app", ir::Message::Channel::in_app},
    {"messages", std::nullopt},
    {"message", std::nullopt},
};

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

  std::optional<int64_t> clock_ms(const ast::Expr& tree) {
    Scope scope;
    scope.constant = true;
    const ExprId clock = check_expression(context, scope, tree, context.types().of(TypeKind::clock),
                                          {"a bound of the quiet hours", {}});
    if (context.is_error(clock) || context.expr(clock).kind != ExprKind::constant) return std::nullopt;
    return int_of_word(context.expr(clock).word) * kMinuteMs;
  }

  void operator()(const ast::QuietHours& rule) {
    if (!once("quiet hours")) return;
    const auto from = clock_ms(*rule.from);
    const auto to = clock_ms(*rule.to);
    if (!from || !to) return;
    if (*from == *to) {
      report(context, DiagnosticKind::bad_value, span,
             "quiet hours that end when they begin are either none or the whole day")
          .suggest("leave the rule out, or write two times such as `quiet hours 20:00 to 08:00`");
      return;
    }
    ir::Policy& policy = context.program.policy;
    policy.has_quiet_hours = true;
    policy.quiet_from_ms = *from;
    policy.quiet_to_ms = *to;
  }

  const Counted* counted(const ast::Name& name) {
    std::vector<std::string> words;
    for (const Counted& one : kCounted) {
      if (one.word == name.text) return &one;
      words.emplace_back(one.word);
    }
    Diagnostic& diagnostic = report_unknown(context, DiagnosticKind::unknown_name, name, "channel", words);
    diagnostic.note(name.span,
                    "a cap counts `emails`, `sms`, `pushes`, `in_app`, or all of them: `messages`");
    return nullptr;
  }

  void operator()(const ast::Cap& rule) {
    Scope scope;
    scope.constant = true;
    const auto per = check_length(context, scope, *rule.per, "the time in which messages are counted");
    const Counted* what = counted(rule.channel);
    if (what == nullptr || !per || !once_for(*what, *per)) return;
    if (rule.count < 1) {
      report(context, DiagnosticKind::bad_value, span,
             fmt::format("expected a count of 1 or more, found {}: nothing would ever be sent", rule.count))
          .suggest("to send on a channel nothing at all, remove its messages");
      return;
    }
    if (rule.count > limits::kMaxTimes) {
      report(context, DiagnosticKind::bad_value, span,
             fmt::format("a cap counts to {} at most", limits::kMaxTimes));
      return;
    }
    ir::Cap cap;
    cap.count = rule.count;
    cap.any_channel = !what->channel;
    cap.channel = what->channel.value_or(ir::Message::Channel::email);
    cap.per = *per;
    cap.span = span;
    context.program.policy.caps.push_back(cap);
  }

  // A channel may have several, of different times: 1 a day and 3 a week.
  bool once_for(const Counted& what, ir::Length per) {
    const auto* plural = std::find_if(std::begin(kCounted), std::end(kCounted),
                                      [&](const Counted& one) { return one.channel == what.channel; });
    return once(fmt::format("at most … {} per {}", plural->word, ir::print_length(per)));
  }

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
