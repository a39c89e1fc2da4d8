// One contact at one instant: what the parts of a step share. A step is a Moment for the input's contact (and
// one for each contact that something is due for); its methods stand in the files of their subjects. Internal
// to the engine.
#pragma once

#include <optional>
#include <vector>

#include "runtime/engine/step.h"

namespace nudge {

inline constexpr int kMaxRounds = 16;  // of changes that one input's steps cause, semantics.md

// A contact's field that a write changed, with what it was.
struct FieldChange {
  uint32_t field;
  Word old_word;
};

// What happened to a contact, to be worked through in one round: steps 3 to 6 of semantics.md.
struct ChangeSet {
  const Input* event = nullptr;  // the arriving event, if it may do more than join the history
  bool newcomer = false;
  bool silent = false;  // conditions take their new values without firing, and nothing else happens
  bool time = false;    // conditions may have turned by time
  std::vector<Cause> causes;
  std::vector<FieldChange> fields;  // for `changes` triggers
  std::vector<uint32_t> starts;     // workflows
  std::vector<uint32_t> stops;

  void clear();
  // What the field was before the first write of this round; the trigger compares it with what it is after
  // the last.
  void remember(uint32_t field, Word old_word);
  bool empty() const { return causes.empty() && fields.empty() && starts.empty() && stops.empty(); }
};

// A stored condition that turned.
struct Edge {
  uint32_t condition;
  bool rising;
};

// Memory for one step, kept between steps so that it is allocated once.
struct Workspace {
  Arena scratch;
  ChangeSet now_changing;
  ChangeSet next_changing;
  std::vector<uint32_t> conditions;  // to be brought up to date
  std::vector<Edge> edges;
  std::vector<uint32_t> runnable;  // places in the contact's enrolments: resumed ones, then entered ones
  struct Candidate {
    uint32_t workflow;
    uint32_t trigger;  // kStarted: by `start`
  };
  static constexpr uint32_t kStarted = UINT32_MAX;
  std::vector<Candidate> candidates;
  std::vector<TrackerId> matched;
  std::vector<uint32_t> members;
};

class Moment {
 public:
  Moment(const Predicates& predicates, State& state, Output& output, Workspace& workspace, uint32_t contact);

  // --- fields.cpp: step 2 ---
  void create(std::string_view id);
  void apply_fields(const Input& input, ChangeSet& change);
  void join_account(const Input& input, ChangeSet& change, bool& account_changed);
  // A write by a step of a workflow.
  void set_field(uint32_t field, SlotId slot, Word word, ChangeSet& change);

  // --- history.cpp: step 2 ---
  void join_history(const Input& input);

  // --- rounds.cpp: steps 3 to 6 until nothing changes any more ---
  void settle(ChangeSet& change);
  // What is due for the contact now: conditions over time, then enrolments by entry.
  void fall_due();

 private:
  // --- rounds.cpp ---
  void run_round(ChangeSet& next);
  void schedule();

  // --- conditions.cpp: step 3 ---
  void update_conditions(const ChangeSet& change);
  void set_timer(uint32_t condition, int64_t due_ms);
  int64_t next_change(FunctionId function);
  bool touched(const TimedCondition& condition, const ChangeSet& change) const;

  // --- enrolments.cpp: step 4 ---
  void follow_enrolments(const ChangeSet& change);
  bool follow(Enrolment& enrolment, const ChangeSet& change);  // true: its wait is over, it is to run
  // Which of what is awaited came: occurrences first, then conditions; none if nothing did.
  std::optional<uint32_t> came(const Awaited& awaited, const Enrolment& enrolment, const ChangeSet& change);
  bool any_holds(const Awaited& awaited);
  void reach(const Goal& goal, uint32_t which, const Enrolment& enrolment, TraceWhat what);
  bool window_open(const Goal& goal, const Enrolment& enrolment) const;
  bool anything_open(const Enrolment& enrolment) const;
  int64_t window_end_ms(const Goal& goal, const Enrolment& enrolment) const;
  void end(Enrolment& enrolment, TraceWhat what, const std::string* label);
  void finish(Enrolment& enrolment, const std::string* label);
  void remove_ended();
  int64_t enrolment_due_ms(const Enrolment& enrolment);
  int64_t earliest_turn(const Awaited& awaited);
  void fall_due(uint32_t place);

  // --- triggers.cpp: step 5 ---
  void fire_triggers(const ChangeSet& change);
  void collect_candidates(const ChangeSet& change);
  bool fires(const Trigger& trigger, const ChangeSet& change);
  bool turned_as(const Trigger& trigger, const FieldChange& change);
  void try_enter(uint32_t workflow, const Trigger* trigger, const ChangeSet& change);
  const char* refusal(const Workflow& workflow, Word key);
  void refuse(uint32_t workflow, const char* reason);
  void remember_entry(const Workflow& workflow);

  // --- run.cpp: step 6 ---
  void run(Enrolment& enrolment, ChangeSet& next);
  bool enter_node(Enrolment& enrolment, const Node& node,
                  ChangeSet& next);  // false: it waits there, or has ended
  bool begin_wait(Enrolment& enrolment, const Node& node);
  bool wait_until(Enrolment& enrolment, const Node& node, int64_t deadline_ms);
  NodeId split_arm(const Node& node, const Workflow& workflow);
  void change_list(const Node& node, ChangeSet& next);

  // --- send.cpp ---
  void send(const Enrolment& enrolment, const Node& node);
  void act(const Enrolment& enrolment, const Node& node);
  Action& queue(const Enrolment& enrolment, const Node& node, ActionKind kind);
  void add_field(Action& action, const std::string& name, const FieldType& type, Word word);
  void trace(uint32_t workflow, TraceWhat what, const Enrolment* enrolment, const std::string* label,
             const char* reason);

  // --- evaluation ---
  void refresh();                            // after a write of the record: its address, the zone
  void look_at(const Enrolment* enrolment);  // what `captured` and `entry` mean
  void look_at_event(const Input* input);    // what `arriving` means
  bool holds(FunctionId function) { return predicates_.holds(function, evaluation_); }
  Word value(FunctionId function) { return predicates_.run(function, evaluation_); }
  Slot contact_slot(SlotId slot) const { return program_.contact_layout.slots[slot]; }
  Word contact_word(uint32_t field) const;
  ZoneId zone() const { return static_cast<ZoneId>(evaluation_.zone); }
  // `from_ms` and a length later, months by the calendar of the contact's zone.
  int64_t later(int64_t from_ms, const Length& length) const;
  std::string_view id() const { return state_.contact_id(place_); }
  const Workflow& workflow_of(const Enrolment& enrolment) const {
    return program_.workflows[enrolment.workflow];
  }

  const Predicates& predicates_;
  const Program& program_;
  State& state_;
  Output& output_;
  Workspace& workspace_;
  uint32_t place_;
  Contact& contact_;
  int64_t now_ms_;
  Evaluation evaluation_;
};

}  // namespace nudge
