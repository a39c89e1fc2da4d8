#include "runtime/engine/subject_codec.h"

#include <algorithm>

#include "runtime/fault/assert.h"
#include "runtime/program/node_nature.h"

namespace nudge {

namespace {

// What most enrolments have stands in the lower bits, so that they fit one byte.
enum EnrolmentBits : uint64_t {
  kFinished = 1,
  kHeldOut = 2,
  kHasDeadline = 4,
  kHasDue = 8,
  kDueIsDeadline = 16,
  kHourChosen = 32,
  kRare = 64,  // more bits follow:
  kAllCommon = 127
};
enum RareBits : uint64_t { kErrand = 1, kMeasured = 2, kAdapted = 4, kUnheard = 8, kAllRare = 15 };

constexpr uint64_t kMostOrders = uint64_t{1} << 30;  // a timer's key has so many bits for them
constexpr uint64_t kAll32 = uint64_t{1} << 32;
constexpr SlotId kFirstSlot = 0;

void add_conditions(const Awaited& awaited, std::vector<const TimedCondition*>& all) {
  for (const TimedCondition& condition : awaited.conditions)
    all.push_back(&condition);
}

std::vector<const TimedCondition*> conditions_of(const Workflow& workflow) {
  std::vector<const TimedCondition*> all;
  for (const Goal& goal : workflow.goals)
    add_conditions(goal.awaited, all);
  for (const Goal& measure : workflow.measures)
    add_conditions(measure.awaited, all);
  for (const Awaited& exit : workflow.exits)
    add_conditions(exit, all);
  for (const Node& node : workflow.nodes)
    add_conditions(node.awaited, all);
  return all;
}

uint64_t bit(bool wanted, uint64_t mask) {
  return wanted ? mask : 0;
}

uint64_t rare_bits(const Enrolment& enrolment) {
  return bit(enrolment.errand, kErrand) | bit(enrolment.measured, kMeasured) |
         bit(enrolment.adapted(), kAdapted) | bit(!enrolment.unheard().empty(), kUnheard);
}

}  // namespace

SubjectCodec::SubjectCodec(const Program& program)
    : program_(program), forms_(program), can_peek_(program.contact_fields[kContactId].slot == kFirstSlot) {
  for (SubjectKind kind : {SubjectKind::contact, SubjectKind::account})
    records_.emplace_back(program.layout(kind), forms_.subjects[static_cast<size_t>(kind)]);
  for (size_t workflow = 0; workflow < program.workflows.size(); ++workflow) {
    awaited_.push_back(conditions_of(program.workflows[workflow]));
    captures_.emplace_back(program.workflows[workflow].captures, forms_.captures[workflow]);
  }
}

// --- writing ---

void SubjectCodec::write(const State& state, SubjectRef who, std::string& bytes) const {
  WireWriter out(bytes);
  const bool is_contact = who.kind == SubjectKind::contact;
  if (is_contact) {
    const Contact* contact = state.contacts.awake(who.place);
    if (!contact) return out.bytes(state.contacts.asleep(who.place));
    out.number(contact->merged_into == kNone ? 0 : uint64_t{contact->merged_into} + 1);
    if (contact->merged_into != kNone) return;
  }
  const Subject& subject = state.subject(who);
  records_[static_cast<size_t>(who.kind)].write(subject.record, out);
  if (is_contact) {
    const uint32_t account = state.contacts[who.place].account;
    out.number(account == kNone ? 0 : uint64_t{account} + 1);
    std::vector<std::string_view> others;
    if (state.aliases.any_of(who.place)) others = state.aliases.of(who.place);
    out.number(others.size());
    for (std::string_view other : others)
      out.text(other);
  }
  out.number(subject.next_order - 1);
  out.number(subject.next_ordinal - 1);
  write_timers(subject.timers, out);
  write_enrolments(subject, out);
}

// Those of enrolments stand with them.
void SubjectCodec::write_timers(const Timers& timers, WireWriter& out) const {
  timers_.clear();
  timers.each_due(kNever, [&](TimerKey key, int64_t due_ms) {
    if (key.kind != TimerKind::enrolment) timers_.emplace_back(key, due_ms);
  });
  std::sort(timers_.begin(), timers_.end(), [](const auto& left, const auto& right) {
    return std::pair(left.first.kind, left.first.id) < std::pair(right.first.kind, right.first.id);
  });
  out.number(timers_.size());
  for (const auto& [key, due_ms] : timers_) {
    out.number(uint64_t{key.id} * 2 + (key.kind == TimerKind::appointment));
    out.time(due_ms);
  }
}

void SubjectCodec::write_enrolments(const Subject& subject, WireWriter& out) const {
  out.number(subject.enrolments.size());
  const Enrolment* before = nullptr;
  for (const Enrolment& enrolment : subject.enrolments) {
    write_enrolment(subject, enrolment, before, out);
    before = &enrolment;
  }
}

void SubjectCodec::write_enrolment(const Subject& subject, const Enrolment& enrolment,
                                   const Enrolment* before, WireWriter& out) const {
  NUDGE_ASSERT(!enrolment.ended && !enrolment.stale, "a snapshot within a step");
  const int64_t due_ms = subject.timers.due_ms({TimerKind::enrolment, enrolment.order});
  const int64_t deadline_ms = enrolment.deadline_ms;
  const uint64_t rare = rare_bits(enrolment);
  const bool due_is_deadline = due_ms != kNever && due_ms == deadline_ms;
  out.number(bit(enrolment.finished, kFinished) | bit(enrolment.held_out, kHeldOut) |
             bit(deadline_ms != kNever, kHasDeadline) | bit(due_ms != kNever, kHasDue) |
             bit(due_is_deadline, kDueIsDeadline) | bit(enrolment.hour_chosen, kHourChosen) |
             bit(rare, kRare));
  if (rare) out.number(rare);
  out.number(enrolment.workflow);
  out.number(enrolment.order - (before ? before->order : 0) - 1);
  out.signed_number(int64_t{enrolment.ordinal} - (before ? before->ordinal : 0));
  if (!enrolment.errand) out.signed_number(int64_t{enrolment.pass} - (before ? before->pass : 0));
  if (!enrolment.finished) out.number(enrolment.node);
  out.time(enrolment.entry_ms);
  if (deadline_ms != kNever) out.time(deadline_ms);
  if (due_ms != kNever && !due_is_deadline) out.time(due_ms);
  if (enrolment.errand) out.number(enrolment.owner());
  if (enrolment.measured) out.number(enrolment.measured);
  if (enrolment.adapted()) out.number(enrolment.adapted());
  if (!enrolment.unheard().empty()) {
    const auto& all = awaited_[enrolment.workflow];
    std::vector<size_t> places;
    for (const TimedCondition* condition : enrolment.unheard()) {
      auto found = std::find(all.begin(), all.end(), condition);
      NUDGE_ASSERT(found != all.end(), "a condition of another program");
      places.push_back(static_cast<size_t>(found - all.begin()));
    }
    std::sort(places.begin(), places.end());
    out.number(places.size());
    for (size_t place : places)
      out.number(place);
  }
  const uint32_t workflow = enrolment.workflow;
  if (!forms_.captures[workflow].empty()) captures_[workflow].write(enrolment.captures(), out);
}

// --- reading ---

SubjectCodec::Bounds SubjectCodec::bounds_of(const State& state) {
  return {state.contacts.size(), state.accounts.size(), state.next_pass, state.now_ms, state.now_ms};
}

void SubjectCodec::read(WireReader& in, SubjectRef who, const Bounds& bounds, Arena& scratch,
                        Subject& subject, std::vector<std::string_view>* other_ids) const {
  in.forget_time();
  const Layout& layout = program_.layout(who.kind);
  const bool is_contact = who.kind == SubjectKind::contact;
  if (is_contact) {
    const uint64_t merged = in.below(bounds.contacts + 1, "a contact that was merged into nobody");
    if (merged == uint64_t{who.place} + 1) in.fail("a contact that was merged into itself");
    if (merged > 0) {
      static_cast<Contact&>(subject).merged_into = static_cast<uint32_t>(merged - 1);
      return subject.record.reset(layout);
    }
  }
  records_[static_cast<size_t>(who.kind)].read(in, scratch, subject.record);
  if (in.failed()) return;
  const Slot id = layout.slots[program_.fields(who.kind)[kContactId].slot];
  if (view(text_of_word(subject.record.load(id))).empty()) return in.fail("somebody without an id");
  if (is_contact) {
    const uint64_t account = in.below(bounds.accounts + 1, "an account that there isn't");
    static_cast<Contact&>(subject).account = account == 0 ? kNone : static_cast<uint32_t>(account - 1);
    const uint64_t others = in.count();
    for (uint64_t other = 0; other < others && !in.failed(); ++other) {
      const std::string_view other_id = in.text();
      if (other_ids) other_ids->push_back(other_id);
    }
  }
  subject.next_order = static_cast<uint32_t>(in.below(kMostOrders, "too many enrolments") + 1);
  subject.next_ordinal = static_cast<uint32_t>(in.below(kAll32 - 1, "too many enrolments") + 1);
  read_timers(in, who.kind, bounds.due_from_ms, subject.timers);
  read_enrolments(in, who, bounds, scratch, subject);
}

void SubjectCodec::read_own(std::string_view bytes, uint32_t place, Contact& contact) const {
  WireReader in(bytes);
  read(in, {SubjectKind::contact, place}, Bounds{}, scratch_, contact, nullptr);
  NUDGE_ASSERT(!in.failed() && in.left() == 0, "a contact that slept: {}",
               in.failed() ? in.fault() : "longer");
}

// Whether it was merged, the size of its record's heap, who of the first slots is there, and then the first.
std::string_view SubjectCodec::peek_id(std::string_view bytes) {
  if (peek_merged(bytes)) return {};
  WireReader in(bytes);
  in.number();
  in.number();
  const bool has_id = in.number() & 1u << kFirstSlot;
  return has_id ? in.text() : std::string_view();
}

void SubjectCodec::read_timers(WireReader& in, SubjectKind kind, int64_t due_from_ms, Timers& timers) const {
  const SubjectTables& tables = program_.tables(kind);
  const uint64_t count = in.count();
  uint64_t at_least = 0;  // conditions, then appointments, each ascending
  for (uint64_t index = 0; index < count && !in.failed(); ++index) {
    const uint64_t id_and_kind = in.number();
    const bool appointment = id_and_kind & 1;
    const uint64_t id = id_and_kind >> 1;
    if (id >= (appointment ? tables.appointments.size() : tables.conditions.size()))
      return in.fail("a timer of nothing");
    const uint64_t place = appointment ? tables.conditions.size() + id : id;
    if (place < at_least) return in.fail("timers out of order");
    at_least = place + 1;
    if (!appointment && tables.conditions[id].condition.next_change == kNoFunction)
      return in.fail("a timer of what never turns by time");
    const int64_t due_ms = in.time();
    if (due_ms <= due_from_ms || due_ms == kNever) return in.fail("a timer that is over");
    timers.set({appointment ? TimerKind::appointment : TimerKind::condition, static_cast<uint32_t>(id)},
               due_ms);
  }
}

void SubjectCodec::read_enrolments(WireReader& in, SubjectRef who, const Bounds& bounds, Arena& scratch,
                                   Subject& subject) const {
  const uint64_t count = in.count();
  if (in.failed() || count == 0) return;
  subject.enrolments.reserve(std::min<uint64_t>(count, 64));
  for (uint64_t index = 0; index < count && !in.failed(); ++index) {
    Enrolment enrolment;
    const Enrolment* before = subject.enrolments.empty() ? nullptr : &subject.enrolments.back();
    read_enrolment(in, who, bounds, scratch, before, subject, enrolment);
    subject.enrolments.push_back(std::move(enrolment));
  }
}

void SubjectCodec::read_enrolment(WireReader& in, SubjectRef who, const Bounds& bounds, Arena& scratch,
                                  const Enrolment* before, Subject& subject, Enrolment& enrolment) const {
  const uint64_t bits = in.below(kAllCommon + 1, "an enrolment that makes no sense");
  const uint64_t rare = bits & kRare ? in.below(kAllRare + 1, "an enrolment that makes no sense") : 0;
  enrolment.finished = bits & kFinished;
  enrolment.held_out = bits & kHeldOut;
  enrolment.hour_chosen = bits & kHourChosen;
  enrolment.errand = rare & kErrand;
  enrolment.workflow =
      static_cast<uint32_t>(in.below(program_.workflows.size(), "a workflow that there isn't"));
  if (in.failed()) return;
  const uint64_t order = (before ? before->order : 0) + in.below(kMostOrders, "too many enrolments") + 1;
  if (order >= subject.next_order) in.fail("an enrolment beyond the last");
  enrolment.order = static_cast<uint32_t>(order);
  enrolment.ordinal = (before ? before->ordinal : 0) + static_cast<uint32_t>(in.signed_number());
  if (!enrolment.errand)
    enrolment.pass = (before ? before->pass : 0) + static_cast<uint32_t>(in.signed_number());
  enrolment.node = kNoNode;
  if (!enrolment.finished) enrolment.node = static_cast<uint32_t>(in.below(kNoNode, "a node beyond all"));
  enrolment.entry_ms = in.time();
  if (bits & kHasDeadline) enrolment.deadline_ms = in.time();
  int64_t due_ms = kNever;
  if (bits & kHasDue) due_ms = bits & kDueIsDeadline ? enrolment.deadline_ms : in.time();
  if (rare & kErrand) enrolment.set_owner(static_cast<uint32_t>(in.below(bounds.accounts, "no account")));
  if (rare & kMeasured) enrolment.measured = static_cast<uint16_t>(in.below(0x10000, "too many measures"));
  if (rare & kAdapted) enrolment.set_adapted(static_cast<uint32_t>(in.below(kAll32, "too many splits")));
  if (rare & kUnheard) read_unheard(in, enrolment);
  if (in.failed()) return;
  if (const char* fault = fault_in(enrolment, who, bounds, subject, due_ms)) return in.fail(fault);
  subject.timers.set({TimerKind::enrolment, enrolment.order}, due_ms);
  const uint32_t workflow = enrolment.workflow;
  if (!forms_.captures[workflow].empty()) captures_[workflow].read(in, scratch, enrolment.captures());
}

void SubjectCodec::read_unheard(WireReader& in, Enrolment& enrolment) const {
  const auto& all = awaited_[enrolment.workflow];
  const uint64_t count = in.count();
  uint64_t at_least = 0;
  for (uint64_t index = 0; index < count && !in.failed(); ++index) {
    const uint64_t place = in.below(all.size(), "a condition that there isn't");
    if (in.failed() || place < at_least) return in.fail("conditions out of order");
    at_least = place + 1;
    enrolment.set_unheard(*all[place], true);
  }
}

const char* SubjectCodec::fault_in(const Enrolment& enrolment, SubjectRef who, const Bounds& bounds,
                                   const Subject& subject, int64_t due_ms) const {
  const Workflow& workflow = program_.workflows[enrolment.workflow];
  if (enrolment.errand) {
    if (who.kind != SubjectKind::contact || workflow.subject != SubjectKind::account || enrolment.finished)
      return "an errand that makes no sense";
  } else if (workflow.subject != who.kind) {
    return "an enrolment of another kind of subject";
  }
  const bool knows_ordinal = enrolment.errand || enrolment.ordinal < subject.next_ordinal;
  if (enrolment.ordinal == 0 || !knows_ordinal) return "an enrolment of a number that wasn't given";
  const bool knows_pass = enrolment.errand || (enrolment.pass > 0 && enrolment.pass < bounds.next_pass);
  if (!knows_pass) return "a pass that there wasn't";
  if (enrolment.entry_ms > bounds.entered_by_ms) return "an enrolment that is to come";
  if (enrolment.entry_ms < -kFurthestMs) return "an enrolment before all time";
  // Due now are those whose wait a change of program has made so short.
  if (enrolment.deadline_ms < bounds.due_from_ms || due_ms < bounds.due_from_ms)
    return "an enrolment that is over";
  if (enrolment.finished) {
    return enrolment.deadline_ms == kNever ? nullptr : "a finished enrolment that waits";
  }
  if (enrolment.node >= workflow.nodes.size()) return "a node that there isn't";
  const Node& node = workflow.nodes[enrolment.node];
  if (!can_stand(node.kind)) return "a node on which nobody stays";
  if (enrolment.errand && (node.kind != NodeKind::send || !node.to_members))
    return "an errand without a send";
  return nullptr;
}

}  // namespace nudge
