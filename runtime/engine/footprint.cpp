#include "runtime/engine/footprint.h"

#include "runtime/engine/subject_codec.h"

namespace nudge {

namespace {

void add_subject(const Subject& subject, Footprint& all) {
  ++all.subjects;
  all.record_bytes += block_bytes(subject.record.allocated_bytes());
  all.enrolments += subject.enrolments.size();
  all.enrolment_bytes += block_bytes(subject.enrolments.allocated_bytes());
  for (const Enrolment& enrolment : subject.enrolments)
    all.enrolment_bytes += enrolment.extra_bytes();
  all.timers += subject.timers.size();
  all.timer_bytes += subject.timers.allocated_bytes();
}

void add_contact(const Contacts& contacts, size_t place, Footprint& all) {
  if (const Contact* contact = contacts.awake(place)) {
    if (contact->merged_into == kNone) add_subject(*contact, all);
    return;
  }
  if (SubjectCodec::peek_merged(contacts.asleep(place))) return;
  ++all.subjects;
  ++all.asleep;
  all.asleep_bytes += contacts.asleep_bytes(place);
}

}  // namespace

uint64_t bytes_of(const Enrolment& enrolment) {
  return sizeof(Enrolment) + enrolment.extra_bytes() + Timers::kEntryBytes;
}

Footprint footprint_of(const State& state, SubjectKind kind) {
  Footprint all;
  if (kind == SubjectKind::contact) {
    for (size_t place = 0; place < state.contacts.size(); ++place)
      add_contact(state.contacts, place, all);
    all.table_bytes = state.contacts.allocated_bytes() - all.asleep_bytes;
    all.index_bytes = state.contact_index.allocated_bytes();
    all.queue_bytes = state.due.allocated_bytes();
    return all;
  }
  for (const Account& account : state.accounts) {
    add_subject(account, all);
    all.member_bytes += block_bytes(account.members.capacity() * sizeof(uint32_t));
  }
  all.table_bytes = state.accounts.allocated_bytes();
  all.index_bytes = state.account_index.allocated_bytes();
  all.queue_bytes = state.account_due.allocated_bytes();
  return all;
}

}  // namespace nudge
