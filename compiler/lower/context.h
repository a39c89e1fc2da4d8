// What every part of lowering shares: the program read, the Program made, what analyze found out, and the
// pools of constants and functions. Private to lower/.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/analyze/history.h"
#include "compiler/analyze/reads.h"
#include "compiler/analyze/traverse.h"
#include "compiler/lower/builder.h"
#include "compiler/lower/lower.h"
#include "runtime/fault/assert.h"

namespace nudge::lower {

using ir::ExprId;
using ir::ExprKind;
using ir::kNoExpr;

// Where a workflow's enrolment keeps what it captured.
using CaptureSlots = std::map<analyze::CapturedRead, SlotId>;

// A parameter and what is given for it (kNoExpr: missing, of the parameter's type).
struct BoundLocal {
  ir::LocalId local = 0;
  ir::TypeId type = ir::kErrorType;
  ExprId value = kNoExpr;
};

// Who asks, and what his code may read beside the contact and its account.
struct Place {
  SubjectKind subject = SubjectKind::contact;
  std::optional<ir::EventId> arriving;  // none: what is read of an arriving event is missing
  const Layout* captured_layout = nullptr;
  const CaptureSlots* captured = nullptr;
  std::vector<BoundLocal> parameters;
  // Of the `each`es around: how deep each is, the outermost 0, and what its elements are.
  struct Element {
    uint32_t depth = 0;
    ir::TypeId type = ir::kErrorType;
  };
  std::map<ir::LocalId, Element> elements;
};
inline Place place_of(SubjectKind subject) {
  Place place;
  place.subject = subject;
  return place;
}
inline SubjectKind subject_of(bool for_account) {
  return for_account ? SubjectKind::account : SubjectKind::contact;
}
inline RecordBase record_of(SubjectKind subject) {
  return subject == SubjectKind::contact ? RecordBase::contact : RecordBase::account;
}

struct Context {
  const ir::Program& in;
  const source::SourceSet& sources;
  Program out;
  analyze::HistoryPlan history;
  analyze::Reads reads;
  analyze::LetValues lets;

  std::map<std::string, uint32_t> text_ids;
  std::map<std::string, uint32_t> list_ids;             // by their words, printed
  std::unordered_map<std::string, FunctionId> by_code;  // equal functions are one
  std::vector<bool> segment_done;
  std::vector<bool> score_done;
  // Conditions of a subject that are the same function are stored once.
  std::map<FunctionId, uint32_t> stored_by_value[2];
  std::map<std::pair<ExprId, SubjectKind>, SlotId> since;  // since_slot of each condition that `holds for`
  std::vector<CaptureSlots> captured;                      // by workflow, of those that are made

  Context(const ir::Program& program, const source::SourceSet& of, const analyze::AlsoAsked& also)
      : in(program),
        sources(of),
        history(analyze::plan_history(program, also)),
        reads(analyze::find_reads(program, also.roots)),
        lets(analyze::find_lets(program)),
        segment_done(program.segments.size()),
        score_done(program.scores.size()) {}

  const ir::Type& type(ir::TypeId id) const { return in.types[id]; }
  const ir::Type& type_of(ExprId id) const { return in.types[in[id].type]; }
  std::map<FunctionId, uint32_t>& stored(SubjectKind subject) {
    return stored_by_value[static_cast<size_t>(subject)];
  }
};

// --- constants and types (pools.cpp) ---

uint32_t text_constant(Context& context, const std::string& text);
uint32_t list_constant(Context& context, ListConstant list);
// The list that a constant list expression says, or none if some element isn't constant.
std::optional<ListConstant> constant_list(Context& context, const ir::Expr& list);
FieldType field_type(const Context& context, ir::TypeId type);
FieldKind field_kind(ir::TypeKind kind);
SlotKind slot_kind(ir::TypeKind kind);
// How a value of the type is missing.
Word missing_of(ir::TypeKind kind);
bool is_text(ir::TypeKind kind);
bool is_list(ir::TypeKind kind);
ResultKind result_kind(ir::TypeKind kind);
// The source of a span, its white space made single spaces, shortened; "" where there is none.
std::string source_text(const Context& context, ir::Span span);
uint32_t source_line(const Context& context, ir::Span span);
FunctionId add_function(Context& context, const FunctionBuilder& builder, ResultKind result,
                        std::string name);

// --- layouts (layouts.cpp, policy.cpp) ---

// Fields of contact, account and events, trackers and their slots; conditions, scores and entries add theirs
// later.
void make_layouts(Context& context);
void make_tracker_filters(Context& context);
const Field* find_field(const std::vector<Field>& fields, const std::vector<std::string>& names);
// The parts of a list's elements that are records: their slots are cells of the row (program/rows.h).
std::vector<Field> element_parts(Context& context, ir::TypeId element);
SlotId tracker_slot(const Tracker& tracker, TrackerPart part);
// The policy, the events that the engine knows by their names, and what it keeps for itself.
void make_policy(Context& context);
void make_signals(Context& context);
void make_kept_slots(Context& context);

// --- code (code.cpp, turns.cpp) ---

// Function of one expression; kNoFunction for kNoExpr.
FunctionId value_function(Context& context, ExprId expr, const Place& place, const std::string& name);
// The same, printed as a text.
FunctionId text_function(Context& context, ExprId expr, const Place& place, const std::string& name);
// The value of `body` with its parameters bound to arguments.
FunctionId bound_function(Context& context, ExprId body, const std::vector<BoundLocal>& bound,
                          const Place& place, const std::string& name);
// kNoFunction if the condition never turns by time.
FunctionId next_change_function(Context& context, ExprId condition, const Place& place,
                                const std::string& name);

// --- conditions (conditions.cpp) ---

TimedCondition timed_condition(Context& context, ExprId condition, const Place& place,
                               const std::string& name);
// What the expression turns by, for who asks; ascending.
std::vector<Cause> causes_of(Context& context, ExprId expr, SubjectKind reader);
// Makes it if it isn't yet.
const Segment& segment(Context& context, ir::SegmentId id);
// A stored condition of the place's subject: a new one, or the one that has this value already.
uint32_t stored_condition(Context& context, ExprId condition, const Place& place, const std::string& name);
// The same for a segment as the subject reads it.
uint32_t stored_segment(Context& context, ir::SegmentId id, SubjectKind reader);
// The segment's slot in the record of who it is about.
SlotId segment_slot(Context& context, ir::SegmentId id);
// Since when the condition has been true: its slot in the record of the place's subject.
SlotId since_slot(Context& context, ExprId condition, const Place& place);

// --- scores (scores.cpp) and appointments (appointments.cpp) ---

// Slots and rules of all scores; the conditions that they count are the first that are stored.
void make_scores(Context& context);
// With its reading, which is made if it isn't yet.
const Score& score(Context& context, ir::ScoreId id);
// Of a date or recurring trigger; its place among the subject's.
uint32_t make_appointment(Context& context, const ir::Trigger& trigger, SubjectKind subject,
                          const std::string& name);

// --- workflows (workflow.cpp, nodes.cpp, messages.cpp, dispatch.cpp) ---

void make_messages(Context& context);
// One function for each field of the step's message.
std::vector<FunctionId> message_functions(Context& context, const ir::Step& step, const Place& place,
                                          const std::string& name);
void make_workflow(Context& context, ir::WorkflowId id);
// `made.captures`, which is the place's captured layout, gets the slots of repeats.
std::vector<Node> make_nodes(Context& context, ir::WorkflowId workflow, const Place& place, Workflow& made);
// What is kept of an earlier version, behind the nodes that `made` has, to which they lead on where they can.
void add_retired_nodes(Context& context, ir::WorkflowId workflow, const Place& place,
                       const ir::Retired& retired, Workflow& made);
// `bound_to`: the captures of a wait with `as`; 0: none.
Awaited make_awaited(Context& context, const ir::Awaited& awaited, const Place& place, uint32_t bound_to,
                     const std::string& name);
std::vector<Capture> captures_of(const Context& context, ir::EventId event, uint32_t capture,
                                 const Place& place);
void make_dispatch(Context& context);

// --- probes (probes.cpp) ---

// The parts of one asked expression that can be asked by themselves, each with whose it is.
struct ProbedPart {
  ExprId expr = kNoExpr;
  SubjectKind subject = SubjectKind::contact;
  bool outer = true;  // of the expression itself, not of a segment or score that it reads
};
struct ProbePlan {
  std::vector<std::vector<ProbedPart>> tests;      // by expression of a test
  std::vector<std::vector<ProbedPart>> requested;  // by request
  analyze::AlsoAsked asked;
};
ProbePlan plan_probes(const ir::Program& program, const LowerOptions& options);
// After everything that has slots and functions for its own sake, and before the layouts are sealed.
void make_probes(Context& context, const LowerOptions& options, const ProbePlan& plan, Lowered& lowered);

inline Length lowered(const ir::Length& length) {
  return {length.ms, length.months};
}

}  // namespace nudge::lower
