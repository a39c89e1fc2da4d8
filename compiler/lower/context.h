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
#include "compiler/lower/builder.h"
#include "compiler/lower/lower.h"
#include "runtime/fault/assert.h"

namespace nudge::lower {

using ir::ExprId;
using ir::ExprKind;
using ir::kNoExpr;

// Where a workflow's enrolment keeps what it captured.
using CaptureSlots = std::map<analyze::CapturedRead, SlotId>;

// What code may read beside the contact and its account.
struct Place {
  std::optional<ir::EventId> arriving;  // none: what is read of an arriving event is missing
  const Layout* captured_layout = nullptr;
  const CaptureSlots* captured = nullptr;
};

struct Context {
  const ir::Program& in;
  const source::SourceSet& sources;
  Program out;
  analyze::HistoryPlan history;
  analyze::Reads reads;

  std::map<std::string, uint32_t> text_ids;
  std::map<std::string, uint32_t> list_ids;             // by their words, printed
  std::unordered_map<std::string, FunctionId> by_code;  // equal functions are one
  std::vector<bool> segment_done;
  std::vector<uint32_t> segment_condition;  // stored condition of a segment, or kNoCondition
  static constexpr uint32_t kNoCondition = UINT32_MAX;

  const ir::Type& type(ir::TypeId id) const { return in.types[id]; }
  const ir::Type& type_of(ExprId id) const { return in.types[in[id].type]; }
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

// --- layouts (layouts.cpp) ---

// Fields of contact, account and events, trackers and their slots; conditions and entries add theirs later.
void make_layouts(Context& context);
void make_tracker_filters(Context& context);
const Field* find_field(const std::vector<Field>& fields, const std::vector<std::string>& names);
SlotId tracker_slot(const Tracker& tracker, TrackerPart part);

// --- code (code.cpp, turns.cpp) ---

// Function of one expression; kNoFunction for kNoExpr.
FunctionId value_function(Context& context, ExprId expr, const Place& place, const std::string& name);
// The same, printed as a text.
FunctionId text_function(Context& context, ExprId expr, const Place& place, const std::string& name);
// The value of `body` with locals bound to arguments first (kNoExpr: missing, of the parameter's type).
struct BoundLocal {
  ir::LocalId local = 0;
  ir::TypeId type = ir::kErrorType;
  ExprId value = kNoExpr;
};
FunctionId bound_function(Context& context, ExprId body, const std::vector<BoundLocal>& bound,
                          const Place& place, const std::string& name);
// kNoFunction if the condition never turns by time.
FunctionId next_change_function(Context& context, ExprId condition, const Place& place,
                                const std::string& name);

// --- conditions (conditions.cpp) ---

TimedCondition timed_condition(Context& context, ExprId condition, const Place& place,
                               const std::string& name);
// Makes it if it isn't yet.
const Segment& segment(Context& context, ir::SegmentId id);
// A new one, or the one that the segment has already.
uint32_t stored_condition(Context& context, ExprId condition, const std::string& name);
uint32_t stored_segment(Context& context, ir::SegmentId id);

// --- workflows (workflow.cpp, nodes.cpp, messages.cpp, dispatch.cpp) ---

void make_messages(Context& context);
// One function for each field of the step's message.
std::vector<FunctionId> message_functions(Context& context, const ir::Step& step, const Place& place,
                                          const std::string& name);
void make_workflow(Context& context, ir::WorkflowId id);
std::vector<Node> make_nodes(Context& context, const ir::Workflow& workflow, const Place& place);
// `bound_to`: the captures of a wait with `as`; 0: none.
Awaited make_awaited(Context& context, const ir::Awaited& awaited, const Place& place, uint32_t bound_to,
                     const std::string& name);
std::vector<Capture> captures_of(const Context& context, ir::EventId event, uint32_t capture,
                                 const Place& place);
void make_dispatch(Context& context);

inline Length lowered(const ir::Length& length) {
  return {length.ms, length.months};
}

}  // namespace nudge::lower
