// The policy, the events that the engine knows by their names, and what it keeps for itself in the contact.
#include <array>
#include <string_view>

#include "compiler/lower/context.h"

namespace nudge::lower {
namespace {

struct KnownEvent {
  std::string_view name;
  SignalKind kind;
};
constexpr std::array kKnownEvents = {
    KnownEvent{"unsubscribed", SignalKind::unsubscribed},
    KnownEvent{"resubscribed", SignalKind::resubscribed}, KnownEvent{"email_bounced", SignalKind::bounced},
    KnownEvent{"email_complained", SignalKind::complained}, KnownEvent{"email_opened", SignalKind::opened}};

// The field of that name, if it is of a kind that says what the engine asks.
SlotId asked_slot(const Event& event, const std::string& name, SlotKind kind) {
  const Field* field = find_field(event.fields, {name});
  if (!field || field->slot == kNoSlot || event.layout.slots[field->slot].kind != kind) return kNoSlot;
  return field->slot;
}

bool has_signal(const Program& program, SignalKind kind) {
  for (const Signal& signal : program.signals) {
    if (signal.kind == kind) return true;
  }
  return false;
}

bool has_email(const Program& program) {
  for (const Message& message : program.messages) {
    if (message.channel == Channel::email) return true;
  }
  return false;
}

// Can anybody leave the topic of some message?
bool follows_topics(const Context& context) {
  bool left = false;
  for (const Signal& signal : context.out.signals)
    left |= signal.kind == SignalKind::unsubscribed && signal.topic_slot != kNoSlot;
  if (!left) return false;
  for (const ir::Message& message : context.in.messages) {
    if (!message.topic.empty()) return true;
  }
  return false;
}

bool picks_hours(const ir::Program& program) {
  for (const ir::Step& step : program.steps) {
    if (step.kind == ir::StepKind::send && step.best_time) return true;
  }
  return false;
}

}  // namespace

void make_policy(Context& context) {
  const ir::Policy& from = context.in.policy;
  Policy& policy = context.out.policy;
  policy.has_quiet_hours = from.has_quiet_hours;
  policy.quiet_from_ms = from.quiet_from_ms;
  policy.quiet_to_ms = from.quiet_to_ms;
  policy.ignore_older_ms = analyze::longest_ms(from.ignore_older);
  policy.default_timezone = from.default_timezone;
  for (const ir::Cap& cap : from.caps) {
    Cap made;
    made.count = static_cast<uint32_t>(cap.count);
    made.any_channel = cap.any_channel;
    made.channel = static_cast<Channel>(cap.channel);
    made.per = lowered(cap.per);
    made.queued_slot = context.out.contact_layout.add(SlotKind::entries);
    policy.caps.push_back(made);
  }
}

void make_signals(Context& context) {
  for (uint32_t id = 0; id < context.out.events.size(); ++id) {
    const Event& event = context.out.events[id];
    for (const KnownEvent& known : kKnownEvents) {
      if (event.prefix || event.name != known.name) continue;
      Signal signal{known.kind, id, kNoSlot, kNoSlot};
      if (known.kind == SignalKind::unsubscribed || known.kind == SignalKind::resubscribed)
        signal.topic_slot = asked_slot(event, "topic", SlotKind::text);
      if (known.kind == SignalKind::bounced) signal.hard_slot = asked_slot(event, "hard", SlotKind::boolean);
      context.out.signals.push_back(signal);
    }
  }
}

void make_kept_slots(Context& context) {
  Program& out = context.out;
  bool bounces = has_signal(out, SignalKind::bounced) || has_signal(out, SignalKind::complained);
  if (bounces && has_email(out)) out.suppressed_slot = out.contact_layout.add(SlotKind::boolean);
  if (follows_topics(context)) out.unsubscribed_topics_slot = out.contact_layout.add(SlotKind::list);
  if (!picks_hours(context.in)) return;
  out.first_open_hour_slot = out.contact_layout.add(SlotKind::small);
  for (int hour = 1; hour < 24; ++hour)
    out.contact_layout.add(SlotKind::small);
}

}  // namespace nudge::lower
