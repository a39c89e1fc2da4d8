// A program made ready for questions about one of its workflows: lowered with times kept and a probe for each
// part of what the workflow asks. Private to scenario/why*.cpp.
#pragma once

#include <map>

#include "compiler/scenario/time_words.h"
#include "compiler/scenario/why.h"
#include "runtime/engine/input.h"
#include "runtime/engine/state.h"
#include "runtime/predicate/predicate.h"

namespace nudge::scenario {

inline constexpr uint32_t kNothingArrives = UINT32_MAX;

struct WhyProgram::Parts {
  Parts(const ir::Program& program, const source::SourceSet& source_set, ir::WorkflowId workflow_id,
        bool hides_pii, bool with_times);

  const Program& program() const { return lowered.program; }
  const Workflow& workflow() const { return lowered.program.workflows[id]; }
  const ir::Workflow& source() const { return ir.workflows[id]; }
  SubjectKind subject() const { return workflow().subject; }

  // `arriving`: the event that is read, or kNothingArrives. None for kNoExpr.
  std::optional<Explanation> explain(ir::ExprId expr, uint32_t arriving, Evaluation& evaluation) const;
  std::string place(source::Span span) const;  // "trial.flow:12"
  std::string words(source::Span span) const { return source_words(sources, span); }
  std::string step_words(NodeId node) const;  // the step's source without what is inside it

  const ir::Program& ir;
  const source::SourceSet& sources;
  const ir::WorkflowId id;
  const bool keeps_times;
  std::map<std::pair<ir::ExprId, uint32_t>, lower::Probes> probes;
  lower::Lowered lowered;
  Predicates predicates;
  std::vector<const ir::Step*> steps;   // by node
  std::unique_ptr<PersonalData> hides;  // null: nothing is hidden

 private:
  lower::Lowered make();
};

// What code reads of somebody between steps, with texts in `arena`; as of the state's now.
Evaluation evaluation_of(const Predicates& predicates, State& state, SubjectRef who,
                         const Enrolment* enrolment, Arena& arena);
// The event's fields that are kept, as they are printed.
EventSeen seen(const Program& program, const Input& input, const TimeWords& words, bool hides_pii = false);
std::string words_of(const EventSeen& event);  // "signed_up { source: "ads" }"

}  // namespace nudge::scenario
