// By which `run` a workflow comes to each of its steps that stand in a sequence: a sequence that is run twice
// gives two steps for each of its own. Goes through the trees beside the nodes, which stand in the same
// order. Private to compiler/scenario.
#pragma once

#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/scenario/step_words.h"

namespace nudge::scenario {

class SequenceRuns {
 public:
  SequenceRuns(const std::vector<ast::FileTree>& trees, const source::SourceSet& sources,
               const std::string& workflow);

  struct Run {
    std::vector<source::Span> path;  // the `run`s that lead there, the workflow's own first
    std::string words;               // "the `run` of line 12"; "" if the sequence is run only once
  };
  // Of each node of the workflow, null where it stands in no sequence. `steps`: of the nodes.
  std::vector<const Run*> by_node(const std::vector<const ir::Step*>& steps, const Workflow& workflow) const;

 private:
  struct Sequence {
    const ast::SequenceDecl* tree = nullptr;
    source::Span span;
    std::vector<Run> runs;  // in the order of the workflow's nodes
  };
  friend struct RunWalk;
  void name_runs(Sequence& sequence, const source::SourceSet& sources);

  std::vector<Sequence> sequences_;
};

}  // namespace nudge::scenario
