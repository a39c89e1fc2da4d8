// The most messages one contact could get against the policy's caps: what is over is skipped as `capped`, and
// which message that is nobody chose.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/analyze/analyze.h"
#include "compiler/analyze/most_sent.h"
#include "runtime/value/civil.h"
#include "runtime/value/time_text.h"

namespace nudge::analyze {

namespace {

struct Share {
  const ir::Workflow* workflow = nullptr;
  std::optional<int64_t> messages;  // none: without a bound
};

std::string_view plural(const ir::Cap& cap) {
  if (cap.any_channel) return "messages";
  switch (cap.channel) {
    case ir::Message::Channel::email:
      return "emails";
    case ir::Message::Channel::sms:
      return "text messages";
    case ir::Message::Channel::push:
      return "push messages";
    case ir::Message::Channel::in_app:
      return "in-app messages";
  }
  return "messages";
}

std::vector<Share> shares(const ir::Program& program, const Counted& counted) {
  std::vector<Share> all;
  for (const ir::Workflow& workflow : program.workflows) {
    const auto messages = most_sent(program, workflow, counted);
    if (!messages || *messages > 0) all.push_back({&workflow, messages});
  }
  // The greatest first; those without a bound before all others.
  std::stable_sort(all.begin(), all.end(), [](const Share& left, const Share& right) {
    if (left.messages.has_value() != right.messages.has_value()) return !left.messages.has_value();
    return left.messages.value_or(0) > right.messages.value_or(0);
  });
  return all;
}

void look(const ir::Program& program, const ir::Cap& cap, source::Diagnostics& diagnostics) {
  const int64_t within_ms = cap.per.ms + cap.per.months * 31 * kDayMs;
  const std::vector<Share> all = shares(program, {cap.any_channel, cap.channel, within_ms});
  int64_t sum = 0;
  size_t boundless = 0;
  for (const Share& share : all) {
    sum += share.messages.value_or(0);
    boundless += !share.messages;
  }
  if (boundless == 0 && sum <= cap.count) return;
  const std::string most =
      boundless > 0 ? fmt::format("any number of {}", plural(cap)) : fmt::format("{} {}", sum, plural(cap));
  source::Diagnostic& found = diagnostics.report(
      source::DiagnosticKind::over_cap, cap.span,
      fmt::format("one contact could be due {} in {}: those over {} are skipped as `capped`", most,
                  print_duration(within_ms), cap.count));
  constexpr size_t kShown = 6;
  for (size_t place = 0; place < all.size() && place < kShown; ++place) {
    const Share& share = all[place];
    const std::string part =
        share.messages ? fmt::format("up to {} of them", *share.messages)
                       : std::string("each time it is entered, and its events alone decide how often");
    found.note(share.workflow->span, fmt::format("`{}` sends {}", share.workflow->name, part));
  }
  found.suggest("space the workflows out, let them `enter again after` a while, or raise the cap");
}

}  // namespace

void find_messages_over_caps(const ir::Program& program, source::Diagnostics& diagnostics) {
  for (const ir::Cap& cap : program.policy.caps)
    look(program, cap, diagnostics);
}

}  // namespace nudge::analyze
