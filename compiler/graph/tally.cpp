#include "compiler/graph/tally.h"

#include <fmt/format.h>

namespace nudge::graph {

namespace {

template <typename Map, typename Key>
uint64_t at(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? 0 : found->second;
}

// "12,345"
std::string grouped(uint64_t count) {
  std::string digits = std::to_string(count);
  for (size_t place = digits.size(); place > 3; place -= 3)
    digits.insert(place - 3, ",");
  return digits;
}

// "216 entered, 40 turned away": what is 0 is left out, but for the first.
using Part = std::pair<uint64_t, const char*>;
std::string listed(std::initializer_list<Part> parts) {
  std::string out;
  for (const auto& [count, what] : parts) {
    if (count == 0 && !out.empty()) continue;
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", grouped(count), what);
  }
  return out;
}

void add_up(const WorkflowCounts& more, WorkflowCounts& counts) {
  counts.entered += more.entered;
  counts.converted += more.converted;
  counts.exited += more.exited;
  counts.finished += more.finished;
  counts.stopped += more.stopped;
  counts.refused += more.refused;
  counts.held_out += more.held_out;
  counts.held_out_converted += more.held_out_converted;
}

}  // namespace

void Tally::add(const Output& output) {
  for (const Passage& passage : output.passages) {
    if (passage.way == Way::waits) continue;
    const NodeId from = passage.way == Way::entered ? kNoNode : passage.from;
    ++workflows_[passage.workflow].edges[{passage.way, from, passage.index}];
  }
  for (const Action& action : output.actions) {
    OfWorkflow& workflow = workflows_[action.workflow];
    ++(action.kind == ActionKind::skipped ? workflow.skipped : workflow.queued)[action.node];
  }
  for (const Trace& trace : output.traces) {
    OfWorkflow& workflow = workflows_[trace.workflow];
    if (trace.what == TraceWhat::measured && trace.label) ++workflow.measured[*trace.label];
    if (trace.what == TraceWhat::exited) ++workflow.exited[trace.trigger];
  }
  for (size_t workflow = 0; workflow < workflows_.size(); ++workflow)
    add_up(output.counts.workflows[workflow], workflows_[workflow].counts);
}

void Tally::stand(const Subject& subject) {
  for (const Enrolment& enrolment : subject.enrolments) {
    if (enrolment.ended || enrolment.finished || enrolment.errand || enrolment.node == kNoNode) continue;
    ++workflows_[enrolment.workflow].standing[enrolment.node];
  }
}

void Tally::finish(const State& state) {
  for (const Contact& contact : state.contacts)
    stand(contact);
  for (const Account& account : state.accounts)
    stand(account);
}

namespace {

// `reached`: the measure, or the exit.
std::string rule_count(const Rule& rule, const WorkflowCounts& counts, uint64_t reached) {
  switch (rule.kind) {
    case Rule::Kind::goal:
      return listed({{counts.converted, "converted"}, {counts.held_out_converted, "of those held out"}});
    case Rule::Kind::measure:
      return listed({{reached, "reached it"}});
    case Rule::Kind::exit:
      return listed({{reached, "exited"}});
    case Rule::Kind::holdout:
      return listed({{counts.held_out, "held out"}});
  }
  return "";
}

}  // namespace

std::string Tally::standing_words(const OfWorkflow& workflow, const Box& box) {
  uint64_t standing = 0;
  for (const NodeId node : box.nodes)
    standing += at(workflow.standing, node);
  if (standing == 0) return "";
  return fmt::format("{} {} here now", grouped(standing), standing == 1 ? "is" : "are");
}

void Tally::annotate_standing(uint32_t which, Graph& graph) const {
  const OfWorkflow& workflow = workflows_[which];
  for (Box& box : graph.boxes)
    box.standing = standing_words(workflow, box);
  uint64_t on_the_way = 0;
  for (const auto& [node, count] : workflow.standing)
    on_the_way += count;
  graph.total = listed({{on_the_way, "on the way"}});
}

void Tally::annotate(uint32_t which, Graph& graph) const {
  const OfWorkflow& workflow = workflows_[which];
  const WorkflowCounts& counts = workflow.counts;
  std::vector<uint64_t> arrived(graph.boxes.size());
  for (Arrow& arrow : graph.arrows) {
    uint64_t taken = 0;
    for (const Edge& edge : arrow.edges)
      taken += at(workflow.edges, edge);
    arrow.count = grouped(taken);
    arrived[arrow.to] += taken;
  }
  for (size_t place = 0; place < graph.boxes.size(); ++place) {
    Box& box = graph.boxes[place];
    uint64_t queued = 0, skipped = 0;
    for (const NodeId node : box.nodes) {
      queued += at(workflow.queued, node);
      skipped += at(workflow.skipped, node);
    }
    box.standing = standing_words(workflow, box);
    if (box.shape == Shape::send) box.count = listed({{queued, "sent"}, {skipped, "skipped"}});
    if (box.shape == Shape::action) box.count = listed({{queued, queued == 1 ? "time" : "times"}});
    if (box.shape == Shape::finish) box.count = grouped(arrived[place]);
    if (place == graph.entry)
      box.count = listed(
          {{counts.entered, "entered"}, {counts.held_out, "held out"}, {counts.refused, "turned away"}});
  }
  uint32_t exits = 0;
  for (Rule& rule : graph.rules) {
    const bool exit = rule.kind == Rule::Kind::exit;
    const uint64_t reached = exit ? at(workflow.exited, exits) : at(workflow.measured, rule.name);
    rule.count = rule_count(rule, counts, reached);
    exits += exit;
  }
  uint64_t on_the_way = 0;
  for (const auto& [node, count] : workflow.standing)
    on_the_way += count;
  graph.total = listed({{counts.entered, "entered"},
                        {counts.held_out, "held out"},
                        {counts.converted, "converted"},
                        {counts.exited, "exited"},
                        {counts.finished, "finished"},
                        {counts.stopped, "stopped"},
                        {on_the_way, "on the way"}});
}

}  // namespace nudge::graph
