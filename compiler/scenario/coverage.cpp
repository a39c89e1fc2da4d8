#include "compiler/scenario/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/scenario/coverage_points.h"
#include "compiler/scenario/sequence_runs.h"
#include "runtime/engine/adaptive.h"
#include "runtime/value/hash.h"

namespace nudge::scenario {

namespace {

// Ids that read well in a test.
const char* const kPeople[] = {"ada", "bob",  "cleo", "dan",  "eve", "finn", "gina", "hugo",
                               "ivy", "jack", "kim",  "leo",  "mia", "nora", "otto", "pia",
                               "rex", "sam",  "tess", "ulla", "vic", "wim",  "yara", "zoe"};
const char* const kCompanies[] = {"acme", "globex", "initech", "umbrella", "hooli", "vandelay"};
constexpr int kMostTried = 5000;

std::string candidate(SubjectKind kind, int number) {
  if (kind == SubjectKind::contact) {
    constexpr int count = std::size(kPeople);
    return number < count ? kPeople[number] : fmt::format("contact_{}", number - count + 1);
  }
  constexpr int count = std::size(kCompanies);
  return number < count ? kCompanies[number] : fmt::format("account_{}", number - count + 1);
}

// The arm for who has it, as Moment::split_arm and adaptive_arm choose; of an adaptive split while nobody has
// come by.
uint32_t arm_of(const Workflow& workflow, const Node& node, const std::string& id) {
  if (node.kind == NodeKind::split_adapt) {
    std::vector<ArmCounts> none(node.arms.size());
    return thompson_arm({workflow.name, node.name, id}, none);
  }
  double share = unit_interval(stable_hash({"split", workflow.name, node.name, id}));
  for (uint32_t arm = 0; arm < node.arms.size(); ++arm) {
    if (share < node.arms[arm].up_to) return arm;
  }
  return static_cast<uint32_t>(node.arms.size() - 1);
}

}  // namespace

const char* name_of(CoveragePoint::Kind kind) {
  static const char* const kNames[] = {"trigger", "refused",  "held_out", "goal",      "measure",
                                       "exit",    "step",     "yes",      "no",        "arm",
                                       "came",    "time_out", "until",    "all_times", "split_arm"};
  return kNames[static_cast<size_t>(kind)];
}

Coverage::Coverage(const ir::Program& ir, const source::SourceSet& sources, const Program& program)
    : program_(program) {
  PointMaker maker(*this, ir, sources, program);
  for (uint32_t workflow = 0; workflow < program.workflows.size(); ++workflow)
    maker.add_workflow(workflow);
}

void Coverage::tell_runs_apart(const ir::Program& ir, const source::SourceSet& sources,
                               const std::vector<ast::FileTree>& trees) {
  for (uint32_t id = 0; id < program_.workflows.size(); ++id) {
    const Workflow& workflow = program_.workflows[id];
    const SequenceRuns runs(trees, sources, workflow.name);
    std::vector<const ir::Step*> steps;
    for (ir::StepId step : steps_by_node(ir, program_, id))
      steps.push_back(&ir.steps[step]);
    const auto by_node = runs.by_node(steps, workflow);
    for (CoveragePoint& point : points_) {
      if (point.workflow != id || point.node == kNoNode || !by_node[point.node]) continue;
      point.runs = by_node[point.node]->path;
      point.run = by_node[point.node]->words;
    }
  }
}

void Coverage::add(const Output& output) {
  // Who is held out comes past steps that do nothing for them: only that they were held out counts.
  std::set<uint32_t> held_out;
  for (const Trace& trace : output.traces) {
    if (trace.what == TraceWhat::held_out) held_out.insert(trace.pass);
    if (trace.what == TraceWhat::held_out || !held_out.contains(trace.pass)) add(trace);
  }
  for (const Passage& passage : output.passages) {
    if (!held_out.contains(passage.pass)) add(passage);
  }
}

void Coverage::add(const Coverage& other) {
  for (size_t point = 0; point < points_.size(); ++point)
    points_[point].hits += other.points_[point].hits;
}

void Coverage::add(const Passage& passage) {
  if (passage.way == Way::waits) return;
  const std::vector<NodePoints>& nodes = workflows_[passage.workflow].nodes;
  const auto& kinds = program_.workflows[passage.workflow].nodes;
  if (passage.from != kNoNode) {
    const NodePoints& from = nodes[passage.from];
    if (passage.way == Way::arm) hit(from.arms[passage.index]);
    if (passage.way == Way::next) hit(from.next);
    if (passage.way == Way::otherwise) hit(from.otherwise);
  }
  // A repeat that begins once more was reached already.
  bool again = passage.from != kNoNode && kinds[passage.from].kind == NodeKind::repeat_again &&
               passage.way == Way::next;
  if (passage.to != kNoNode && !again) hit(nodes[passage.to].reached);
}

void Coverage::add(const Trace& trace) {
  const WorkflowPoints& points = workflows_[trace.workflow];
  auto hit_one = [&](const std::vector<uint32_t>& of, uint32_t index) {
    if (index < of.size()) hit(of[index]);
  };
  switch (trace.what) {
    case TraceWhat::held_out:
      hit(points.held_out);
      return hit_one(points.triggers, trace.trigger);
    case TraceWhat::entered:
      return hit_one(points.triggers, trace.trigger);
    case TraceWhat::refused:
      if (trace.reason == std::string_view("`if` does not hold")) hit(points.refused);
      return;
    case TraceWhat::converted:
      return hit_one(points.goals, 0);
    case TraceWhat::exited:
      return hit_one(points.exits, trace.trigger);
    case TraceWhat::measured: {
      const auto& measures = program_.workflows[trace.workflow].measures;
      for (uint32_t index = 0; index < measures.size(); ++index) {
        if (&measures[index].name == trace.label) hit_one(points.measures, index);
      }
      return;
    }
    case TraceWhat::finished:
    case TraceWhat::stopped:
      return;
  }
}

std::vector<bool> Coverage::behind_others() const {
  std::vector<bool> behind(points_.size());
  for (uint32_t workflow = 0; workflow < workflows_.size(); ++workflow)
    mark_behind(workflow, behind);
  return behind;
}

void Coverage::mark_behind(uint32_t workflow, std::vector<bool>& behind) const {
  const std::vector<Node>& nodes = program_.workflows[workflow].nodes;
  const WorkflowPoints& points = workflows_[workflow];
  auto is_hit = [&](uint32_t point) { return point != kNone && points_[point].hits > 0; };
  const bool entered = nodes.empty() || is_hit(points.nodes[0].reached);
  // By node: somebody came to it, or to one from which a way leads here that is no point of its own.
  std::vector<bool> reached(nodes.size()), near(nodes.size());
  for (NodeId id = 0; id < nodes.size(); ++id) {
    const NodePoints& its = points.nodes[id];
    reached[id] = its.reached == kNone ? near[id] : is_hit(its.reached);
    if (!reached[id]) continue;
    auto lead = [&](NodeId to, uint32_t by) {
      if (to != kNoNode && (by == kNone || is_hit(by))) near[to] = true;
    };
    lead(nodes[id].next, its.next);
    lead(nodes[id].otherwise, its.otherwise);
    for (size_t arm = 0; arm < its.arms.size(); ++arm)
      lead(nodes[id].arms[arm].next, its.arms[arm]);
  }
  for (size_t place = 0; place < points_.size(); ++place) {
    const CoveragePoint& point = points_[place];
    if (point.workflow != workflow || point.hits > 0 || point.kind == CoveragePoint::Kind::trigger) continue;
    if (point.node == kNoNode) {
      behind[place] = !entered && !points.triggers.empty() && point.kind != CoveragePoint::Kind::refused;
    } else if (point.kind == CoveragePoint::Kind::step) {
      behind[place] = !near[point.node] && (point.node != 0 || !points.triggers.empty());
    } else {
      behind[place] = !reached[point.node];
    }
  }
}

std::string Coverage::hint(const CoveragePoint& point) const {
  const Workflow& workflow = program_.workflows[point.workflow];
  bool is_arm = point.kind == CoveragePoint::Kind::split_arm;
  if (!is_arm && point.kind != CoveragePoint::Kind::held_out) return "";
  for (int number = 0; number < kMostTried; ++number) {
    std::string id = candidate(workflow.subject, number);
    bool held_out = is_held_out(workflow.name, id, workflow.holdout);
    if (held_out == is_arm) continue;
    if (is_arm && arm_of(workflow, workflow.nodes[point.node], id) != point.index) continue;
    const char* who = workflow.subject == SubjectKind::contact ? "contact" : "account";
    if (!is_arm) return fmt::format("{} `{}` would be", who, id);
    bool adapts = workflow.nodes[point.node].kind == NodeKind::split_adapt;
    return fmt::format("{} `{}` would take it{}", who, id, adapts ? ", if first to come there" : "");
  }
  return "";
}

Coverage::Share Coverage::share_of(uint32_t workflow) const {
  Share share;
  for (const CoveragePoint& point : points_) {
    if (point.workflow != workflow) continue;
    ++share.points;
    share.reached += point.hits > 0;
  }
  return share;
}

Coverage::Share Coverage::share() const {
  Share share;
  share.points = points_.size();
  for (const CoveragePoint& point : points_)
    share.reached += point.hits > 0;
  return share;
}

}  // namespace nudge::scenario
