// What every part of the checker shares: the trees, the tables of names, the program under construction, and
// the ways to report. Filled in passes, so that the order of declarations does not matter: names (names.cpp),
// then types and fields (fields.cpp, events.cpp …), then everything that holds expressions.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/ir/ir.h"
#include "compiler/source/diagnostic.h"

namespace nudge::check {

using ir::EventId;
using ir::ExprId;
using ir::ExprKind;
using ir::kErrorType;
using ir::kNoExpr;
using ir::TypeId;
using ir::TypeKind;
using source::Diagnostic;
using source::DiagnosticKind;
using source::Span;

// Where a TypeId may be left out: nothing is expected.
inline constexpr TypeId kNoType = UINT32_MAX;

// How far a declaration that others may need first has come; `active` met again is a cycle.
enum class Progress { untouched, active, done };

// Events, functions, actions, sequences and the built-in functions (history and standard ones) share one
// namespace.
enum class CallableKind { event, function, action, sequence, builtin };
struct Callable {
  CallableKind kind = CallableKind::builtin;
  uint32_t index = 0;  // event: Program::events; action: Program::actions; function: Context::functions;
                       // sequence: Context::sequences; else unused
  Span span;           // of its name; nowhere for builtins
};

struct FunctionInfo {
  const ast::FunctionDecl* tree = nullptr;
  Progress progress = Progress::untouched;
  std::vector<ir::Parameter> parameters;
  std::vector<ir::LocalId> locals;
  ExprId body = kNoExpr;  // over `locals`; cloned at each call
  uint32_t needs = 0;     // so many others in a chain: limits::kMaxReferences
};
struct LetInfo {
  const ast::LetDecl* tree = nullptr;
  Progress progress = Progress::untouched;
  ExprId value = kNoExpr;  // folded
  uint32_t needs = 0;
};
struct SegmentInfo {
  const ast::SegmentDecl* tree = nullptr;
  Progress progress = Progress::untouched;
  uint32_t needs = 0;
};
struct SequenceInfo {
  const ast::SequenceDecl* tree = nullptr;
  Progress progress = Progress::untouched;  // active while it is being expanded
  std::vector<ir::Parameter> parameters;
  bool refused = false;  // it has faults of its own, so no `run` expands it
  uint32_t needs = 0;
};
// A workflow's id is its place in Program::workflows, which is sorted by name and has its size before any is
// checked.
struct WorkflowInfo {
  const ast::WorkflowDecl* tree = nullptr;
  std::string documentation;
  bool for_account = false;
  Span subject;  // its `for account`
};

// Of an expression, as it will be lowered: with functions in their places, what is shared counted each time.
struct Weight {
  uint32_t parts = 1;
  uint32_t depth = 1;
};

// Names to ids; each name once (a second declaration was reported and is left out).
template <typename Id>
using NameTable = std::map<std::string, Id, std::less<>>;

struct Linking;  // link.h
struct RetiredPart;

// While steps of an earlier version are checked: which of them each error is of. One that is of none of them
// is not in it.
struct Blame {
  using Place = std::tuple<DiagnosticKind, source::FileId, uint32_t, uint32_t>;
  static constexpr ir::StepId kNobody = UINT32_MAX;       // nothing is noted
  static constexpr ir::StepId kClauses = UINT32_MAX - 1;  // of what stands around the steps
  ir::StepId step = kNobody;
  std::map<Place, std::set<ir::StepId>> steps;
  std::vector<std::pair<ir::StepId, const RetiredPart*>> parts;  // each from its first step on
  bool misread = false;  // the steps are not those that they were, so nobody knows which these are
};

struct Context {
  Context(const std::vector<ast::FileTree>& program_trees, const source::SourceSet& source_set,
          source::Diagnostics& reported)
      : trees(program_trees), sources(source_set), diagnostics(reported) {}

  const std::vector<ast::FileTree>& trees;
  const source::SourceSet& sources;
  source::Diagnostics& diagnostics;

  ir::Program program;
  ir::LocalId next_local = 0;

  // All declarations, files by path, then place.
  std::vector<const ast::Declaration*> declarations;

  NameTable<Callable> callables;
  NameTable<uint32_t>
      messages;  // Program::messages; parameters and `transactional` stand before any step is checked
  NameTable<ir::WorkflowId> workflows;
  NameTable<ir::SegmentId> segments;
  NameTable<ir::EnumId> enums;
  NameTable<ir::RecordId> records;
  std::vector<std::string> modules;  // that `use` knows, loaded or not
  std::set<std::string> started;     // workflows that some step starts
  NameTable<uint32_t> lets;          // Context::let_infos; shares its names with segments
  NameTable<ir::ScoreId> scores;

  std::vector<FunctionInfo> functions;
  std::vector<LetInfo> let_infos;
  std::vector<SegmentInfo> segment_infos;
  std::vector<const ast::ScoreDecl*> score_trees;  // by ScoreId
  std::vector<SequenceInfo> sequences;
  std::vector<WorkflowInfo> workflow_infos;
  // The runs of sequences around, outermost first: what is reported meanwhile says where it was run.
  std::vector<source::Note> runs;
  const Linking* linking = nullptr;  // what is kept of earlier versions; none: nothing
  Blame blame;
  // Lets, functions, segments and sequences that are being checked just now, outermost first: shows a cycle.
  std::vector<std::string> active;
  std::vector<uint32_t> active_needs;  // of each of them, so far
  std::vector<Weight> weights;         // by ExprId
  bool full = false;                   // of expressions or steps: reported, and no more are put in place

  ir::TypeTable& types() { return program.types; }
  const ir::Type& type(TypeId id) const { return program.types[id]; }
  const ir::Expr& expr(ExprId id) const { return program.exprs[id]; }
  TypeId type_of(ExprId id) const { return id == kNoExpr ? kErrorType : program.exprs[id].type; }
  bool is_error(ExprId id) const { return type_of(id) == kErrorType; }
  // What is larger than limits.h allows is reported, and stands as an error.
  ExprId add(ir::Expr expr);
  std::string show(TypeId type) const { return ir::print_type(program, type); }
  // The text at a place, in back-quotes and shortened, for messages.
  std::string quoted(Span span) const;
};

// --- declarations that need each other (sizes.cpp)

// Between these two a declaration is checked; the second gives how many others it needs in a chain.
void begin_declaration(Context& context, const std::string& name);
uint32_t end_declaration(Context& context);
// The one that is being checked needs another, which is checked (with `needs` of its own) or about to be.
// False: the chain is longer than limits::kMaxReferences, which was reported.
bool may_need(Context& context, const ast::Name& declared, Span use, bool checked, uint32_t needs);

// Counts what one declaration holds, when types are known: values of enums, measures, fields …
void check_sizes(Context& context);

// --- reporting
// ----------------------------------------------------------------------------------------------

// The reference is valid until the next report.
Diagnostic& report(Context& context, DiagnosticKind kind, Span span, std::string message);

// "there is no <what> `name`", with "did you mean" if a candidate is near. `what`: "event", "field in
// `contact`" …
Diagnostic& report_unknown(Context& context, DiagnosticKind kind, const ast::Name& name,
                           std::string_view what, const std::vector<std::string>& candidates);

// "`Address` has the fields `city`, `country`", if they are few enough to read.
void note_choices(Diagnostic& diagnostic, Span span, std::string_view before,
                  const std::vector<std::string>& names);

// "there is no time zone `Paris`", with "did you mean".
void report_unknown_zone(Context& context, Span span, const std::string& name);

// A name declared twice; `what`: "event", "workflow" …
void report_duplicate(Context& context, const ast::Name& name, std::string_view what, Span first);

template <typename Id>
std::vector<std::string> names_of(const NameTable<Id>& table) {
  std::vector<std::string> names;
  for (const auto& [name, id] : table)
    names.push_back(name);
  return names;
}
// The names of the callables of one kind.
std::vector<std::string> callables_of(const Context& context, CallableKind kind);
std::vector<std::string> field_names(const std::vector<ir::Field>& fields);

// Style and reserved words, reported. `what` as above.
void check_snake_case(Context& context, const ast::Name& name, std::string_view what);
void check_camel_case(Context& context, const ast::Name& name, std::string_view what);
// Labels, enum values and bindings: not `finish`, `missing`, `entry` or a weekday.
void check_not_reserved(Context& context, const ast::Name& name, std::string_view what);

}  // namespace nudge::check
