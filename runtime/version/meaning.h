// What the parts of a Program say, whatever their numbers are: two programs' functions, conditions,
// histories, steps and workflows mean the same if and only if (but for hashes that collide) they have the
// same Meaning. Registers and jumps are taken as they are, for equal expressions compile alike; what depends
// on the rest of the program is told by name: slots, constants, values of enums, functions. Private to
// runtime/version.
//
// Linear in the program; each function is gone through once for every place in which it is used differently.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "runtime/program/program.h"
#include "runtime/value/hash.h"

namespace nudge {

inline constexpr uint32_t kNowhere = UINT32_MAX;

// What the values in a register, a slot, a list are: as far as their words depend on the program.
struct ValueType {
  FieldKind kind = FieldKind::integer;  // enumeration; record: rows of `parts`; else of no importance
  uint32_t detail = 0;                  // enumeration: which
  const std::vector<Field>* parts = nullptr;
  bool matters() const { return kind == FieldKind::enumeration || parts != nullptr; }
};

// Where a function is used: whose slots it reads.
struct CodePlace {
  uint32_t event = kNowhere;     // the arriving one
  uint32_t workflow = kNowhere;  // whose captures
  ValueType result;              // what it gives
};

class Meaning {
 public:
  explicit Meaning(const Program& program);

  const Program& program() const { return program_; }

  Hash128 of_function(FunctionId function, const CodePlace& place);
  // Of its value, and of when it next turns.
  Hash128 of_condition(const TimedCondition& condition, const CodePlace& place);
  Hash128 of_stored(SubjectKind subject, uint32_t condition);
  // With and without the field whose value is kept.
  Hash128 of_tracker(TrackerId tracker);
  Hash128 of_occurrences(TrackerId tracker);
  Hash128 of_appointment(SubjectKind subject, uint32_t appointment);
  // With what it gives, or only what it counts.
  Hash128 of_rule(const Score& score, const ScoreRule& rule, bool with_points);
  Hash128 of_score(const Score& score);

  // --- meaning_steps.cpp ---
  Hash128 of_awaited(const Awaited& awaited, uint32_t workflow);
  Hash128 of_goal(const Goal& goal, uint32_t workflow);
  Hash128 of_trigger(uint32_t workflow, const Trigger& trigger);
  Hash128 of_node(uint32_t workflow, NodeId node);
  // What two steps have in common that are alike: kind, and what they name.
  std::string likeness(uint32_t workflow, const Node& node);
  // All of it: its clauses and its steps.
  Hash128 of_workflow(uint32_t workflow);
  // What a value of an enum is called; a number if it is none.
  std::string word_name(const ValueType& type, Word word) const;

  // What stands in a slot of the contact or the account, by its offset.
  enum class SlotRole : uint8_t { other, field, history, condition, since, score };
  struct SlotMeaning {
    SlotRole role = SlotRole::other;
    uint32_t index = 0;  // history: the tracker; condition, since: the condition
    std::string name;    // field: its path and kind; history: the part; score: which and what
    ValueType type;
  };
  const SlotMeaning& slot(SubjectKind subject, SlotId slot) const {
    return slots_[static_cast<size_t>(subject)][slot];
  }
  // Which histories a function reads, and those that it invokes; ascending, each once.
  std::vector<TrackerId> trackers_read(FunctionId function, const CodePlace& place);

 private:
  friend class CodeMeaning;
  struct Loaded {
    std::string name;
    ValueType type;
  };
  void add_fields(SubjectKind subject, const std::string& path, const std::vector<Field>& fields);
  void add_histories();
  void add_kept(SubjectKind subject);
  std::string slot_name(SubjectKind subject, SlotId slot);
  Loaded loaded(RecordBase base, uint32_t offset, const CodePlace& place);
  std::string event_of(const Occurrence& occurrence, uint32_t workflow);

  // By offset, the slot that begins there.
  using ByOffset = std::vector<SlotId>;
  static ByOffset by_offset(const Layout& layout);

  const Program& program_;
  std::array<std::vector<SlotMeaning>, 2> slots_;
  std::array<ByOffset, 2> offsets_;
  std::vector<ByOffset> event_offsets_;
  std::vector<std::vector<Loaded>> event_slots_;
  std::vector<ByOffset> capture_offsets_;
  struct Known {
    Hash128 meaning;
    std::vector<TrackerId> trackers;
  };
  using FunctionKey = std::array<uint32_t, 5>;
  const Known& known(FunctionId function, const CodePlace& place);
  std::map<FunctionKey, Known> functions_;
  std::array<std::vector<Hash128>, 2> conditions_;
  std::vector<Hash128> trackers_;
};

// "contact.plan", "text", "list of money": for descriptions.
std::string kind_name(const Program& program, const FieldType& type);

}  // namespace nudge
