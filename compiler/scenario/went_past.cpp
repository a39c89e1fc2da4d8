#include "compiler/scenario/went_past.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/scenario/recorder.h"
#include "compiler/scenario/standing.h"

namespace nudge::scenario {

namespace {

// By node: whether some way leads from it to the message or action, or it is one.
std::vector<bool> leading_there(const Workflow& workflow, NodeKind kind, uint32_t target) {
  const std::vector<Node>& nodes = workflow.nodes;
  std::vector<bool> leads(nodes.size());
  // Ways lead forward but at the ends of repeats: once more for each that is in another.
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t place = nodes.size(); place-- > 0;) {
      const Node& node = nodes[place];
      auto to = [&](NodeId id) { return id != kNoNode && leads[id]; };
      const bool does =
          (node.kind == kind && node.target == target) || to(node.next) || to(node.otherwise) ||
          std::any_of(node.arms.begin(), node.arms.end(), [&](const SplitArm& arm) { return to(arm.next); });
      changed = changed || (does && !leads[place]);
      leads[place] = does;
    }
  }
  return leads;
}

struct Last {
  std::string id;
  uint32_t pass = 0;
  const Passage* past = nullptr;  // from where a way led there to where none does
};

// From an arm of a `match` that wasn't taken to its next: which arm was is said by that.
bool goes_on_from(const Scene& scene, const Passage& past, const Passage& next) {
  if (past.way != Way::otherwise || past.pass != next.pass || past.to != next.from) return false;
  return leads_to_next_arm(scene.ir, scene.words.step(past.workflow, past.from));
}

}  // namespace

std::vector<std::string> went_past(Scene& scene, uint32_t workflow, NodeKind kind, uint32_t target,
                                   const std::string& only) {
  const std::vector<bool> leads = leading_there(scene.program.workflows[workflow], kind, target);
  std::vector<Last> all;
  for (const Passage& passage : scene.output.passages) {
    const std::string id(view(passage.subject));
    if (passage.workflow != workflow || passage.way == Way::waits || (!only.empty() && id != only)) continue;
    auto its = std::find_if(all.begin(), all.end(), [&](const Last& one) { return one.id == id; });
    if (its == all.end()) its = all.insert(all.end(), {id, passage.pass, nullptr});
    if (passage.pass != its->pass) *its = {id, passage.pass, nullptr};
    const bool from = passage.from != kNoNode && leads[passage.from];
    const bool to = passage.to != kNoNode && leads[passage.to];
    if ((from && !to) || (its->past && goes_on_from(scene, *its->past, passage))) its->past = &passage;
  }
  std::vector<std::string> lines;
  for (const Last& last : all) {
    if (!last.past) continue;
    const std::string way = way_words(scene, *last.past);
    if (way.empty()) continue;
    const ZoneId zone = scene.zone_of(last.past->subject_kind, last.id);
    lines.push_back(fmt::format("{}: {} went past it at {}: {}", scene.program.workflows[workflow].name,
                                called(last.id, last.past->subject_kind),
                                scene.clock_text(last.past->at_ms, zone), way));
  }
  return lines;
}

}  // namespace nudge::scenario
