// What became of messages and actions, and what decided an arm or held a message back: in words.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/ir/print_expression.h"
#include "compiler/scenario/why_watch.h"
#include "runtime/engine/send_rules.h"
#include "runtime/outbox/value_text.h"
#include "runtime/value/hash.h"
#include "runtime/value/number_text.h"

namespace nudge::scenario {

namespace {

const char* channel_words(const Cap& cap) {
  if (cap.any_channel) return "messages";
  switch (cap.channel) {
    case Channel::email:
      return "emails";
    case Channel::sms:
      return "sms";
    case Channel::push:
      return "pushes";
    case Channel::in_app:
      return "in_app";
  }
  return "messages";
}

std::string percent(double share) {
  return print_number(static_cast<double>(static_cast<int64_t>(share * 1000 + 0.5)) / 10) + " %";
}

}  // namespace

// Made of something personal, as the address mostly is.
bool Watch::is_hidden(const Action& action, const std::string& field) const {
  if (!of_.hides) return false;
  const Node& node = workflow().nodes[action.node];
  auto is_made_of_it = [&](const auto& declared) {
    for (size_t place = 0; place < declared.size() && place < node.arguments.size(); ++place) {
      if (declared[place].name == field)
        return of_.hides->reads(node.arguments[place], of_.id, PersonalData::kNothing);
    }
    return false;
  };
  if (action.kind == ActionKind::action)
    return is_made_of_it(of_.program().actions[action.target].parameters);
  const Message& message = of_.program().messages[action.target];
  // Its own address, by the channel, is the contact's.
  bool is_address = message.channel == Channel::email || message.channel == Channel::sms;
  return is_made_of_it(message.fields) || (field == "to" && is_address);
}

std::string Watch::sent_words(const Action& action) const {
  std::string fields;
  std::string to, subject;
  for (uint32_t place = 0; place < action.field_count; ++place) {
    const ActionField& field = output_.fields[action.first_field + place];
    std::string value;
    append_plain_value(value, of_.program(), field.type, field.word);
    if (is_hidden(action, *field.name)) value = kPersonal;
    if (*field.name == "to") to = value;
    if (*field.name == "subject" || *field.name == "title" || *field.name == "text")
      subject = subject.empty() ? value : subject;
    fields += (fields.empty() ? "" : ", ") + *field.name + ": " + shortened(value, 40);
  }
  if (action.kind == ActionKind::action) return fields.empty() ? "done" : "done: " + fields;
  std::string words = to.empty() || to == view(action.subject) ? "sent" : "sent to " + to;
  return subject.empty() ? words : fmt::format("{}: \"{}\"", words, shortened(subject, 60));
}

// When they were queued that still count.
std::string Watch::cap_words(const Message& message, SubjectRef who, const TimeWords& words) const {
  const Record& record = of_.predicates.program().policy.caps.empty() || who.kind == SubjectKind::account
                             ? state_.no_contact
                             : state_.contacts[who.place].record;
  for (const Cap& cap : of_.program().policy.caps) {
    Slot slot = of_.program().contact_layout.slots[cap.queued_slot];
    if (!concerns(cap, message.channel) || !is_reached(cap, record, slot, words.now_ms(), words.zone()))
      continue;
    EntriesView entries = record.entries(slot);
    std::vector<int64_t> times;
    for (uint32_t place = entries.size(); place > 0 && times.size() < cap.count; --place)
      times.push_back(entries.time_ms(place - 1));
    size_t said = std::min<size_t>(times.size(), 5);
    return fmt::format("at most {} {} per {}, queued {}", cap.count, channel_words(cap),
                       ir::print_length({cap.per.ms, cap.per.months}),
                       words.list(std::span(times).first(said), static_cast<int64_t>(times.size() - said)));
  }
  return "a cap is reached";
}

std::string Watch::skip_words(SkipReason reason, const Message& message, SubjectRef who,
                              Evaluation& evaluation) const {
  TimeWords words = words_of_now(evaluation);
  const Program& program = of_.program();
  const std::byte* contact = evaluation.records[static_cast<size_t>(RecordBase::contact)];
  auto written = [&](uint32_t field) -> int64_t {
    SlotId slot = program.contact_fields[field].written_slot;
    return slot == kNoSlot ? kMissing : int_of_word(load_slot(contact, program.contact_layout.slots[slot]));
  };
  switch (reason) {
    case SkipReason::no_address: {
      if (!message.fields.empty() && message.fields[0].name == "to") return "what its `to` says is empty";
      bool email = message.channel == Channel::email;
      int64_t at_ms = written(email ? kContactEmail : kContactPhone);
      return fmt::format("no address: `contact.{}` is missing, {}", email ? "email" : "phone",
                         is_missing(at_ms) ? "never set" : "taken away " + words.at(at_ms));
    }
    case SkipReason::suppressed:
      return "mail to this address came back or was complained of" +
             (is_missing(suppressed_ms_) ? "" : " on " + words.at(suppressed_ms_));
    case SkipReason::unsubscribed: {
      Slot slot = program.contact_layout.slots[program.contact_fields[kContactSubscribed].slot];
      if (load_slot(contact, slot) == 0) {
        int64_t at_ms = written(kContactSubscribed);
        return is_missing(at_ms) ? "unsubscribed" : "unsubscribed since " + words.at(at_ms);
      }
      auto left = left_topics_.find(message.topic);
      return fmt::format("has left the topic `{}`{}", message.topic,
                         left == left_topics_.end() ? "" : " on " + words.at(left->second));
    }
    case SkipReason::capped:
      return cap_words(message, who, words);
    default:
      return "";
  }
}

// Before a send: what it may have to wait for.
std::string Watch::wait_words(const Node& node, const Enrolment& enrolment, Evaluation& evaluation) const {
  const Message& message = of_.program().messages[node.target];
  if (node.best_time && !enrolment.hour_chosen) return "the best hour to send";
  const Policy& policy = of_.program().policy;
  int64_t end_ms = quiet_until(policy, evaluation.now_ms, static_cast<ZoneId>(evaluation.zone));
  if (!message.transactional && !is_missing(end_ms)) {
    TimeWords words = words_of_now(evaluation);
    return fmt::format("quiet hours until {}", words.clock(end_ms));
  }
  return "";
}

std::string Watch::arm_words(const Node& node, const Passage& passage) const {
  const SplitArm& arm = node.arms[passage.index];
  if (node.kind == NodeKind::split_adapt) {
    std::string how;
    const std::vector<ArmCounts>& counts = state_.shared.settled().arms[node.target];
    for (size_t place = 0; place < counts.size(); ++place) {
      how += fmt::format("{}`{}` {} of {}", place == 0 ? "" : ", ", node.arms[place].name,
                         counts[place].converted, counts[place].assigned);
    }
    return fmt::format("arm `{}`, drawn by how often each has led to the goal: {}", arm.name, how);
  }
  double share = unit_interval(stable_hash({"split", workflow().name, node.name, view(passage.subject)}));
  double from = passage.index == 0 ? 0 : node.arms[passage.index - 1].up_to;
  return fmt::format("arm `{}`: {} always falls at {}, and it has {} to {}", arm.name, view(passage.subject),
                     percent(share), percent(from), percent(arm.up_to));
}

}  // namespace nudge::scenario
