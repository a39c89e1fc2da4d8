#include "compiler/graph/make_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "compiler/ast/words.h"
#include "compiler/graph/clause_words.h"
#include "compiler/graph/step_words.h"
#include "runtime/fault/assert.h"
#include "runtime/value/number_text.h"

namespace nudge::graph {

namespace {

using ir::StepKind;

// One picture while it is made. Nodes of the state machine stand in the order in which steps are written,
// each before what is inside it (lower/nodes.cpp), so going through the steps finds them.
class Drawing {
 public:
  Drawing(const Parts& parts, const Trees& trees, uint32_t id)
      : parts_(parts), trees_(trees), ir_(parts.ir.workflows[id]), machine_(parts.program.workflows[id]) {
    NUDGE_ASSERT(ir_.name == machine_.name, "workflow {} is lowered to another", ir_.name);
  }

  Graph run() {
    graph_.name = ir_.name;
    graph_.description = ir_.description;
    graph_.for_account = ir_.for_account;
    if (ir_.span.known()) graph_.file = parts_.sources.file(ir_.span.file).path();
    add_triggers();
    add_block(ir_.body);
    // Behind them stand those of earlier versions, to which nothing of the workflow leads.
    const bool whole =
        seen_ == machine_.nodes.size() || (seen_ < machine_.nodes.size() && machine_.nodes[seen_].retired);
    NUDGE_ASSERT(whole, "workflow {} has other nodes than steps", ir_.name);
    enter();
    for (NodeId node = 0; node < seen_; ++node)
      leave(node);
    for (const Arrow& arrow : arrows_)
      add_arrow(arrow);
    graph_.rules = rules_of(parts_, trees_, ir_);
    return std::move(graph_);
  }

 private:
  struct NodePlace {
    uint32_t box = 0;
    WayWords words;
    bool is_chained = false;  // of a match: `otherwise` leads to its next branch
    bool never_else = false;  // of a match: there is no other value
  };

  uint32_t add_box(Box box) {
    box.id = fmt::format("n{}", graph_.boxes.size());
    graph_.boxes.push_back(std::move(box));
    return static_cast<uint32_t>(graph_.boxes.size() - 1);
  }

  // --- triggers

  void add_triggers() {
    for (uint32_t index = 0; index < ir_.triggers.size(); ++index) {
      const ir::Trigger& trigger = ir_.triggers[index];
      // `when a or b` is one trigger for people and two for the machine.
      if (index > 0 && same_place(trigger.span, ir_.triggers[index - 1].span)) {
        arrows_.back().edges.push_back({Way::entered, kNoNode, index});
        continue;
      }
      Box box;
      box.shape = Shape::trigger;
      box.heading = "WHEN";
      box.title = ast::wrapped(trigger_words(parts_, trigger), kTitleWidth, 5);
      box.tooltip = place_words(parts_, trigger.span);
      arrows_.push_back({add_box(std::move(box)), 0, "", false, "", {{Way::entered, kNoNode, index}}});
    }
    add_starters();
    Box entry;
    describe_entry(parts_, ir_, entry);
    graph_.entry = add_box(std::move(entry));
    for (Arrow& arrow : arrows_)
      arrow.to = graph_.entry;
  }

  static bool same_place(Span left, Span right) {
    return left.known() && left.file == right.file && left.begin == right.begin && left.end == right.end;
  }

  // Workflows that bring people here by `start`.
  void add_starters() {
    Box box;
    box.shape = Shape::trigger;
    box.heading = "STARTED BY WORKFLOW";
    for (const ir::Workflow& other : parts_.ir.workflows) {
      if (!starts_this(other.body)) continue;
      box.title.push_back(other.name);
    }
    if (box.title.empty()) return;
    if (box.title.size() == 1) box.workflow = box.title.front();
    arrows_.push_back({add_box(std::move(box)), 0, "", false, "", {{Way::entered, kNoNode, kNoTrigger}}});
  }

  bool starts_this(const ir::Block& block) const {
    return std::any_of(block.steps.begin(), block.steps.end(), [&](ir::StepId id) {
      const ir::Step& step = parts_.ir.steps[id];
      if (step.kind == StepKind::start && parts_.ir.workflows[step.target].name == ir_.name) return true;
      return starts_this(step.then_block) || starts_this(step.else_block) ||
             std::any_of(step.arms.begin(), step.arms.end(),
                         [&](const ir::SplitArm& arm) { return starts_this(arm.block); });
    });
  }

  // --- steps to boxes

  void add_block(const ir::Block& block) {
    for (const ir::StepId id : block.steps)
      add_step(parts_.ir.steps[id]);
  }

  // The next node, which is the step's.
  NodeId place(const ir::Step& step, uint32_t box) {
    const auto node = static_cast<NodeId>(seen_++);
    NUDGE_ASSERT(node < machine_.nodes.size() && machine_.nodes[node].step == step.identity,
                 "step {} has no node in its place", step.identity);
    places_.push_back({box, way_words(step), false, false});
    graph_.boxes[box].nodes.push_back(node);
    return node;
  }

  void add_step(const ir::Step& step) {
    Box box;
    describe_step(parts_, trees_, step, box);
    const uint32_t at = add_box(std::move(box));
    const ast::Step* tree = trees_.step(step.span);
    const auto* match = tree == nullptr ? nullptr : std::get_if<ast::MatchStep>(&tree->node);
    if (step.kind == StepKind::branch && match != nullptr) return add_match(step, *match, at);
    place(step, at);
    add_block(step.then_block);
    if (step.kind != StepKind::wait_for || step.bounded) add_block(step.else_block);
    for (const ir::SplitArm& arm : step.arms)
      add_block(arm.block);
    if (step.kind == StepKind::repeat) place(step, at);  // its end
  }

  std::string pattern_words(const ast::MatchArm& arm) const {
    std::string words;
    for (const ast::MatchPattern& pattern : arm.patterns)
      words += (words.empty() ? "" : ", ") + ast::one_line(parts_.sources, pattern.span);
    return ast::shortened(words, kTitleWidth);
  }

  // The branch of the next arm, if the step's `else` is one.
  const ir::Step* next_branch(const ir::Step& step) const {
    if (step.else_block.steps.size() != 1) return nullptr;
    const ir::Step& next = parts_.ir.steps[step.else_block.steps.front()];
    const bool is_branch = next.kind == StepKind::branch && next.name == "match";
    return is_branch && trees_.step(next.span) == nullptr ? &next : nullptr;
  }

  void add_match(const ir::Step& first, const ast::MatchStep& match, uint32_t box) {
    const ir::Step* step = &first;
    for (size_t arm = 0; arm < match.arms.size(); ++arm) {
      const NodeId node = place(*step, box);
      add_block(step->then_block);
      const ir::Step* next = next_branch(*step);
      NodePlace& made = places_[node];
      made.words = {pattern_words(match.arms[arm]), "else"};
      if (next != nullptr) {
        made.is_chained = true;
        step = next;
        continue;
      }
      if (arm + 1 < match.arms.size()) {
        made.words.otherwise = pattern_words(match.arms[arm + 1]);
      } else {
        made.never_else = !match.else_block;
      }
      add_block(step->else_block);
      return;
    }
  }

  // --- edges to arrows

  uint32_t box_at(NodeId node) {
    if (node != kNoNode) return places_[node].box;
    if (!end_) {
      Box box;
      box.shape = Shape::finish;
      box.title = {"end"};
      box.tooltip = "after the last step";
      end_ = add_box(std::move(box));
    }
    return *end_;
  }

  void enter() {
    Arrow arrow{graph_.entry, 0, "", false, "", {}};
    for (const Arrow& trigger : arrows_)
      arrow.edges.insert(arrow.edges.end(), trigger.edges.begin(), trigger.edges.end());
    arrow.to = box_at(machine_.nodes.empty() ? kNoNode : 0);
    arrows_.push_back(std::move(arrow));
  }

  void lead(NodeId from, NodeId to, Edge edge, const std::string& label) {
    const bool back = to != kNoNode && machine_.nodes[to].kind == NodeKind::repeat_again;
    arrows_.push_back({places_[from].box, box_at(to), label, back, "", {edge}});
  }

  void leave(NodeId id) {
    const Node& node = machine_.nodes[id];
    const NodePlace& place = places_[id];
    switch (node.kind) {
      case NodeKind::finish:
        return;
      case NodeKind::split:
      case NodeKind::split_adapt:
        for (uint32_t arm = 0; arm < node.arms.size(); ++arm)
          lead(id, node.arms[arm].next, {Way::arm, id, arm}, arm_words(node, arm));
        return;
      case NodeKind::repeat_again:
        // Its arrow back is the body's; after the last round it goes on as the repeat does.
        for (Arrow& arrow : arrows_) {
          if (arrow.edges.front() == Edge{Way::otherwise, node.next, kNoTrigger})
            arrow.edges.push_back({Way::otherwise, id, kNoTrigger});
        }
        return;
      default:
        break;
    }
    lead(id, node.next, {Way::next, id, kNoTrigger}, place.words.next);
    const bool forks = node.kind == NodeKind::branch || node.kind == NodeKind::repeat ||
                       (node.kind == NodeKind::wait_for && node.bounded);
    if (forks && !place.is_chained && !place.never_else)
      lead(id, node.otherwise, {Way::otherwise, id, kNoTrigger}, place.words.otherwise);
  }

  std::string arm_words(const Node& node, uint32_t arm) const {
    const std::string& name = node.arms[arm].name;
    if (node.kind == NodeKind::split_adapt) return name;
    const double share = node.arms[arm].up_to - (arm == 0 ? 0 : node.arms[arm - 1].up_to);
    return fmt::format("{}% {}", print_number(std::round(share * 1e6) / 1e4), name);
  }

  // Ways from one box to the same other are one arrow: with what they have in common nothing is decided.
  void add_arrow(const Arrow& arrow) {
    for (Arrow& other : graph_.arrows) {
      if (other.from != arrow.from || other.to != arrow.to || other.back != arrow.back) continue;
      other.edges.insert(other.edges.end(), arrow.edges.begin(), arrow.edges.end());
      const bool all = std::none_of(arrows_.begin(), arrows_.end(), [&](const Arrow& any) {
        return any.from == other.from && any.to != other.to;
      });
      if (all) {
        other.label.clear();
      } else if (!arrow.label.empty()) {
        other.label += (other.label.empty() ? "" : ", ") + arrow.label;
      }
      return;
    }
    graph_.arrows.push_back(arrow);
  }

  const Parts& parts_;
  const Trees& trees_;
  const ir::Workflow& ir_;
  const nudge::Workflow& machine_;
  Graph graph_;
  size_t seen_ = 0;  // nodes
  std::vector<NodePlace> places_;
  std::vector<Arrow> arrows_;
  std::optional<uint32_t> end_;
};

}  // namespace

GraphMaker::GraphMaker(const Parts& parts) : parts_(parts), trees_(parts) {}

Graph GraphMaker::make(uint32_t workflow) const {
  return Drawing(parts_, trees_, workflow).run();
}

}  // namespace nudge::graph
