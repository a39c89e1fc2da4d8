// A contact or an account as bytes and back, with its enrolments, timers and other ids: as a snapshot has it,
// and as it sleeps (contacts.h). What is read from elsewhere is held to what the engine keeps true, so that
// stepping on can't trip over it. Costs what there is: about a microsecond for a contact with an enrolment.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "runtime/engine/state.h"
#include "runtime/packed/record_codec.h"
#include "runtime/packed/record_form.h"
#include "runtime/packed/wire.h"

namespace nudge {

// Times of moments and of what has happened lie within so many milliseconds of 1970.
inline constexpr int64_t kFurthestMs = int64_t{1} << 53;

class SubjectCodec {
 public:
  explicit SubjectCodec(const Program& program);
  const RecordForms& forms() const { return forms_; }

  // Appends it. Of a contact that was merged: into whom.
  void write(const State& state, SubjectRef who, std::string& out) const;

  // What a subject can name, and when something of it can have been or be due.
  struct Bounds {
    uint64_t contacts = kNone;
    uint64_t accounts = kNone;
    uint64_t next_pass = uint64_t{1} << 32;
    int64_t entered_by_ms = INT64_MAX;
    int64_t due_from_ms = INT64_MIN;
  };
  static Bounds bounds_of(const State& state);
  // Into one that holds nothing: `subject` is a Contact or an Account. Its other ids are appended, if anybody
  // wants them; members are left to whoever reads all.
  void read(WireReader& in, SubjectRef who, const Bounds& bounds, Arena& scratch, Subject& subject,
            std::vector<std::string_view>* other_ids) const;
  // A contact from bytes that were written by this, or that read() has found no fault with.
  void read_own(std::string_view bytes, uint32_t place, Contact& contact) const;

  // Whether peek_id() finds the ids of contacts: if not, none may sleep.
  bool can_peek() const { return can_peek_; }
  // A contact's id, and whether it was merged into another and has none, without reading the rest.
  static std::string_view peek_id(std::string_view bytes);
  static bool peek_merged(std::string_view bytes) { return bytes[0] != 0; }

 private:
  void write_timers(const Timers& timers, WireWriter& out) const;
  void read_timers(WireReader& in, SubjectKind kind, int64_t due_from_ms, Timers& timers) const;
  void write_enrolments(const Subject& subject, WireWriter& out) const;
  void write_enrolment(const Subject& subject, const Enrolment& enrolment, const Enrolment* before,
                       WireWriter& out) const;
  void read_enrolments(WireReader& in, SubjectRef who, const Bounds& bounds, Arena& scratch,
                       Subject& subject) const;
  void read_enrolment(WireReader& in, SubjectRef who, const Bounds& bounds, Arena& scratch,
                      const Enrolment* before, Subject& subject, Enrolment& enrolment) const;
  void read_unheard(WireReader& in, Enrolment& enrolment) const;
  // What is wrong with it; null if nothing is.
  const char* fault_in(const Enrolment& enrolment, SubjectRef who, const Bounds& bounds,
                       const Subject& subject, int64_t due_ms) const;

  const Program& program_;
  const RecordForms forms_;
  const bool can_peek_;
  std::vector<RecordCodec> records_;   // by SubjectKind
  std::vector<RecordCodec> captures_;  // by workflow
  // By workflow: all conditions that an enrolment may await, in one numbering.
  std::vector<std::vector<const TimedCondition*>> awaited_;
  mutable Arena scratch_;
  mutable std::vector<std::pair<TimerKey, int64_t>> timers_;  // while they are written
};

}  // namespace nudge
