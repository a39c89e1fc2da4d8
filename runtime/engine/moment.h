// One contact or account at one instant: what the parts of a step share. A step makes a Moment for each
// subject that it touches, one after the other (cascade.h); its methods stand in the files of their subjects.
// Internal to the engine.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/dispatch/dispatch.h"
#include "runtime/engine/adaptive.h"
#include "runtime/engine/change_set.h"
#include "runtime/engine/newcomers.h"
#include "runtime/engine/output.h"
#include "runtime/engine/state.h"
#include "runtime/engine/witness.h"
#include "runtime/predicate/predicate.h"

namespace nudge {

// Memory for one step, kept between steps so that it is allocated once.
struct Workspace {
  explicit Workspace(const Predicates& predicates)
      : newcomers(predicates),
        dispatch(predicates.program()),
        has_timezones(slot_of_timezone(predicates.program()) != kNoSlot) {
    const Program& program = predicates.program();
    if (has_timezones) timezone_slot = program.contact_layout.slots[slot_of_timezone(program)];
  }
  static SlotId slot_of_timezone(const Program& program) {
    return program.contact_fields[kContactTimezone].slot;
  }

  const Newcomers newcomers;
  const Dispatch dispatch;
  const bool has_timezones;  // contacts have a zone of their own …
  Slot timezone_slot;        // … there
  Arena scratch;             // lasts until the step is over
  Reading reading;           // of the arriving event
  ChangeSet now_changing;
  ChangeSet next_changing;
  ChangeSet account_changing;  // brought up to date before the contact's rounds, worked through after them
  std::vector<uint32_t> conditions;    // to be brought up to date
  std::vector<uint32_t> appointments;  // to be looked at
  std::vector<uint32_t> due;           // orders of the enrolments that are due, ascending
  std::vector<uint32_t> stale;         // orders of those whose timers are to be set
  Witness* witness = nullptr;          // may be null
  int64_t today_at_ms = kMissing;      // when, and in which zone …
  Word today_zone = 0;
  int64_t today = 0;               // … it was this date
  bool any_ended = false;          // some enrolment is to be taken away
  std::vector<uint32_t> runnable;  // places in the subject's enrolments: resumed ones, then entered ones
  std::vector<Candidate> candidates;
  std::vector<uint32_t> reached;  // by the arriving event, in the tables of the dispatch
  // Between the subjects of a cascade:
  std::vector<uint32_t> members;  // being told
  std::vector<Errand> errands;
  size_t errands_done = 0;
  ChangeSet news;            // what changed at the account, for its members
  ChangeSet news_for_first;  // the same for the input's contact: what it has not been told yet
  uint32_t first = kNone;    // that contact
};

struct AdoptedConditions;
struct AdoptedEnrolment;
struct AdoptedWork;

class Moment {
 public:
  Moment(const Predicates& predicates, State& state, Output& output, Workspace& workspace, SubjectRef who);

  // --- fields.cpp: step 2 ---
  void create(std::string_view id);
  void apply_fields(const std::vector<FieldWrite>& writes, int64_t at_ms, ChangeSet& change);
  // A write by a step of a workflow; field and slot are the subject's own.
  void set_field(uint32_t field, SlotId slot, Word word, ChangeSet& change);
  void add_or_remove(uint32_t field, SlotId slot, Word element, bool adding, ChangeSet& change);

  // --- signals.cpp: step 2: what the engine itself does by events that it knows ---
  void apply_signals(const Input& input, ChangeSet& change);

  // --- history.cpp: step 2 ---
  void join_history(const Input& input, ChangeSet& change);

  // --- scores.cpp ---
  // Step 3: the rules that count the arriving event (change.event, if there is one); and those that count
  // that a stored condition has become true. What changed is added to change.causes.
  void apply_score_rules(ChangeSet& change);
  void score_rose(uint32_t condition, ChangeSet& change);
  // A step's `add … to score`; the score is the subject's own.
  void add_points(uint32_t score, double points, ChangeSet& change);

  // --- conditions.cpp: step 3 ---
  // Scores, stored conditions and appointments; fills edges and appointments of the change. An account's
  // members get their news.
  void bring_up_to_date(ChangeSet& change);

  // --- rounds.cpp: steps 3 to 6 until nothing changes any more ---
  // Step 3 is left out of the first round if the change is up to date. The change is used up; it must not be
  // next_changing.
  void settle(ChangeSet& change);
  // What turns for the subject by time: conditions, appointments, what enrolments await. Workspace::due has
  // the enrolments that are due then …
  void turn_by_time();
  // … each of which is resumed, by entry, if its own time has come.
  void resume(uint32_t order);

  // --- merge.cpp ---
  // Another contact, which turned out to be this one, is no more. What it brings is not yet brought up to
  // date: everything may have changed.
  void take_over(uint32_t other);

  // --- errands.cpp ---
  // Does what another subject's steps caused: a write of an account, a send to a contact.
  void write_errand(const Errand& errand, ChangeSet& change);
  void run_errand(Errand& errand);

  // --- adopt.cpp ---
  // After a change of program: what is new of it, for who is there. See adopt.h.
  void adopt_conditions(const AdoptedConditions& adopted);
  void adopt_enrolments(std::span<const AdoptedEnrolment> enrolments, AdoptedWork& work);
  void adopt(const AdoptedWork& work);

 private:
  // --- adopt.cpp ---
  int64_t adopted_deadline_ms(const Enrolment& enrolment, const AdoptedEnrolment& adopted);
  bool holds_newly(Enrolment& enrolment, const AdoptedEnrolment& adopted);

  // --- fields.cpp ---
  bool is_watched(uint32_t field) const;
  void write_field(const FieldWrite& wanted, int64_t at_ms, ChangeSet& change);

  // --- scores.cpp ---
  void count_rule(SubjectTables::RulePlace place, ChangeSet& change);

  // --- rounds.cpp ---
  void run_round(ChangeSet& next);
  void count_cut_off();
  void schedule();
  void mark_stale(Enrolment& enrolment);
  // The place of the enrolment with this order, kNone if it is gone. Logarithmic.
  uint32_t find_enrolment(uint32_t order) const;

  // --- conditions.cpp: step 3 ---
  void collect_conditions(const ChangeSet& change, size_t first_cause);
  void update_condition(uint32_t condition, ChangeSet& change);
  void tell_members(const ChangeSet& change);
  void set_timer(TimerKind kind, uint32_t id, int64_t due_ms) { subject_.timers.set({kind, id}, due_ms); }
  int64_t next_change(FunctionId function);
  bool touched(const TimedCondition& condition, const ChangeSet& change) const;

  // --- signals.cpp ---
  void subscribe(std::string_view topic, bool wanted, int64_t at_ms, ChangeSet& change);
  void suppress(int64_t at_ms);

  // --- appointments.cpp: step 3 ---
  void update_appointments(ChangeSet& change);
  void keep_recurring(uint32_t id, const Appointment& appointment, ChangeSet& change);
  void keep_one_shot(uint32_t id, const Appointment& appointment, ChangeSet& change);

  // --- enrolments.cpp: step 4 ---
  void follow_enrolments(const ChangeSet& change);
  void follow_at(uint32_t place, const ChangeSet& change);
  bool may_touch(const Enrolment& enrolment, const ChangeSet& change) const;
  bool follow(Enrolment& enrolment, const ChangeSet& change);        // true: its wait is over, it is to run
  bool follow_goals(Enrolment& enrolment, const ChangeSet& change);  // false: it has ended
  bool follow_wait(Enrolment& enrolment, const ChangeSet& change);
  void follow_silently(Enrolment& enrolment, const ChangeSet& change);
  bool is_due(const Enrolment& enrolment) const {
    return subject_.timers.due_ms({TimerKind::enrolment, enrolment.order}) <= now_ms_;
  }
  void forget_unheard(Enrolment& enrolment, const Awaited& awaited);
  // Which of what is awaited came: occurrences first, then conditions; none if nothing did.
  std::optional<uint32_t> came(const Awaited& awaited, Enrolment& enrolment, const ChangeSet& change);
  bool any_holds(const Awaited& awaited);
  void reach(const Goal& goal, uint32_t which, const Enrolment& enrolment, TraceWhat what);
  bool window_open(const Goal& goal, const Enrolment& enrolment) const;
  bool anything_open(const Enrolment& enrolment) const;
  int64_t window_end_ms(const Goal& goal, const Enrolment& enrolment) const;
  void end(Enrolment& enrolment, TraceWhat what, const std::string* label);
  void end_errand(Enrolment& enrolment);  // untold
  void finish(Enrolment& enrolment, const std::string* label);
  int64_t enrolment_due_ms(const Enrolment& enrolment);
  int64_t earliest_turn(const Awaited& awaited);

  // --- triggers.cpp: step 5 ---
  void fire_triggers(const ChangeSet& change);
  void collect_candidates(const ChangeSet& change);
  bool reaches_count(const Trigger& trigger, const ChangeSet& change);
  bool turned_as(const Trigger& trigger, const FieldChange& change);
  void try_enter(uint32_t workflow, uint32_t trigger_place, const ChangeSet& change);
  const char* refusal(const Workflow& workflow, Word key);
  void refuse(uint32_t workflow, uint32_t trigger, const char* reason);
  void remember_entry(const Workflow& workflow);

  // --- run.cpp: step 6 ---
  void run(Enrolment& enrolment, ChangeSet& next);
  // The enrolment takes an edge: the only way in which its node changes once it has entered.
  void go(Enrolment& enrolment, Way way, NodeId to, uint32_t index = kNoTrigger);
  void note_wait(const Enrolment& enrolment);
  void note_arrived(const Enrolment& enrolment, const Witness::Arrived& arrived);
  void note_passage(const Enrolment& enrolment, Way way, NodeId from, NodeId to, uint32_t index);
  bool enter_node(Enrolment& enrolment, const Node& node,
                  ChangeSet& next);  // false: it waits there, or has ended
  bool act_on(Enrolment& enrolment, const Node& node, ChangeSet& next);
  void leave_by_deadline(Enrolment& enrolment);
  bool begin_wait(Enrolment& enrolment, const Node& node);
  bool wait_until(Enrolment& enrolment, const Node& node, int64_t deadline_ms);
  uint32_t split_arm(const Node& node, const Workflow& workflow);

  // --- repeats.cpp ---
  void begin_repeat(Enrolment& enrolment, const Node& repeat);
  void next_time(Enrolment& enrolment, const Node& repeat);
  bool repeat_again(Enrolment& enrolment, const Node& node);  // false: it waits for the next time

  // --- errands.cpp: steps that change fields and scores, the subject's own at once, another's by errand ---
  void change_field(const Node& node, ChangeSet& next);
  void change_score(const Node& node, ChangeSet& next);
  void send_to_members(const Enrolment& enrolment, const ChangeSet& next);

  // --- adaptive_arms.cpp, holdout and the rest of what all contacts together decide ---
  uint32_t adapted_bit(uint32_t split) const;
  OpensByHour own_opens() const;
  uint32_t adaptive_arm(Enrolment& enrolment, const Node& node);
  void count_conversion(const Enrolment& enrolment);  // for the arms that it went through
  void count_open(int64_t at_ms);                     // by the local hour of that time

  // --- send.cpp ---
  // False: it stays on this node until enrolment.deadline_ms, and asks again then (quiet hours, best time).
  bool send(Enrolment& enrolment, const Node& node);
  Word address_for(const Message& message, const Node& node);
  bool is_suppressed() const;
  bool is_subscribed(const Message& message) const;
  bool is_capped(const Message& message) const;
  void count_for_caps(const Message& message);
  void queue_message(const Enrolment& enrolment, const Node& node, const Message& message, Word address);
  void act(const Enrolment& enrolment, const Node& node);
  std::string pass_of(const Enrolment& enrolment) const;
  std::string iteration_of(const Enrolment& enrolment, const Node& node) const;
  Action& queue(const Enrolment& enrolment, const Node& node, ActionKind kind);
  void add_field(Action& action, const std::string& name, const FieldType& type, Word word);
  void count(uint32_t workflow, TraceWhat what, bool held_out);
  void trace(uint32_t workflow, TraceWhat what, const Enrolment* enrolment, const std::string* label,
             const char* reason);

  // --- evaluation ---
  void refresh();                            // after a write of a field: its record's address, the zone
  void refresh_addresses();                  // after a write of what is no field
  void look_at(const Enrolment* enrolment);  // what `captured` and `entry` mean
  void look_at_event(const Input* input);    // what `arriving` means
  void look_at_account(uint32_t account);
  bool holds(FunctionId function) { return predicates_.holds(function, evaluation_); }
  Word value(FunctionId function) { return predicates_.run(function, evaluation_); }
  Slot slot_of(SlotId slot) const { return layout_.slots[slot]; }  // in the subject's record
  Word contact_word(uint32_t field) const;                         // missing for an account
  ZoneId zone() const { return static_cast<ZoneId>(evaluation_.zone); }
  // `from_ms` and a length later, months by the calendar of the subject's zone.
  int64_t later(int64_t from_ms, const Length& length) const;
  std::string_view id() const { return state_.id_of(who_); }
  bool is_contact() const { return who_.kind == SubjectKind::contact; }
  uint32_t account() const {
    return is_contact() ? static_cast<const Contact&>(subject_).account : who_.place;
  }
  const Workflow& workflow_of(const Enrolment& enrolment) const {
    return program_.workflows[enrolment.workflow];
  }

  const Predicates& predicates_;
  const Program& program_;
  State& state_;
  Output& output_;
  Workspace& workspace_;
  SubjectRef who_;
  Subject& subject_;
  const SubjectTables& tables_;  // of its kind
  const Layout& layout_;         // of its record
  const std::vector<Field>& fields_;
  int64_t now_ms_;
  Evaluation evaluation_;
  bool knows_today_ = false;                // evaluation_'s zone and today are worked out
  uint32_t looked_at_account_ = kNone - 1;  // whose record evaluation_ has
};

}  // namespace nudge
