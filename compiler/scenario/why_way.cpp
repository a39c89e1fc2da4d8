// The way that enrolments take: a step for each node that they come to, with what decided there.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/ir/print_expression.h"
#include "compiler/scenario/step_words.h"
#include "compiler/scenario/why_watch.h"
#include "runtime/program/node_nature.h"

namespace nudge::scenario {

namespace {

bool writes(NodeKind kind) {
  return kind == NodeKind::set_field || kind == NodeKind::add_to_field ||
         kind == NodeKind::remove_from_field || kind == NodeKind::add_to_score;
}

}  // namespace

Pass* Watch::pass_of(uint32_t number) {
  auto known = passes_.find(number);
  return known == passes_.end() ? nullptr : &report_.passes[known->second];
}

// --- what the engine has put out

void Watch::drain() {
  auto actions_until = [&](size_t count) {
    for (; actions_seen_ < count; ++actions_seen_)
      take_action(output_.actions[actions_seen_]);
  };
  auto traces_until = [&](size_t count) {
    for (; traces_seen_ < count; ++traces_seen_) {
      actions_until(output_.traces[traces_seen_].actions_before);
      take_trace(output_.traces[traces_seen_]);
    }
  };
  for (; passages_seen_ < output_.passages.size(); ++passages_seen_) {
    const Passage& passage = output_.passages[passages_seen_];
    traces_until(passage.traces_before);
    actions_until(passage.actions_before);
    take_passage(passage);
  }
  traces_until(output_.traces.size());
  actions_until(output_.actions.size());
}

void Watch::take_action(const Action& action) {
  if (action.workflow != of_.id || acting_.pass == SIZE_MAX || action.node != acting_.node) return;
  if (view(action.subject) != acting_.subject) return;
  std::string words = action.kind == ActionKind::skipped
                          ? "skipped: " + acting_.skip[static_cast<size_t>(action.reason)]
                          : sent_words(action);
  WayStep& step = report_.passes[acting_.pass].way[acting_.step];
  if (acting_.of_member) {
    words = fmt::format("{} {}", view(action.subject), words);
    step.result += (step.result.empty() ? "" : "; ") + words;
  } else {
    if (step.waits) {
      TimeWords said(state_.now_ms, report_.zone);
      words += fmt::format(", on {} after {}", said.at(action.at_ms), step.result);
    }
    step.result = words;
  }
  step.left_ms = action.at_ms;
}

void Watch::take_passage(const Passage& passage) {
  Pass* pass = pass_of(passage.pass);
  if (pass && passage.way != Way::entered && !pass->way.empty()) finish_step(*pass, passage);
}

void Watch::finish_step(Pass& pass, const Passage& passage) {
  const Node& node = workflow().nodes[passage.from];
  WayStep& step = pass.way.back();
  if (passage.way == Way::waits) {
    step.waits = true;
    step.until_ms = passage.until_ms;
    if (node.kind == NodeKind::repeat_again) step.condition.reset();  // not asked before its time has come
    return;
  }
  step.left_ms = passage.at_ms;
  switch (node.kind) {
    case NodeKind::branch:
      step.result = passage.way == Way::next ? "yes" : "no";
      break;
    case NodeKind::split:
    case NodeKind::split_adapt:
      step.result = arm_words(node, passage);
      break;
    case NodeKind::repeat:
    case NodeKind::repeat_again: {
      bool over = passage.way == Way::otherwise;
      // Left by its end it has run out, and `until` was not asked.
      if (over && node.kind == NodeKind::repeat_again) step.condition.reset();
      bool until = step.condition && step.condition->value == "true";
      if (step.waits) step.at_ms = passage.at_ms;               // it was asked when the wait was over
      if (!over && node.kind == NodeKind::repeat_again) break;  // the repeat's own passage follows
      step.result = !over   ? fmt::format("time {} of {}", repeat_time_, node.times)
                    : until ? "over, for `until` holds"
                            : fmt::format("over after {} times", node.times);
      break;
    }
    case NodeKind::wait_for:
      if (passage.way == Way::otherwise) note_timed_out(step, passage);
      break;
    default:
      break;
  }
}

// With the values of then: nothing has happened since.
void Watch::note_timed_out(WayStep& step, const Passage& passage) {
  step.result = "it did not come in time";
  std::optional<SubjectRef> who = subject();
  if (!who) return;
  const Enrolment* enrolment = nullptr;
  for (const Enrolment& other : state_.subject(*who).enrolments) {
    if (other.pass == passage.pass && !other.errand) enrolment = &other;
  }
  Evaluation evaluation = now_of(*who, enrolment);
  explain_awaited(of_.steps[passage.from]->awaited, evaluation, step, false);
}

// The condition, or the first of several.
void Watch::explain_awaited(const ir::Awaited& awaited, Evaluation& evaluation, WayStep& step,
                            bool only_holding) const {
  for (ir::ExprId condition : awaited.conditions) {
    std::optional<Explanation> tree = of_.explain(condition, kNothingArrives, evaluation);
    if (!tree || (only_holding && tree->value != "true")) continue;
    step.condition = std::move(tree);
    return;
  }
}

void Watch::take_trace(const Trace& trace) {
  if (trace.workflow != of_.id || trace.subject_kind != of_.subject()) return;
  if (std::find(ids_.begin(), ids_.end(), std::string(view(trace.subject))) == ids_.end()) return;
  switch (trace.what) {
    case TraceWhat::entered:
    case TraceWhat::held_out: {
      passes_[trace.pass] = report_.passes.size();
      Pass& entered = report_.passes.emplace_back();
      entered.entered_ms = trace.at_ms;
      entered.held_out = trace.what == TraceWhat::held_out;
      if (!awaiting_outcome_.empty()) entered.occasion = static_cast<int>(awaiting_outcome_.front());
      return settle_occasion(trace);
    }
    case TraceWhat::refused:
      return settle_occasion(trace);
    default:
      break;
  }
  Pass* pass = pass_of(trace.pass);
  if (!pass) return;
  if (trace.what == TraceWhat::measured) {
    TimeWords words(state_.now_ms, report_.zone);
    pass->measured.push_back(*trace.label + " on " + words.at(trace.at_ms));
    return;
  }
  pass->ended_ms = trace.at_ms;
  if (trace.label) pass->label = *trace.label;
  pass->end = trace.what == TraceWhat::finished    ? Pass::End::finished
              : trace.what == TraceWhat::converted ? Pass::End::converted
              : trace.what == TraceWhat::exited    ? Pass::End::exited
                                                   : Pass::End::stopped;
}

// --- what the engine is about to do

void Watch::deciding(SubjectRef who, const Enrolment& enrolment, Evaluation& evaluation) {
  if (enrolment.workflow != of_.id) return;
  if (enrolment.errand) {
    bool ours = of_.subject() == SubjectKind::account && mine({SubjectKind::account, enrolment.owner()});
    if (!ours) return;
    drain();
    acting_ = Acting();
    for (size_t place = report_.passes.size(); place-- > 0 && acting_.pass == SIZE_MAX;) {
      if (report_.passes[place].entered_ms == enrolment.entry_ms) acting_.pass = place;
    }
    if (acting_.pass == SIZE_MAX) return;
    const std::vector<WayStep>& way = report_.passes[acting_.pass].way;
    const std::string& identity = workflow().nodes[enrolment.node].step;
    acting_.step = way.size();
    for (size_t place = way.size(); place-- > 0 && acting_.step == way.size();) {
      if (way[place].step == identity) acting_.step = place;
    }
    if (acting_.step == way.size()) return void(acting_.pass = SIZE_MAX);
    acting_.node = enrolment.node;
    acting_.of_member = true;
    acting_.subject = state_.id_of(who);
  } else {
    if (!mine(who)) return;
    drain();
    Pass* pass = pass_of(enrolment.pass);
    if (!pass) return;
    begin_step(*pass, enrolment, evaluation);
    acting_ = Acting();
    acting_.pass = static_cast<size_t>(pass - report_.passes.data());
    acting_.step = pass->way.size() - 1;
    acting_.node = enrolment.node;
    acting_.subject = state_.id_of(who);
  }
  const Node& node = workflow().nodes[enrolment.node];
  if (node.kind != NodeKind::send) return;
  for (SkipReason reason :
       {SkipReason::unsubscribed, SkipReason::suppressed, SkipReason::no_address, SkipReason::capped}) {
    acting_.skip[static_cast<size_t>(reason)] =
        skip_words(reason, of_.program().messages[node.target], who, evaluation);
  }
}

void Watch::begin_step(Pass& pass, const Enrolment& enrolment, Evaluation& evaluation) {
  const Node& node = workflow().nodes[enrolment.node];
  const ir::Step& from = *of_.steps[enrolment.node];
  bool again = !pass.way.empty() && pass.way.back().step == node.step && pass.way.back().waits &&
               is_missing(pass.way.back().left_ms);
  // The arms of a match are one step: what it isn't, and what it is.
  bool next_arm = from.arm > 1 && !pass.way.empty() &&
                  pass.way.back().text == of_.step_words(enrolment.node) && pass.way.back().result == "no" &&
                  pass.way.back().condition;
  std::string none_of = next_arm ? pass.way.back().condition->text : "";
  if (!again && !next_arm) {
    WayStep& made = pass.way.emplace_back();
    made.at_ms = evaluation.now_ms;
    made.step = node.step;
    made.text = of_.step_words(enrolment.node);
    made.place = of_.place(from.span);
  }
  if (pass.key.empty() && workflow().key_slot != kNoSlot)
    pass.key = view(text_of_word(enrolment.captures().load(workflow().captures.slots[workflow().key_slot])));
  WayStep& step = pass.way.back();
  if (has_effect(node.kind) && enrolment.held_out) {
    step.result = "left out: of the control group";
    return;
  }
  if (writes(node.kind)) {
    std::optional<Explanation> value = of_.explain(from.value, kNothingArrives, evaluation);
    // What is written as it is says itself.
    bool said =
        value && (step.text.ends_with("= " + value->value) || step.text.starts_with("add " + value->value) ||
                  step.text.starts_with("remove " + value->value));
    if (value && !said) step.result = "it is " + value->value;
  }
  if (node.kind == NodeKind::branch || node.kind == NodeKind::repeat || node.kind == NodeKind::repeat_again ||
      node.kind == NodeKind::wait_until_time)
    step.condition = of_.explain(from.value, kNothingArrives, evaluation);
  if (step.condition && node.kind == NodeKind::branch && is_match(from)) {
    bool no = next_arm && step.condition->value == "false";
    step.condition->text = no ? none_of + ", " + step.condition->text : "is it " + step.condition->text;
  }
  if (node.kind == NodeKind::repeat) repeat_time_ = 1;
  if (node.kind == NodeKind::repeat_again) {
    Word begun = enrolment.captures().load(workflow().captures.slots[node.count_slot]);
    repeat_time_ = begun == kMissingWord ? 1 : int_of_word(begun) + 1;
  }
  if (node.kind == NodeKind::wait_for) {
    explain_awaited(from.awaited, evaluation, step, true);
    if (step.condition) step.result = "it held already";
  }
  if (node.kind != NodeKind::send) return;
  std::string waits_for = wait_words(node, enrolment, evaluation);
  if (!waits_for.empty()) step.result = waits_for;
  if (node.to_members) {
    size_t members = state_.accounts[subject()->place].members.size();
    step.result = fmt::format("to those of its {} members for whom it is meant", members);
  }
}

void Watch::came(SubjectRef who, const Enrolment& enrolment, const Arrived& arrived, Evaluation& evaluation) {
  if (enrolment.workflow != of_.id || enrolment.errand || !mine(who)) return;
  drain();
  Pass* found = pass_of(enrolment.pass);
  if (!found || arrived.reached == Reached::measure) return;
  Pass& pass = *found;
  const ir::Awaited& awaited = arrived.reached == Reached::goal   ? source().goals[arrived.index].awaited
                               : arrived.reached == Reached::exit ? source().exits[arrived.index]
                                                                  : of_.steps[enrolment.node]->awaited;
  std::optional<EventSeen> event;
  std::optional<Explanation> condition;
  std::string words;
  if (arrived.which < awaited.occurrences.size()) {
    const ir::Occurrence& occurrence = awaited.occurrences[arrived.which];
    event = seen_by(*arrived.event, words_of_now(evaluation));
    condition = of_.explain(occurrence.filter, occurrence.event, evaluation);
    words = fmt::format("`{}` came", scenario::words_of(*event));
  } else {
    ir::ExprId expr = awaited.conditions[arrived.which - awaited.occurrences.size()];
    condition = of_.explain(expr, kNothingArrives, evaluation);
    words = fmt::format("`{}` became true", of_.words(of_.ir[expr].span));
  }
  if (arrived.reached == Reached::wait) {
    if (pass.way.empty()) return;
    pass.way.back().result = words;
    pass.way.back().event = std::move(event);
    pass.way.back().condition = std::move(condition);
    return;
  }
  pass.end_reason = words;
  pass.end_event = std::move(event);
  pass.end_condition = std::move(condition);
}

}  // namespace nudge::scenario
