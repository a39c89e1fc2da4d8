// A contact or an account as bytes and back, with its enrolments, timers and other ids. What is read is held
// to what the engine keeps true, so that stepping on can't trip over it.
#pragma once

#include "runtime/engine/state.h"
#include "runtime/packed/record_form.h"
#include "runtime/packed/wire.h"

namespace nudge {

class SubjectCodec {
 public:
  explicit SubjectCodec(const Program& program);
  const RecordForms& forms() const { return forms_; }

  // Appends it. Of a contact that was merged: into whom.
  void write(const State& state, SubjectRef who, std::string& out) const;
  // `state` has a place for it and for all others, nothing in it yet; its clock is set. Members, indices and
  // queues are left to whoever reads all.
  void read(WireReader& in, SubjectRef who, Arena& scratch, State& state) const;

 private:
  void write_timers(const Timers& timers, WireWriter& out) const;
  void read_timers(WireReader& in, SubjectKind kind, int64_t now_ms, Timers& timers) const;
  void write_enrolments(const Subject& subject, WireWriter& out) const;
  void write_enrolment(const Subject& subject, const Enrolment& enrolment, const Enrolment* before,
                       WireWriter& out) const;
  void read_enrolments(WireReader& in, SubjectRef who, Arena& scratch, State& state) const;
  void read_enrolment(WireReader& in, SubjectRef who, const Enrolment* before, Arena& scratch, State& state,
                      Enrolment& enrolment) const;
  void read_unheard(WireReader& in, Enrolment& enrolment) const;
  // What is wrong with it; null if nothing is.
  const char* fault_in(const Enrolment& enrolment, SubjectRef who, const State& state, int64_t due_ms) const;

  const Program& program_;
  const RecordForms forms_;
  // By workflow: all conditions that an enrolment may await, in one numbering.
  std::vector<std::vector<const TimedCondition*>> awaited_;
};

}  // namespace nudge
