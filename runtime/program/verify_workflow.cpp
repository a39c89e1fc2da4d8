// A workflow of a Program: what its triggers, goals and nodes refer to, and that its nodes lead forward: only
// repeat_again leads back, and only to its repeat, which counts how often.
#include "runtime/program/verify_parts.h"

namespace nudge {
namespace {

class WorkflowVerification : public Verification {
 public:
  WorkflowVerification(const Program& program, const Workflow& workflow)
      : Verification(program),
        workflow_(workflow),
        layout_(program.layout(workflow.subject)),
        tables_(program.tables(workflow.subject)) {}

  void run() {
    check_layout(workflow_.captures);
    expect(workflow_.capture_fields.size() == workflow_.captures.slots.size(), "captures without names");
    check_function_id(workflow_.started_admits);
    check_function_id(workflow_.started_key);
    check_entry();
    expect(workflow_.holdout >= 0 && workflow_.holdout <= 1, "a holdout of no sane share");
    expect(workflow_.event_matters.size() == program_.events.size(), "a table of events of the wrong size");
    expect(workflow_.measures.size() <= 16, "too many measures");
    for (const Trigger& trigger : workflow_.triggers)
      check_trigger(trigger);
    for (const auto* goals : {&workflow_.goals, &workflow_.measures}) {
      for (const Goal& goal : *goals)
        check_goal(goal);
    }
    for (const Awaited& exit : workflow_.exits)
      check(exit);
    for (const Node& node : workflow_.nodes)
      check_node(node);
    if (!why_) check_order();
  }

 private:
  using Verification::check;

  void check_entry() {
    switch (workflow_.enter) {
      case EnterKind::once:
        return need_slot(workflow_.entered_slot, layout_, SlotKind::boolean);
      case EnterKind::again_after:
        return need_slot(workflow_.entered_slot, layout_, SlotKind::wide);
      case EnterKind::every_time:
        return check_slot(workflow_.key_slot, workflow_.captures, SlotKind::text);
      case EnterKind::every_time_per:
        return need_slot(workflow_.key_slot, workflow_.captures, SlotKind::text);
    }
  }

  // Both slots of a capture are of one kind, for the word is moved as it is.
  void check(const std::vector<Capture>& captures, uint32_t event) {
    const Layout& from = program_.events[event].layout;
    for (const Capture& capture : captures) {
      if (capture.from >= from.slots.size() || capture.to >= workflow_.captures.slots.size())
        return expect(false, "no such slot");
      expect(from.slots[capture.from].kind == workflow_.captures.slots[capture.to].kind,
             "a slot of another kind than is read");
    }
  }
  void check(const Awaited& awaited) {
    for (const Occurrence& occurrence : awaited.occurrences) {
      check_function_id(occurrence.filter);
      if (occurrence.event >= program_.events.size()) return expect(false, "no such event");
      check(occurrence.captures, occurrence.event);
    }
    for (const TimedCondition& condition : awaited.conditions)
      check(condition);
  }

  void check_goal(const Goal& goal) {
    check(goal.awaited);
    check_type(goal.worth_type);
    for (FunctionId worth : goal.worth)
      check_function_id(worth);
    size_t awaited = goal.awaited.occurrences.size() + goal.awaited.conditions.size();
    expect(goal.worth.empty() || goal.worth.size() == awaited, "a goal's worth is incomplete");
  }

  void check_trigger(const Trigger& trigger) {
    for (FunctionId id : {trigger.filter, trigger.from, trigger.to, trigger.admits, trigger.key})
      check_function_id(id);
    bool of_account = trigger.of_account || workflow_.subject == SubjectKind::account;
    SubjectKind owner = of_account ? SubjectKind::account : SubjectKind::contact;
    switch (trigger.kind) {
      case TriggerKind::count:
        if (trigger.tracker >= program_.trackers.size()) return expect(false, "no such tracker");
        check_counter(program_.trackers[trigger.tracker]);
        [[fallthrough]];
      case TriggerKind::event:
        if (trigger.event >= program_.events.size()) return expect(false, "no such event");
        return check(trigger.captures, trigger.event);
      case TriggerKind::condition:
        return expect(trigger.condition < tables_.conditions.size(), "no such condition");
      case TriggerKind::appointment:
        return expect(trigger.appointment < tables_.appointments.size(), "no such appointment");
      case TriggerKind::changes:
        expect(trigger.field < program_.fields(owner).size(), "no such field");
        return check_slot(trigger.slot, program_.layout(owner));
    }
  }
  void check_counter(const Tracker& tracker) {
    bool has_entries = false;
    for (const TrackerSlot& slot : tracker.slots)
      has_entries |= slot.part == TrackerPart::entries;
    expect(has_entries && tracker.subject == workflow_.subject, "a count of what isn't kept");
  }

  void check_node(const Node& node) {
    auto node_id = [&](NodeId id) { expect(id == kNoNode || id < workflow_.nodes.size(), "no such node"); };
    node_id(node.next);
    node_id(node.otherwise);
    for (const SplitArm& arm : node.arms)
      node_id(arm.next);
    check_function_id(node.value);
    check_function_id(node.where);
    for (FunctionId argument : node.arguments)
      check_function_id(argument);
    for (SlotId count : node.iterations)
      need_slot(count, workflow_.captures, SlotKind::wide);
    check(node.awaited);
    check_target(node);
  }

  void check_target(const Node& node) {
    bool has_fields = node.kind == NodeKind::send || node.kind == NodeKind::action;
    expect(has_fields || node.arguments.empty(), "arguments of nothing");
    switch (node.kind) {
      case NodeKind::send:
        expect(node.target < program_.messages.size() &&
                   node.arguments.size() == program_.messages[node.target].fields.size(),
               "no such message");
        for (FunctionId argument : node.arguments)
          need_function(argument);
        expect(!node.to_members || workflow_.subject == SubjectKind::account, "members of no account");
        return;
      case NodeKind::action:
        return expect(node.target < program_.actions.size() &&
                          node.arguments.size() == program_.actions[node.target].parameters.size(),
                      "no such action");
      case NodeKind::start:
      case NodeKind::stop:
        return expect(node.target < program_.workflows.size(), "no such workflow");
      case NodeKind::wait_until_clock:
      case NodeKind::wait_until_time:
      case NodeKind::branch:
        return need_function(node.value);
      case NodeKind::set_field:
      case NodeKind::add_to_field:
      case NodeKind::remove_from_field:
        return check_change(node);
      case NodeKind::add_to_score:
        need_function(node.value);
        return expect(node.target < program_.scores.size(), "no such score");
      case NodeKind::split:
        return expect(!node.arms.empty(), "a split without arms");
      case NodeKind::split_adapt:
        return expect(node.target < program_.adaptive_splits.size() &&
                          program_.adaptive_splits[node.target].arms == node.arms.size() &&
                          !node.arms.empty(),
                      "a split without arms");
      case NodeKind::repeat:
      case NodeKind::repeat_again:
        need_slot(node.count_slot, workflow_.captures, SlotKind::wide);
        return need_slot(node.started_slot, workflow_.captures, SlotKind::wide);
      case NodeKind::wait:
      case NodeKind::wait_for:
      case NodeKind::finish:
        return;
    }
  }

  void check_change(const Node& node) {
    need_function(node.value);
    bool of_account = node.of_account || workflow_.subject == SubjectKind::account;
    SubjectKind owner = of_account ? SubjectKind::account : SubjectKind::contact;
    expect(node.target < program_.fields(owner).size(), "no such field");
    if (node.kind == NodeKind::set_field) return check_slot(node.slot, program_.layout(owner));
    need_slot(node.slot, program_.layout(owner), SlotKind::list);
  }

  // Where a node leads forward.
  template <class Visit>
  void each_successor(const Node& node, const Visit& visit) const {
    if (node.kind == NodeKind::finish || node.kind == NodeKind::repeat_again) return;
    for (const SplitArm& arm : node.arms)
      visit(arm.next);
    visit(node.next);
    visit(node.otherwise);
  }

  // Takes away, again and again, a node that nothing leads to: what is left leads round.
  void check_order() {
    const std::vector<Node>& nodes = workflow_.nodes;
    std::vector<uint32_t> ways(nodes.size());
    for (const Node& node : nodes) {
      each_successor(node, [&](NodeId to) {
        if (to != kNoNode) ++ways[to];
      });
      if (node.kind != NodeKind::repeat_again) continue;
      bool to_repeat = node.next != kNoNode && nodes[node.next].kind == NodeKind::repeat &&
                       nodes[node.next].count_slot == node.count_slot;
      expect(to_repeat, "a repetition of nothing");
    }
    std::vector<NodeId> open;
    for (NodeId id = 0; id < nodes.size(); ++id) {
      if (ways[id] == 0) open.push_back(id);
    }
    size_t taken = 0;
    for (; !open.empty(); ++taken) {
      const Node& node = nodes[open.back()];
      open.pop_back();
      each_successor(node, [&](NodeId to) {
        if (to != kNoNode && --ways[to] == 0) open.push_back(to);
      });
    }
    expect(taken == nodes.size(), "a workflow leads round");
  }

  const Workflow& workflow_;
  const Layout& layout_;
  const SubjectTables& tables_;
};

}  // namespace

std::optional<std::string> find_broken_workflow(const Program& program, const Workflow& workflow) {
  WorkflowVerification verification(program, workflow);
  verification.run();
  return verification.why();
}

}  // namespace nudge
