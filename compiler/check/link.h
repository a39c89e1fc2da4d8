// `retire`: steps of earlier versions, checked anew in the program that has them no more. First the plan,
// over the program as it stands by itself: which steps of which version, and what of that version's
// declarations they need. Then the program is checked once more with these beside its own, and each workflow
// with the retired steps behind its own (ir::Workflow::retired). Costs checking the program twice and every
// version that is looked into once.
#pragma once

#include <functional>

#include "compiler/check/check.h"
#include "compiler/check/context.h"

namespace nudge::check {

// A version as it was: its trees, and its workflows' steps with their identities.
struct Earlier {
  uint64_t version = 0;
  std::vector<ast::FileTree> trees;
  ir::Program program;  // of check_steps()
};
// The newest is 0; nullptr behind the oldest. Made when asked for, and kept.
using EarlierVersions = std::function<Earlier*(size_t)>;

// What one version gives to one workflow.
struct RetiredPart {
  std::string workflow;
  uint64_t version = 0;
  const ast::WorkflowDecl* tree = nullptr;  // as it was
  std::vector<std::string> entries;         // the identities that `retire` names
  // Of all its steps in the order of the text, but for the later arms of a `match`, which are called after
  // the first: words that name something else by now would give others.
  std::vector<std::string> identities;
  std::vector<const ast::SequenceDecl*> sequences;  // that it runs, as they were
  Span clause;                                      // the first `retire` that asks for it
};
struct Linking {
  std::vector<RetiredPart> parts;          // of one workflow the newest first
  std::vector<ast::Declaration*> carried;  // of earlier versions; the program doesn't declare them
};

// A program that was sound when it was installed, without its messages' texts and its tests. Faults are not
// reported: what has them is left out.
ir::Program check_steps(const std::vector<ast::FileTree>& trees, const source::SourceSet& sources,
                        std::vector<std::string> modules = {});

// `program`: what check() made of `trees`. Warns of a `moved` or `retire` whose step no version had.
Linking plan_linking(const ir::Program& program, const std::vector<ast::FileTree>& trees,
                     const EarlierVersions& earlier, source::Diagnostics& diagnostics);

// `trees` have no faults by themselves. None when the retired steps have: `diagnostics` says which.
std::optional<ir::Program> link(const std::vector<ast::FileTree>& trees, const source::SourceSet& sources,
                                source::Diagnostics& diagnostics, std::vector<std::string> modules,
                                const Linking& linking);

}  // namespace nudge::check
