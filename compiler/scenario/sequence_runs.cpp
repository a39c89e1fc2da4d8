#include "compiler/scenario/sequence_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "compiler/ast/each_step.h"

namespace nudge::scenario {

// Through the body of a workflow, into what it runs. The checker has seen to it that no sequence runs itself.
struct RunWalk {
  std::vector<SequenceRuns::Sequence>& sequences;
  std::vector<source::Span> path;

  template <class Body>
  void block(const Body& all) {
    ast::each_step(all, [this](const ast::Step& step) {
      if (const auto* run = std::get_if<ast::RunStep>(&step.node)) enter(*run, step.head_span);
    });
  }
  void enter(const ast::RunStep& run, source::Span span) {
    for (SequenceRuns::Sequence& sequence : sequences) {
      if (sequence.tree->name.text != run.sequence.text) continue;
      path.push_back(span);
      sequence.runs.push_back({path, ""});
      block(sequence.tree->body);
      path.pop_back();
      return;
    }
  }
};

SequenceRuns::SequenceRuns(const std::vector<ast::FileTree>& trees, const source::SourceSet& sources,
                           const std::string& workflow) {
  const ast::WorkflowDecl* tree = nullptr;
  for (const ast::FileTree& file : trees) {
    for (const ast::Declaration& declaration : file.declarations) {
      if (const auto* sequence = std::get_if<ast::SequenceDecl>(&declaration.node))
        sequences_.push_back({sequence, declaration.span, {}});
      const auto* its = std::get_if<ast::WorkflowDecl>(&declaration.node);
      if (its && its->name.text == workflow) tree = its;
    }
  }
  if (tree) RunWalk{sequences_, {}}.block(tree->body);
  for (Sequence& sequence : sequences_)
    name_runs(sequence, sources);
}

void SequenceRuns::name_runs(Sequence& sequence, const source::SourceSet& sources) {
  if (sequence.runs.size() < 2) return;
  auto name_all = [&](bool columns) {
    std::set<std::string> different;
    for (Run& run : sequence.runs) {
      run.words.clear();
      // The nearest first.
      for (auto span = run.path.rbegin(); span != run.path.rend(); ++span) {
        const source::File& file = sources.file(span->file);
        const source::Position at = file.position(span->begin);
        run.words += fmt::format("{} of line {}", run.words.empty() ? "the `run`" : ", in that", at.line);
        if (columns) run.words += fmt::format(", column {}", at.column);
        if (span->file != sequence.span.file) run.words += " of " + file.path();
      }
      different.insert(run.words);
    }
    return different.size() == sequence.runs.size();
  };
  if (!name_all(false)) name_all(true);
}

std::vector<const SequenceRuns::Run*> SequenceRuns::by_node(const std::vector<const ir::Step*>& steps,
                                                            const Workflow& workflow) const {
  std::vector<const Run*> found(steps.size());
  // How often a step of a sequence has been met: its first time is by the sequence's first run, and so on.
  std::map<std::tuple<source::FileId, size_t, size_t, NodeKind>, size_t> met;
  for (size_t node = 0; node < steps.size(); ++node) {
    const source::Span span = steps[node]->span;
    for (const Sequence& sequence : sequences_) {
      const bool inside = span.known() && span.file == sequence.span.file &&
                          span.begin >= sequence.span.begin && span.end <= sequence.span.end;
      if (!inside) continue;
      const size_t time = met[{span.file, span.begin, span.end, workflow.nodes[node].kind}]++;
      if (time < sequence.runs.size()) found[node] = &sequence.runs[time];
      break;
    }
  }
  return found;
}

}  // namespace nudge::scenario
