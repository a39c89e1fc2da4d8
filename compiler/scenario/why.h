// What there is to say about one workflow and one contact, or account: who asked it in, who kept it out, the
// way it took and what decided each turn, where it stands and what it waits for. Data first; printed by
// why_print.h. Found out by replaying inputs with somebody who looks on (engine/witness.h): what is told is
// what the engine did, with the values of that moment. Costs a run over all inputs, by the interpreter; a
// second one for a contact that was known by several ids.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/scenario/explain.h"
#include "runtime/fault/result.h"
#include "runtime/input/line_source.h"
#include "runtime/value/zone.h"

namespace nudge::scenario {

struct EventSeen {
  std::string name;
  struct Value {
    std::string name;
    std::string value;
  };
  std::vector<Value> values;  // those that the program reads
};

// An input about it of which something, or all, could not be taken, and that no Occasion tells.
struct NotTaken {
  int64_t at_ms = 0;
  std::string reason;
};

// A time at which a trigger could have started the workflow.
struct Occasion {
  enum class What : uint8_t {
    fired,     // and then the workflow's `if`, the entry rule, goal and exit were asked
    filtered,  // its filter refused the event
    counted,   // the event counts, but isn't the one that makes the number
    late,      // the event was too old to do anything
    duplicate,
    unusable,  // the input could not be taken: reason
  } what = What::fired;
  enum class Outcome : uint8_t { none, entered, held_out, refused } outcome = Outcome::none;
  int64_t at_ms = 0;
  int trigger = -1;  // of WhyReport::triggers; -1: another workflow started it, or no certain one
  std::string by;    // "`signed_up` came", "`score.lead >= 80` became true", "`start` of …"
  std::optional<EventSeen> event;
  std::string misfits;                   // values of the input that could not be taken, and why
  std::optional<Explanation> filter;     // or the trigger's condition
  std::optional<Explanation> condition;  // the workflow's `if`
  std::string reason;                    // refused, counted, unusable: why, in words
  std::vector<Explanation> in_the_way;   // goals and exits that held already
};

// A step of the way.
struct WayStep {
  int64_t at_ms = 0;
  std::string step;   // its identity: "send welcome"
  std::string text;   // as it stands in the source, without what is inside it
  std::string place;  // "trial.flow:12"
  std::string
      result;  // "sent to ada@x.example", "skipped: …", "yes", "arm `urgent`: …"; "" for what only leads on
  // What it decided by, with the values of then: a branch, `until`, a condition that was awaited and came.
  std::optional<Explanation> condition;
  std::optional<EventSeen> event;  // that was awaited and came
  bool waits = false;              // it has stayed here
  int64_t until_ms = INT64_MAX;    // at the latest
  int64_t left_ms = INT64_MIN;     // when it went on; INT64_MIN: it still stands here
};

// What an enrolment may be ended by, or waits for.
struct Open {
  std::string kind;    // "goal", "exit", "measure came_back", "waits for"
  std::string text;    // the source
  std::string state;   // "open until 9 March 10:00", "over since …", "reached on …"
  std::string events;  // "no `teammate_invited` has come since 2 March 10:00"; "" if it awaits none
  std::vector<Explanation> conditions;  // as they are now
};

struct Pass {
  int64_t entered_ms = 0;
  int occasion = -1;  // of WhyReport::occasions
  bool held_out = false;
  std::string key;  // of `enter every time per …`
  std::vector<WayStep> way;
  enum class End : uint8_t { none, finished, converted, exited, stopped } end = End::none;
  bool open_goal = false;  // finished, and its goal or a measure may still be reached
  int64_t ended_ms = 0;
  std::string label;       // finished as
  std::string end_reason;  // "`teammate_invited` came", "`contact.plan != trial` became true"
  std::optional<Explanation> end_condition;
  std::optional<EventSeen> end_event;
  std::vector<std::string> measured;  // "came_back on 3 March 10:00"
  std::vector<Open> open;             // while it is active, or its goal is
};

struct TriggerReport {
  std::string text;   // "when signed_up"
  std::string place;  // "trial.flow:2"
  uint64_t seen = 0, fired = 0, filtered = 0;
  std::string lacks;               // what it would need now, in words; "" if it has fired
  std::optional<Explanation> now;  // its condition as it is now
};

struct WhyReport {
  std::string workflow, description, place;
  bool for_account = false;
  std::string subject;   // its id
  std::string asked_as;  // another id that leads to it; "" if it was asked by its own
  std::vector<std::string> other_ids;
  int64_t now_ms = INT64_MIN;
  ZoneId zone = 0;
  uint64_t inputs = 0;           // that were about it
  int64_t first_ms = INT64_MIN;  // when it was first heard of
  std::vector<TriggerReport> triggers;
  std::string started_by;                // workflows with a step that starts it
  std::optional<Explanation> condition;  // the `if` as it is now, if it reads no event
  std::vector<Occasion> occasions;       // in order of time
  std::vector<Pass> passes;
  std::vector<NotTaken> not_taken;  // in order of time
};

// Takes what has happened, in order.
class InputTaker {
 public:
  virtual ~InputTaker() = default;
  virtual void take(const Line& line) = 0;
  virtual void take_json(std::string_view record) = 0;
  virtual void advance(int64_t until_ms) = 0;  // without an input
};
// Gives the same each time that it is called: once or twice.
using Happened = std::function<Status(InputTaker&)>;

struct WhyQuestion {
  ir::WorkflowId workflow = 0;
  std::string subject;
  // Keep every occasion in full; else the newest fired one and the newest of the others.
  bool all = false;
  // Values of fields marked `pii`, and what is made of them, are told as "[pii]". Of a WhyProgram the
  // program's word counts.
  bool hides_pii = false;
};
struct WhyAnswer {
  std::optional<WhyReport> report;  // none: there is no such contact, or account
  std::vector<std::string> near;    // ids like it
  uint64_t subjects = 0;            // so many contacts, or accounts, there are
  // The id is of the other kind: an account's members, a contact's account.
  std::string other_kind;
};

// The program as questions about one workflow need it. Costs a lowering; may be asked again and again.
class WhyProgram {
 public:
  // `keeps_times`: more of history is kept than the program asks for, to be shown.
  WhyProgram(const ir::Program& ir, const source::SourceSet& sources, ir::WorkflowId workflow,
             bool hides_pii = false, bool keeps_times = true);
  ~WhyProgram();
  struct Parts;
  const Parts& parts() const { return *parts_; }

 private:
  std::unique_ptr<Parts> parts_;
};

// A fault only if `happened` gives one.
Result<WhyAnswer> why(const WhyProgram& program, const WhyQuestion& question, const Happened& happened);
// The same, for one question.
Result<WhyAnswer> why(const ir::Program& ir, const source::SourceSet& sources, const WhyQuestion& question,
                      const Happened& happened);

struct WhyStyle {
  TreeStyle tree;
  bool all = false;  // every occasion in full
};
std::string print(const WhyReport& report, const WhyStyle& style);
// One object, its keys those of the data above; times in UTC.
std::string print_json(const WhyReport& report);

}  // namespace nudge::scenario
