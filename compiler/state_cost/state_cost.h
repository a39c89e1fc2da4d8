// What a program asks to be kept of a contact, of an account and of an enrolment, in bytes of memory, and
// which of its lines ask for it: `nudge explain --state`. Worked out from the Program and its tree; what
// depends on people (texts, events that are kept) is told by what each costs and how many there can be.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/ir/ir.h"
#include "compiler/source/source.h"
#include "runtime/engine/footprint.h"
#include "runtime/program/program.h"

namespace nudge::state_cost {

// A thing that is kept: so many bytes, and so many for each of what there may be more of.
struct Item {
  std::string what;  // "plan: Plan", "session_started: when the newest was"
  std::string
      kind;  // field, write time, history, score, condition, entry rule, cap, send, split, appointment
  uint32_t bytes = 0;                  // in every record
  uint32_t block = 0;                  // once there is one of these at all
  uint32_t each = 0;                   // for each of them …
  uint32_t most = 0;                   // … of which at most so many are kept; 0: no bound
  std::string each_of;                 // "event", "message"; "length" for a text, "element" for a list
  std::vector<source::Span> asked_by;  // none: every contact has it
};

// Beside the record, whatever the program says.
struct Around {
  std::string what;
  uint32_t bytes = 0;
  std::string when;  // "", or what it is for: "for each timer"
};

struct SubjectCost {
  uint32_t record_bytes = 0;  // without what its items have for each
  uint32_t head_bytes = 0;    // of these: of the record itself, and holes that nothing fits in
  std::vector<Item> items;
  std::vector<Around> around;
};

struct WorkflowCost {
  std::string name;
  SubjectKind subject = SubjectKind::contact;
  source::Span span;
  uint32_t bytes = 0;          // of an enrolment, without what it captures
  uint32_t timer_bytes = 0;    // while anything about it can fall due
  uint32_t capture_bytes = 0;  // once it captures anything
  std::vector<Item> captures;
};

struct StateCost {
  SubjectCost subjects[2];  // by SubjectKind
  std::vector<WorkflowCost> workflows;
};

StateCost cost_of(const ir::Program& ir, const source::SourceSet& sources, const Program& program);

// Measured, of a run.
struct Measured {
  Footprint contacts;  // all awake
  Footprint asleep;    // the same, all asleep
  Footprint accounts;
  uint64_t message_ids = 0;
  uint64_t message_id_bytes = 0;
};

std::string text_of(const StateCost& cost, const source::SourceSet& sources,
                    const std::optional<Measured>& measured);
std::string json_of(const StateCost& cost, const source::SourceSet& sources,
                    const std::optional<Measured>& measured);
// "flows/schema.flow:12"
std::string place_of(const source::SourceSet& sources, source::Span span);

}  // namespace nudge::state_cost
