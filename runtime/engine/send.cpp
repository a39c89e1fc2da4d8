// What goes to the outbox: messages, actions, and what is skipped and why; and the trace of enrolments.
#include <charconv>

#include "runtime/engine/moment.h"

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

}  // namespace

Action& Moment::queue(const Enrolment& enrolment, const Node& node, ActionKind kind) {
  const Workflow& workflow = workflow_of(enrolment);
  char ordinal[12];
  auto end = std::to_chars(ordinal, ordinal + sizeof ordinal, enrolment.ordinal).ptr;
  std::string_view ordinal_text(ordinal, static_cast<size_t>(end - ordinal));
  Action& action = output_.actions.emplace_back();
  action.seq = state_.next_seq++;
  action.id = stable_hash({"action", id(), workflow.name, ordinal_text, node.step, "0"});
  action.at_ms = now_ms_;
  action.contact = output_.texts.text(id());
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

void Moment::send(const Enrolment& enrolment, const Node& node) {
  static const std::string kTo = "to";
  const Message& message = program_.messages[node.target];
  const FieldType text_type{FieldKind::text, 0, FieldKind::text, 0, true};
  bool own_address = !message.fields.empty() && message.fields[0].name == kTo;
  Word address = own_address ? value(node.arguments[0]) : contact_word(kContactEmail);
  SkipReason reason = SkipReason::none;
  if (view(text_of_word(address)).empty()) {
    reason = SkipReason::no_address;
  } else if (!message.transactional && contact_word(kContactSubscribed) == 0) {
    reason = SkipReason::unsubscribed;
  }
  if (reason != SkipReason::none) {
    queue(enrolment, node, ActionKind::skipped).reason = reason;
    return;
  }
  Action& action = queue(enrolment, node, kind_of(message.channel));
  add_field(action, kTo, text_type, address);
  for (size_t field = own_address ? 1 : 0; field < message.fields.size(); ++field) {
    add_field(action, message.fields[field].name, text_type, value(node.arguments[field]));
  }
}

void Moment::act(const Enrolment& enrolment, const Node& node) {
  const ActionType& type = program_.actions[node.target];
  Action& action = queue(enrolment, node, ActionKind::action);
  for (size_t parameter = 0; parameter < type.parameters.size(); ++parameter) {
    FunctionId function = node.arguments[parameter];
    if (function == kNoFunction) continue;
    add_field(action, type.parameters[parameter].name, type.parameters[parameter].type, value(function));
  }
}

void Moment::trace(uint32_t workflow, TraceWhat what, const Enrolment* enrolment, const std::string* label,
                   const char* reason) {
  WorkflowCounts& counts = output_.counts.workflows[workflow];
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
      break;
  }
  if (!output_.wants_traces) return;
  Trace& entry = output_.traces.emplace_back();
  entry.at_ms = now_ms_;
  entry.contact = output_.texts.text(id());
  entry.workflow = workflow;
  entry.what = what;
  entry.label = label;
  entry.reason = reason;
  if (enrolment) entry.after_ms = now_ms_ - enrolment->entry_ms;
}

}  // namespace nudge
