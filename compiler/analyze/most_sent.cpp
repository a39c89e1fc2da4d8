#include "compiler/analyze/most_sent.h"

#include <algorithm>
#include <map>

#include "compiler/analyze/history.h"
#include "runtime/value/civil.h"

namespace nudge::analyze {

namespace {

// How many sends a path has made within the window, by the least time that it took since its first: those
// that another beats (no later, and more sent) are dropped.
using Points = std::map<int64_t, int64_t>;

void put(Points& points, int64_t elapsed_ms, int64_t sent) {
  auto at = points.upper_bound(elapsed_ms);
  if (at != points.begin() && std::prev(at)->second >= sent) return;
  at = points.lower_bound(elapsed_ms);
  while (at != points.end() && at->second <= sent)
    at = points.erase(at);
  points[elapsed_ms] = sent;
  // Too many to tell apart: taken as one that was as quick as the quickest, which only adds to the bound.
  while (points.size() > kMostPoints) {
    const int64_t quickest = points.begin()->first;
    const int64_t most = std::next(points.begin())->second;
    points.erase(points.begin(), std::next(points.begin(), 2));
    points[quickest] = most;
  }
}

Points either(Points first, const Points& second) {
  for (const auto& [elapsed_ms, sent] : second)
    put(first, elapsed_ms, sent);
  return first;
}

class MostSent {
 public:
  MostSent(const ir::Program& program, const Counted& counted) : program_(program), counted_(counted) {}

  // Paths that begin at the block's start or anywhere in it; the most that any of them sends.
  int64_t most(const ir::Block& block) {
    const Points at_end = walk(block, {{0, 0}});
    for (const auto& [elapsed_ms, sent] : at_end)
      most_ = std::max(most_, sent);
    return most_;
  }

 private:
  Points walk(const ir::Block& block, Points points) {
    for (const ir::StepId id : block.steps)
      points = walk(program_.steps[id], std::move(points));
    return points;
  }

  bool counts(const ir::Step& step) const {
    const ir::Message& message = program_.messages[step.target];
    return !message.transactional && (counted_.any_channel || message.channel == counted_.channel);
  }

  // A path that has waited may as well be one that begins here.
  Points waited(const Points& points, int64_t wait_ms) {
    Points after;
    for (const auto& [elapsed_ms, sent] : points) {
      most_ = std::max(most_, sent);
      if (elapsed_ms + wait_ms < counted_.within_ms) put(after, elapsed_ms + wait_ms, sent);
    }
    put(after, 0, 0);
    return after;
  }

  Points walk(const ir::Step& step, Points points) {
    switch (step.kind) {
      case ir::StepKind::send: {
        if (!counts(step)) return points;
        Points after;
        for (const auto& [elapsed_ms, sent] : points)
          put(after, elapsed_ms, sent + 1);
        return after;
      }
      case ir::StepKind::finish:
        for (const auto& [elapsed_ms, sent] : points)
          most_ = std::max(most_, sent);
        return {};
      case ir::StepKind::wait:
        return waited(points, shortest_ms(step.length));
      case ir::StepKind::wait_for: {
        Points came = walk(step.then_block, points);
        if (!step.bounded) return came;
        return either(std::move(came), walk(step.else_block, waited(points, shortest_ms(step.length))));
      }
      case ir::StepKind::branch: {
        Points then = walk(step.then_block, points);
        return either(std::move(then), walk(step.else_block, std::move(points)));
      }
      case ir::StepKind::split: {
        Points any;
        for (const ir::SplitArm& arm : step.arms)
          any = either(std::move(any), walk(arm.block, points));
        return any;
      }
      case ir::StepKind::repeat: {
        Points any = points;
        for (int64_t time = 0; time < step.times; ++time) {
          points = walk(step.then_block, time == 0 ? points : waited(points, shortest_ms(step.length)));
          const Points before = any;
          any = either(std::move(any), points);
          if (time > 1 && any == before) break;
        }
        return any;
      }
      default:
        return points;
    }
  }

  const ir::Program& program_;
  const Counted& counted_;
  int64_t most_ = 0;
};

// How often it may be entered within the time; none if events decide.
std::optional<int64_t> entries_within(const ir::Workflow& workflow, int64_t within_ms) {
  switch (workflow.enter.kind) {
    case ir::EnterRule::Kind::once:
      return 1;
    case ir::EnterRule::Kind::again_after: {
      const int64_t after_ms = std::max<int64_t>(shortest_ms(workflow.enter.after), 1);
      return 1 + (within_ms - 1) / after_ms;
    }
    default:
      break;
  }
  int64_t entries = 0;
  for (const ir::Trigger& trigger : workflow.triggers) {
    if (trigger.kind == ir::Trigger::Kind::date) {
      ++entries;
    } else if (trigger.kind == ir::Trigger::Kind::recurring) {
      using Every = ir::Trigger::Every;
      const int64_t spacing = trigger.every == Every::day     ? kDayMs
                              : trigger.every == Every::week  ? 7 * kDayMs
                              : trigger.every == Every::month ? 28 * kDayMs
                                                              : 365 * kDayMs;
      entries += 1 + (within_ms - 1) / spacing;
    } else {
      return std::nullopt;
    }
  }
  return entries;
}

}  // namespace

std::optional<int64_t> most_sent(const ir::Program& program, const ir::Workflow& workflow,
                                 const Counted& counted) {
  const int64_t once = MostSent(program, counted).most(workflow.body);
  if (once == 0) return 0;
  const auto entries = entries_within(workflow, counted.within_ms);
  if (!entries) return std::nullopt;
  return once * *entries;
}

}  // namespace nudge::analyze
