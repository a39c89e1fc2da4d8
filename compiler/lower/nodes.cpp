// Steps to nodes. Blocks are gone through from their end, so that a node's successors are known when it is
// made; at the end the numbers are turned round, so that the first step is node 0 and a step stands before
// what is inside it.
#include <algorithm>
#include <iterator>

#include "compiler/analyze/traverse.h"
#include "compiler/lower/context.h"

namespace nudge::lower {
namespace {

using ir::StepKind;

NodeKind node_kind(StepKind kind) {
  switch (kind) {
    case StepKind::send:
      return NodeKind::send;
    case StepKind::wait:
      return NodeKind::wait;
    case StepKind::wait_until_clock:
      return NodeKind::wait_until_clock;
    case StepKind::wait_until_time:
      return NodeKind::wait_until_time;
    case StepKind::wait_for:
      return NodeKind::wait_for;
    case StepKind::branch:
      return NodeKind::branch;
    case StepKind::split:
      return NodeKind::split;
    case StepKind::repeat:
      return NodeKind::repeat;
    case StepKind::add_to_score:
      return NodeKind::add_to_score;
    case StepKind::set_field:
      return NodeKind::set_field;
    case StepKind::add_to_field:
      return NodeKind::add_to_field;
    case StepKind::remove_from_field:
      return NodeKind::remove_from_field;
    case StepKind::action:
      return NodeKind::action;
    case StepKind::start:
      return NodeKind::start;
    case StepKind::stop:
      return NodeKind::stop;
    case StepKind::finish:
      return NodeKind::finish;
  }
  NUDGE_UNREACHABLE("no such step");
}

class NodeMaker {
 public:
  NodeMaker(Context& context, ir::WorkflowId id, const Place& place, Workflow& made, bool retired = false)
      : context_(context),
        id_(id),
        workflow_(context.in.workflows[id]),
        place_(place),
        made_(made),
        retired_(retired) {}

  // Where the block begins; `after` where it is empty.
  NodeId add(const ir::Block& block, NodeId after) {
    for (size_t index = block.steps.size(); index-- > 0;) {
      after = add(context_.in.steps[block.steps[index]], after);
    }
    return after;
  }

  std::vector<Node> take() {
    const auto first = static_cast<NodeId>(made_.nodes.size());
    auto turned = [&](NodeId& id) {
      if (id == kNoNode) return;
      id = (id & kMade) != 0 ? id & ~kMade : static_cast<NodeId>(first + nodes_.size() - 1 - id);
    };
    for (Node& node : nodes_) {
      turned(node.next);
      turned(node.otherwise);
      for (SplitArm& arm : node.arms)
        turned(arm.next);
    }
    std::reverse(nodes_.begin(), nodes_.end());
    return std::move(nodes_);
  }

 private:
  NodeId add(const ir::Step& step, NodeId after) {
    if (step.husk) return add_husk(step, after);
    Node node;
    node.retired = retired_;
    node.kind = node_kind(step.kind);
    node.step = step.identity;
    node.line = source_line(context_, step.span);
    node.next = after;
    node.target = step.target;
    node.length = lowered(step.length);
    node.bounded = step.bounded;
    node.weekday = step.weekday;
    node.name = step.name;
    node.of_account = step.of_account;
    node.iterations = repeats_;
    add_parts(step, after, node);
    nodes_.push_back(std::move(node));
    return static_cast<NodeId>(nodes_.size() - 1);
  }

  void add_parts(const ir::Step& step, NodeId after, Node& node) {
    std::string name = workflow_.name + "." + step.identity;
    node.value = value_function(context_, step.value, place_, name);
    switch (step.kind) {
      case StepKind::send:
        add_send(step, name, node);
        break;
      case StepKind::action:
        add_arguments(step, name, node);
        break;
      case StepKind::wait_for:
        node.awaited = make_awaited(context_, step.awaited, place_, step.binding, name);
        node.otherwise = step.bounded ? add(step.else_block, after) : kNoNode;
        node.next = add(step.then_block, after);
        break;
      case StepKind::branch:
        node.otherwise = add(step.else_block, after);
        node.next = add(step.then_block, after);
        break;
      case StepKind::split:
        add_arms(step, after, node);
        break;
      case StepKind::repeat:
        add_repeat(step, node);
        break;
      case StepKind::set_field:
      case StepKind::add_to_field:
      case StepKind::remove_from_field:
        node.slot = field_slot(step);
        NUDGE_ASSERT(step.of_account || !workflow_.for_account,
                     "an account's workflow sets a contact's field");
        break;
      case StepKind::finish:
        node.next = kNoNode;
        break;
      default:
        break;
    }
  }

  // To members: they are the contact of what the message and `where` say.
  void add_send(const ir::Step& step, const std::string& name, Node& node) {
    Place place = place_;
    if (step.to_members) place.subject = SubjectKind::contact;
    node.arguments = message_functions(context_, step, place, name);
    node.to_members = step.to_members;
    node.where = value_function(context_, step.members_where, place, name + ".where");
    node.best_time = step.best_time;
    node.best_within = lowered(step.best_within);
  }

  SlotId add_capture(std::string name, FieldKind kind) {
    for (SlotId slot = 0; slot < made_.capture_fields.size(); ++slot) {
      const CaptureField& field = made_.capture_fields[slot];
      if (field.name == name && field.type.kind == kind) return slot;
    }
    FieldType type;
    type.kind = kind;
    made_.capture_fields.push_back({std::move(name), type});
    return made_.captures.add(SlotKind::wide);
  }

  // A step of an earlier version that isn't kept: it leads to the node of its name. What of its blocks is
  // kept goes on behind them; within a `repeat` that is there still, in it.
  NodeId add_husk(const ir::Step& step, NodeId after) {
    const NodeId node = find_made(step.identity, false);
    if (!holds_kept(step)) return node;
    if (step.kind == StepKind::repeat) {
      const NodeId again = find_made(step.identity, true);
      repeats_.push_back(add_capture(step.identity + ".count", FieldKind::integer));
      add(step.then_block, again == kNoNode ? node : again);
      repeats_.pop_back();
      return node;
    }
    add(step.then_block, after);
    add(step.else_block, after);
    for (const ir::SplitArm& arm : step.arms)
      add(arm.block, after);
    return node;
  }

  bool holds_kept(const ir::Step& step) const {
    bool kept = false;
    const auto look = [&](const ir::Step& inner) { kept |= !inner.husk; };
    analyze::for_each_step(context_.in, step.then_block, look);
    analyze::for_each_step(context_.in, step.else_block, look);
    for (const ir::SplitArm& arm : step.arms)
      analyze::for_each_step(context_.in, arm.block, look);
    return kept;
  }

  // Marked as one that is made already.
  NodeId find_made(const std::string& step, bool again) const {
    for (NodeId id = 0; id < made_.nodes.size(); ++id) {
      const Node& node = made_.nodes[id];
      if (node.step == step && (node.kind == NodeKind::repeat_again) == again) return id | kMade;
    }
    return kNoNode;
  }

  // The body leads to repeat_again, and that back to the repeat.
  void add_repeat(const ir::Step& step, Node& node) {
    node.times = static_cast<uint32_t>(step.times);
    node.count_slot = add_capture(step.identity + ".count", FieldKind::integer);
    node.started_slot = add_capture(step.identity + ".started", FieldKind::time);
    node.otherwise = node.next;
    Node again = node;
    again.kind = NodeKind::repeat_again;
    again.value = kNoFunction;
    again.otherwise = kNoNode;
    auto again_id = static_cast<NodeId>(nodes_.size());
    nodes_.push_back(std::move(again));
    repeats_.push_back(node.count_slot);
    node.next = add(step.then_block, again_id);
    repeats_.pop_back();
    nodes_[again_id].next = static_cast<NodeId>(nodes_.size());  // the repeat, which comes next
  }

  void add_arguments(const ir::Step& step, const std::string& name, Node& node) {
    const ir::Action& action = context_.in.actions[step.target];
    for (size_t index = 0; index < action.parameters.size(); ++index) {
      ExprId argument = index < step.arguments.size() ? step.arguments[index] : kNoExpr;
      node.arguments.push_back(
          value_function(context_, argument, place_, name + "." + action.parameters[index].name));
    }
  }

  void add_arms(const ir::Step& step, NodeId after, Node& node) {
    node.next = kNoNode;
    double up_to = 0;
    for (const ir::SplitArm& arm : step.arms) {
      up_to += arm.percent / 100;
      node.arms.push_back({arm.name, up_to, kNoNode});
    }
    if (step.adapt) adapt(step, node);
    if (!node.arms.empty()) node.arms.back().up_to = 1;  // whatever the percentages' sum has lost
    for (size_t index = step.arms.size(); index-- > 0;)
      node.arms[index].next = add(step.arms[index].block, after);
  }

  void adapt(const ir::Step& step, Node& node) {
    node.kind = NodeKind::split_adapt;
    node.target = static_cast<uint32_t>(context_.out.adaptive_splits.size());
    for (size_t index = 0; index < node.arms.size(); ++index)
      node.arms[index].up_to = static_cast<double>(index + 1) / static_cast<double>(node.arms.size());
    AdaptiveSplit split;
    split.workflow = id_;
    split.name = step.name;
    split.arms = static_cast<uint32_t>(step.arms.size());
    split.arm_slot = context_.out.layout(place_.subject).add(SlotKind::small);
    context_.out.adaptive_splits.push_back(std::move(split));
  }

  // The path is the whole one from the contact or account, or what is below its field.
  SlotId field_slot(const ir::Step& step) const {
    std::vector<std::string> names = step.path;
    const auto& fields = step.of_account ? context_.out.account_fields : context_.out.contact_fields;
    const std::string& top = fields[step.target].name;
    if (names.empty() || names.front() != top) names.insert(names.begin(), top);
    const Field* field = find_field(fields, names);
    NUDGE_ASSERT(field, "`set` of a field that there isn't");
    return field->slot;
  }

  static constexpr NodeId kMade = NodeId{1} << 30;

  Context& context_;
  ir::WorkflowId id_;
  const ir::Workflow& workflow_;
  const Place& place_;
  Workflow& made_;
  bool retired_;
  std::vector<Node> nodes_;
  std::vector<SlotId> repeats_;  // count slots of those around, the outermost first
};

}  // namespace

std::vector<Node> make_nodes(Context& context, ir::WorkflowId workflow, const Place& place, Workflow& made) {
  NodeMaker maker(context, workflow, place, made);
  maker.add(context.in.workflows[workflow].body, kNoNode);
  return maker.take();
}

void add_retired_nodes(Context& context, ir::WorkflowId workflow, const Place& place,
                       const ir::Retired& retired, Workflow& made) {
  NodeMaker maker(context, workflow, place, made, true);
  maker.add(retired.body, kNoNode);
  std::vector<Node> nodes = maker.take();
  std::move(nodes.begin(), nodes.end(), std::back_inserter(made.nodes));
}

}  // namespace nudge::lower
