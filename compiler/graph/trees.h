// A checked program with the trees that it was made from: where a step, a trigger, a message of the typed
// program was written, and how. What is asked for and isn't there is null.
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "compiler/ast/ast.h"
#include "compiler/ir/ir.h"
#include "runtime/program/program.h"

namespace nudge::graph {

using source::Span;

// What a compilation holds; it must outlive what is made from it.
struct Parts {
  const source::SourceSet& sources;
  const std::vector<ast::FileTree>& trees;
  const ir::Program& ir;
  const nudge::Program& program;
};

class Trees {
 public:
  explicit Trees(const Parts& parts);

  const ast::WorkflowDecl* workflow(const std::string& name) const;
  const ast::MessageDecl* message(const std::string& name) const;
  // By the span of its head, which an ir::Step has; steps of sequences too.
  const ast::Step* step(Span head) const;

 private:
  using Place = std::tuple<source::FileId, uint32_t, uint32_t>;
  void add(const ast::Block& block);
  void add(const std::optional<ast::Block>& block);
  void add_inner(const ast::Step& step);

  std::map<std::string, const ast::WorkflowDecl*> workflows_;
  std::map<std::string, const ast::MessageDecl*> messages_;
  std::map<Place, const ast::Step*> steps_;
};

// "onboarding.flow:12"; "" for nowhere.
std::string place_words(const Parts& parts, Span span);

}  // namespace nudge::graph
