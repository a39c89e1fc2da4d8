#include "compiler/graph/trees.h"

namespace nudge::graph {

Trees::Trees(const Parts& parts) {
  for (const ast::FileTree& tree : parts.trees) {
    for (const ast::Declaration& declaration : tree.declarations) {
      if (const auto* workflow = std::get_if<ast::WorkflowDecl>(&declaration.node)) {
        workflows_.emplace(workflow->name.text, workflow);
        add(workflow->body);
      } else if (const auto* sequence = std::get_if<ast::SequenceDecl>(&declaration.node)) {
        add(sequence->body);
      } else if (const auto* message = std::get_if<ast::MessageDecl>(&declaration.node)) {
        messages_.emplace(message->name.text, message);
      }
    }
  }
}

void Trees::add(const ast::Block& block) {
  for (const ast::Step& step : block.steps) {
    steps_.emplace(Place{step.head_span.file, step.head_span.begin, step.head_span.end}, &step);
    add_inner(step);
  }
}

void Trees::add(const std::optional<ast::Block>& block) {
  if (block) add(*block);
}

void Trees::add_inner(const ast::Step& step) {
  if (const auto* wait = std::get_if<ast::WaitForStep>(&step.node)) {
    add(wait->then_block);
    add(wait->else_block);
  } else if (const auto* branch = std::get_if<ast::IfStep>(&step.node)) {
    add(branch->then_block);
    add(branch->else_block);
  } else if (const auto* match = std::get_if<ast::MatchStep>(&step.node)) {
    for (const ast::MatchArm& arm : match->arms)
      add(arm.block);
    add(match->else_block);
  } else if (const auto* split = std::get_if<ast::SplitStep>(&step.node)) {
    for (const ast::SplitArm& arm : split->arms)
      add(arm.block);
  } else if (const auto* repeat = std::get_if<ast::RepeatStep>(&step.node)) {
    add(repeat->block);
  }
}

namespace {

template <typename Map, typename Key>
auto found_in(const Map& map, const Key& key) -> typename Map::mapped_type {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

const ast::WorkflowDecl* Trees::workflow(const std::string& name) const {
  return found_in(workflows_, name);
}

const ast::MessageDecl* Trees::message(const std::string& name) const {
  return found_in(messages_, name);
}

const ast::Step* Trees::step(Span head) const {
  return found_in(steps_, Place{head.file, head.begin, head.end});
}

std::string place_words(const Parts& parts, Span span) {
  if (!span.known()) return "";
  const source::File& file = parts.sources.file(span.file);
  return file.path() + ":" + std::to_string(file.position(span.begin).line);
}

}  // namespace nudge::graph
