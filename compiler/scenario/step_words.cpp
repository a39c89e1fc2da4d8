#include "compiler/scenario/step_words.h"

#include <fmt/format.h>

#include "compiler/scenario/explain.h"
#include "runtime/fault/assert.h"

namespace nudge::scenario {

namespace {

class NodeWalk {
 public:
  explicit NodeWalk(const ir::Program& ir) : ir_(ir) {}

  void add(const ir::Block& block) {
    for (ir::StepId id : block.steps)
      add(id);
  }
  std::vector<ir::StepId> steps;

 private:
  void add(ir::StepId id) {
    const ir::Step& step = ir_.steps[id];
    if (!step.husk) steps.push_back(id);
    add(step.then_block);
    if (step.kind == ir::StepKind::repeat && !step.husk) steps.push_back(id);
    if (step.kind != ir::StepKind::wait_for || step.bounded) add(step.else_block);
    for (const ir::SplitArm& arm : step.arms)
      add(arm.block);
  }

  const ir::Program& ir_;
};

// A span of the source that begins with its keyword, or gets it: what a clause is called.
std::string with_keyword(std::string text, const char* keyword) {
  return text.starts_with(keyword) ? text : fmt::format("{} {}", keyword, text);
}

}  // namespace

std::vector<ir::StepId> steps_by_node(const ir::Program& ir, const Program& program, uint32_t workflow) {
  NodeWalk walk(ir);
  walk.add(ir.workflows[workflow].body);
  const std::vector<Node>& nodes = program.workflows[workflow].nodes;
  for (const ir::Retired& retired : ir.workflows[workflow].retired)
    walk.add(retired.body);
  NUDGE_ASSERT(walk.steps.size() == nodes.size(), "workflow {}: {} steps, {} nodes",
               program.workflows[workflow].name, walk.steps.size(), nodes.size());
  for (size_t node = 0; node < nodes.size(); ++node) {
    NUDGE_ASSERT(ir.steps[walk.steps[node]].identity == nodes[node].step, "step {} is not node {}",
                 nodes[node].step, node);
  }
  return std::move(walk.steps);
}

bool is_match(const ir::Step& step) {
  return step.kind == ir::StepKind::branch && step.name == "match";
}

bool leads_to_next_arm(const ir::Program& ir, const ir::Step& step) {
  if (step.arm == 0 || step.else_block.steps.size() != 1) return false;
  return ir.steps[step.else_block.steps[0]].arm == step.arm + 1;
}

std::string one_line_of(const source::SourceSet& sources, source::Span span, size_t most) {
  return shortened(source_words(sources, span), most);
}

StepWords::StepWords(const ir::Program& ir, const source::SourceSet& sources, const Program& program)
    : ir_(ir), sources_(sources), program_(program), by_node_(program.workflows.size()) {}

const ir::Step& StepWords::step(uint32_t workflow, NodeId node) const {
  if (by_node_[workflow].empty()) by_node_[workflow] = steps_by_node(ir_, program_, workflow);
  return ir_.steps[by_node_[workflow][node]];
}

std::string StepWords::of_node(uint32_t workflow, NodeId node) const {
  return of_step(step(workflow, node));
}

std::string StepWords::of_step(const ir::Step& step) const {
  switch (step.kind) {
    case ir::StepKind::send:
      return "send " + ir_.messages[step.target].name;
    case ir::StepKind::action:
      return ir_.actions[step.target].name + "(…)";
    case ir::StepKind::repeat: {
      std::string text = one_line_of(sources_, step.span);
      return text.empty() ? step.identity : text;
    }
    case ir::StepKind::branch:
      if (is_match(step)) return step.identity.substr(0, step.identity.find(" arm "));
      break;
    default:
      break;
  }
  std::string text = one_line_of(sources_, step.span);
  return text.empty() ? step.identity : text;
}

std::string StepWords::of_arm(const ir::Step& step) const {
  if (step.arm > 1) return one_line_of(sources_, step.span, 60);
  return step.value == ir::kNoExpr ? "" : one_line_of(sources_, ir_[step.value].span, 60);
}

std::string StepWords::of_last_arm(const ir::Step& step) const {
  return step.last_arm.empty() ? "else" : shortened(step.last_arm, 60);
}

std::string StepWords::of_trigger(uint32_t workflow, uint32_t trigger) const {
  return with_keyword(one_line_of(sources_, ir_.workflows[workflow].triggers[trigger].span), "when");
}

std::string StepWords::of_exit(uint32_t workflow, uint32_t exit) const {
  std::string text = one_line_of(sources_, ir_.workflows[workflow].exits[exit].span);
  return text.starts_with("exit") ? text : "exit " + with_keyword(std::move(text), "when");
}

}  // namespace nudge::scenario
