// What goes to the outbox: messages, actions, and what is skipped and why; and the trace of enrolments.
#include <fmt/format.h>

#include "runtime/engine/moment.h"
#include "runtime/engine/send_rules.h"
#include "runtime/engine/topic_marks.h"

namespace nudge {

namespace {

ActionKind kind_of(Channel channel) {
  switch (channel) {
    case Channel::email:
      return ActionKind::email;
    case Channel::sms:
      return ActionKind::sms;
    case Channel::push:
      return ActionKind::push;
    case Channel::in_app:
      return ActionKind::in_app;
  }
  return ActionKind::email;
}

bool is_list(FieldKind kind) {
  return kind == FieldKind::list || kind == FieldKind::set;
}
bool is_text(FieldKind kind) {
  return kind == FieldKind::text || kind == FieldKind::email || kind == FieldKind::url;
}
bool has_own_address(const Message& message) {
  return !message.fields.empty() && message.fields[0].name == "to";
}

}  // namespace

// What of the id says which pass through the workflow it is. An errand's is its account's.
std::string Moment::pass_of(const Enrolment& enrolment) const {
  std::string pass = std::to_string(enrolment.ordinal);
  if (enrolment.errand) pass += fmt::format(" of {}", state_.account_id(enrolment.owner()));
  return pass;
}

// How often the bodies of the repeats around the node have begun: "2.1"; "0" outside of any.
std::string Moment::iteration_of(const Enrolment& enrolment, const Node& node) const {
  if (node.iterations.empty()) return "0";
  std::string text;
  for (SlotId slot : node.iterations) {
    if (!text.empty()) text += '.';
    Word begun = enrolment.captures().load(workflow_of(enrolment).captures.slots[slot]);
    text += std::to_string(is_missing(int_of_word(begun)) ? 1 : begun);  // missing: see repeat_again
  }
  return text;
}

Action& Moment::queue(const Enrolment& enrolment, const Node& node, ActionKind kind) {
  Action& action = output_.actions.emplace_back();
  action.seq = state_.next_seq++;
  if (output_.wants_content) {
    action.id = stable_hash({"action", id(), workflow_of(enrolment).name, pass_of(enrolment), node.step,
                             iteration_of(enrolment, node)});
  }
  action.at_ms = now_ms_;
  action.subject_kind = who_.kind;
  action.subject = output_.texts.text(id());
  action.workflow = enrolment.workflow;
  action.node = enrolment.node;
  action.kind = kind;
  action.target = node.target;
  action.first_field = static_cast<uint32_t>(output_.fields.size());
  return action;
}

// What a word points to is copied: the record that it lies in may change before the output is drained.
void Moment::add_field(Action& action, const std::string& name, const FieldType& type, Word word) {
  if (is_text(type.kind) && word != kMissingTextWord) {
    word = word_of_text(output_.texts.text(text_of_word(word)->view()));
  } else if (is_list(type.kind) && word != kMissingTextWord) {
    const List* list = list_of_word(word);
    void* copy = output_.texts.allocate(list->bytes, 8);
    std::memcpy(copy, list, list->bytes);
    word = word_of_list(static_cast<const List*>(copy));
  }
  output_.fields.push_back({&name, type, word});
  ++action.field_count;
}

// To whom it goes: what its `to` says, else by the channel.
Word Moment::address_for(const Message& message, const Node& node) {
  if (has_own_address(message)) return value(node.arguments[0]);
  switch (message.channel) {
    case Channel::email:
      return contact_word(kContactEmail);
    case Channel::sms:
      return contact_word(kContactPhone);
    case Channel::push:
    case Channel::in_app:
      return contact_word(kContactId);
  }
  return kMissingTextWord;
}

bool Moment::is_suppressed() const {
  SlotId slot = program_.suppressed_slot;
  return slot != kNoSlot && subject_.record.load(slot_of(slot)) == 1;
}

bool Moment::is_subscribed(const Message& message) const {
  if (contact_word(kContactSubscribed) == 0) return false;
  SlotId slot = program_.unsubscribed_topics_slot;
  if (slot == kNoSlot || message.topic.empty()) return true;
  return !has_left_topic(list_of_word(subject_.record.load(slot_of(slot))), message.topic);
}

bool Moment::is_capped(const Message& message) const {
  for (const Cap& cap : program_.policy.caps) {
    if (!concerns(cap, message.channel)) continue;
    if (is_reached(cap, subject_.record, slot_of(cap.queued_slot), now_ms_, zone())) return true;
  }
  return false;
}

void Moment::count_for_caps(const Message& message) {
  if (message.transactional) return;
  for (const Cap& cap : program_.policy.caps) {
    if (concerns(cap, message.channel)) count_queued(cap, subject_.record, layout_, now_ms_);
  }
  refresh();
}

// In the order of semantics.md: address, suppression, subscription, quiet time, caps.
bool Moment::send(Enrolment& enrolment, const Node& node) {
  const Message& message = program_.messages[node.target];
  if (node.best_time && !enrolment.hour_chosen) {
    enrolment.hour_chosen = true;
    enrolment.deadline_ms = best_time(now_ms_, later(now_ms_, node.best_within), zone(), own_opens(),
                                      state_.shared.settled().opens);
    if (enrolment.deadline_ms > now_ms_) return false;
    enrolment.deadline_ms = kNever;
  }
  Word address = address_for(message, node);
  SkipReason reason = SkipReason::none;
  if (view(text_of_word(address)).empty()) {
    reason = SkipReason::no_address;
  } else if (message.channel == Channel::email && is_suppressed()) {
    reason = SkipReason::suppressed;
  } else if (!message.transactional) {
    if (!is_subscribed(message)) {
      reason = SkipReason::unsubscribed;
    } else if (int64_t end_ms = quiet_until(program_.policy, now_ms_, zone()); end_ms != kMissing) {
      enrolment.deadline_ms = end_ms;
      return false;
    } else if (is_capped(message)) {
      reason = SkipReason::capped;
    }
  }
  enrolment.hour_chosen = false;
  if (reason != SkipReason::none) {
    queue(enrolment, node, ActionKind::skipped).reason = reason;
    return true;
  }
  queue_message(enrolment, node, message, address);
  return true;
}

void Moment::queue_message(const Enrolment& enrolment, const Node& node, const Message& message,
                           Word address) {
  static const std::string kTo = "to";
  const FieldType text_type{FieldKind::text, 0, FieldKind::text, 0, false, true};
  Action& action = queue(enrolment, node, kind_of(message.channel));
  if (output_.wants_content) {
    add_field(action, kTo, text_type, address);
    for (size_t field = has_own_address(message) ? 1 : 0; field < message.fields.size(); ++field)
      add_field(action, message.fields[field].name, text_type, value(node.arguments[field]));
  }
  count_for_caps(message);
}

void Moment::act(const Enrolment& enrolment, const Node& node) {
  const ActionType& type = program_.actions[node.target];
  Action& action = queue(enrolment, node, ActionKind::action);
  if (!output_.wants_content) return;
  for (size_t parameter = 0; parameter < type.parameters.size(); ++parameter) {
    FunctionId function = node.arguments[parameter];
    if (function == kNoFunction) continue;
    add_field(action, type.parameters[parameter].name, type.parameters[parameter].type, value(function));
  }
}

// Passes of who is held out are counted apart: they are what the others are measured against.
void Moment::count(uint32_t workflow, TraceWhat what, bool held_out) {
  WorkflowCounts& counts = output_.counts.workflows[workflow];
  if (held_out) {
    counts.held_out_converted += what == TraceWhat::converted;
    return;
  }
  switch (what) {
    case TraceWhat::entered:
      ++counts.entered;
      break;
    case TraceWhat::converted:
      ++counts.converted;
      break;
    case TraceWhat::measured:
      ++counts.measured;
      break;
    case TraceWhat::exited:
      ++counts.exited;
      break;
    case TraceWhat::finished:
      ++counts.finished;
      break;
    case TraceWhat::stopped:
      ++counts.stopped;
      break;
    case TraceWhat::refused:
      ++counts.refused;
      break;
    case TraceWhat::held_out:
      ++counts.held_out;
      break;
  }
}

void Moment::trace(uint32_t workflow, TraceWhat what, const Enrolment* enrolment, const std::string* label,
                   const char* reason) {
  count(workflow, what, enrolment && enrolment->held_out);
  if (!output_.wants_traces) return;
  Trace& entry = output_.traces.emplace_back();
  entry.at_ms = now_ms_;
  entry.subject_kind = who_.kind;
  entry.subject = output_.texts.text(id());
  entry.workflow = workflow;
  entry.what = what;
  entry.label = label;
  entry.reason = reason;
  entry.actions_before = static_cast<uint32_t>(output_.actions.size());
  if (!enrolment) return;
  entry.after_ms = now_ms_ - enrolment->entry_ms;
  entry.pass = enrolment->pass;
}

}  // namespace nudge
