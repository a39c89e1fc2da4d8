#include "runtime/program/dump_subject.h"

#include <fmt/format.h>

#include "runtime/program/dump_workflow.h"

namespace nudge {
namespace {

constexpr const char* kChannels[] = {"email", "sms", "push", "in_app"};
constexpr const char* kSignals[] = {"unsubscribed", "resubscribed", "bounced", "complained", "opened"};

const char* for_account(SubjectKind subject) {
  return subject == SubjectKind::account ? " for account" : "";
}

std::string rule_text(const Program& program, const Score& score, const ScoreRule& rule) {
  std::string out = fmt::format("    {:+} by", rule.points);
  const char* before = " ";
  for (const Occurrence& occurrence : rule.occurrences) {
    out += before + program.events[occurrence.event].name;
    if (occurrence.filter != kNoFunction) out += fmt::format(" filter f{}", occurrence.filter);
    before = " or ";
  }
  if (rule.condition != UINT32_MAX)
    out += " condition " + program.tables(score.subject).conditions[rule.condition].name;
  if (rule.at_most > 0)
    out += fmt::format(", at most {} times per {}, in #{}", rule.at_most, length_text({rule.per_ms, 0}),
                       rule.counted_slot);
  return out + '\n';
}

std::string score_text(const Program& program, const Score& score) {
  std::string out = fmt::format("  {}{}: value f{}, points in #{}", score.name, for_account(score.subject),
                                score.value, score.points_slot);
  if (score.halve_ms != 0)
    out += fmt::format(" as of #{}, halved every {}", score.as_of_slot, length_text({score.halve_ms, 0}));
  if (score.bounded) out += fmt::format(", within {} to {}", score.least, score.most);
  out += '\n';
  for (const ScoreRule& rule : score.rules)
    out += rule_text(program, score, rule);
  return out;
}

std::string tables_text(const Program& program, SubjectKind subject) {
  const SubjectTables& tables = program.tables(subject);
  std::string out;
  for (const StoredCondition& condition : tables.conditions) {
    out += fmt::format("  {}{}: {}, in #{}", condition.name, for_account(subject),
                       condition_text(program, condition.condition), condition.slot);
    if (condition.since_slot != kNoSlot) out += fmt::format(" since #{}", condition.since_slot);
    out += '\n';
  }
  if (!tables.appointments.empty()) out += "appointments\n";
  for (const Appointment& appointment : tables.appointments) {
    out += fmt::format("  {}{}: moment f{}, handled in #{}", appointment.name, for_account(subject),
                       appointment.moment, appointment.handled_slot);
    if (!appointment.recurring) out += fmt::format(", key f{}", appointment.key);
    const char* before = ", by ";
    for (Cause cause : appointment.causes) {
      out += before + cause_text(program, cause);
      before = ", ";
    }
    out += '\n';
  }
  return out;
}

std::string caps_text(const Policy& policy) {
  std::string out;
  for (const Cap& cap : policy.caps) {
    out += fmt::format("  at most {} {} per {}, in #{}\n", cap.count,
                       cap.any_channel ? "messages" : kChannels[static_cast<size_t>(cap.channel)],
                       length_text(cap.per), cap.queued_slot);
  }
  return out;
}

}  // namespace

std::string subjects_text(const Program& program) {
  std::string out = "segments\n";
  for (const Segment& segment : program.segments) {
    out += fmt::format("  {}{}: {}\n", segment.name, for_account(segment.subject),
                       condition_text(program, {segment.value, segment.next_change, segment.causes}));
  }
  if (!program.scores.empty()) out += "scores\n";
  for (const Score& score : program.scores)
    out += score_text(program, score);
  out += "stored conditions\n";
  for (SubjectKind subject : {SubjectKind::contact, SubjectKind::account})
    out += tables_text(program, subject);
  return out;
}

std::string policy_text(const Program& program) {
  const Policy& policy = program.policy;
  std::string out;
  if (policy.has_quiet_hours) {
    out += fmt::format("  quiet from {} to {}\n", length_text({policy.quiet_from_ms, 0}),
                       length_text({policy.quiet_to_ms, 0}));
  }
  out += caps_text(policy);
  for (const Signal& signal : program.signals) {
    out += fmt::format("  {} is {}", program.events[signal.event].name,
                       kSignals[static_cast<size_t>(signal.kind)]);
    if (signal.topic_slot != kNoSlot) out += fmt::format(", topic #{}", signal.topic_slot);
    if (signal.hard_slot != kNoSlot) out += fmt::format(", hard #{}", signal.hard_slot);
    out += '\n';
  }
  for (const AdaptiveSplit& split : program.adaptive_splits) {
    out += fmt::format("  split {} of {} adapts: {} arms, in #{}\n", split.name,
                       program.workflows[split.workflow].name, split.arms, split.arm_slot);
  }
  auto kept = [&](const char* what, SlotId slot) {
    if (slot != kNoSlot) out += fmt::format("  {} in #{}\n", what, slot);
  };
  kept("suppressed", program.suppressed_slot);
  kept("topics", program.unsubscribed_topics_slot);
  kept("opens by hour", program.first_open_hour_slot);
  return out.empty() ? out : "policy\n" + out;
}

}  // namespace nudge
