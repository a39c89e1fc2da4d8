#include "compiler/scenario/why_state.h"

#include <fmt/format.h>

#include "compiler/scenario/why_program.h"
#include "runtime/engine/identity.h"
#include "runtime/value/civil.h"
#include "runtime/value/printable.h"
#include "runtime/version/carry.h"
#include "runtime/version/plan.h"

namespace nudge::scenario {

namespace {

std::optional<SubjectRef> find_subject(const State& state, SubjectKind kind, const std::string& id) {
  if (kind == SubjectKind::contact) {
    const uint32_t place = find_contact(state, id);
    return place == kNone ? std::nullopt : std::optional(SubjectRef{kind, place});
  }
  const uint32_t place = state.account_index.find(id, [&](uint32_t at) { return state.account_id(at); });
  return place == IdIndex::kAbsent ? std::nullopt : std::optional(SubjectRef{kind, place});
}

const Subject& subject_of(const State& state, SubjectRef who) {
  if (who.kind == SubjectKind::contact) return state.contacts[who.place];
  return state.accounts[who.place];
}

class Standing {
 public:
  Standing(const WhyProgram::Parts& of, const Program& installed, const State& state, SubjectRef who)
      : of_(of), installed_(installed), before_(state), who_(who), state_(of.program()) {
    const Comparison comparison = with_all_answered(compare(installed, of.program()));
    Output stopped(installed), output(of.program());
    stopped.wants_content = output.wants_content = false;
    carry(installed, state, of.predicates, comparison, {}, state_, stopped, output);
  }

  StandingReport report() {
    StandingReport made;
    made.workflow = of_.workflow().name;
    made.description = of_.workflow().description;
    made.kind = who_.kind == SubjectKind::contact ? "contact" : "account";
    made.subject = before_.id_of(who_);
    made.now_ms = before_.now_ms;
    Evaluation evaluation = evaluation_of(of_.predicates, state_, who_, nullptr, arena_);
    made.zone = static_cast<ZoneId>(evaluation.zone);
    add_passes(made);
    add_triggers(made, evaluation);
    const Workflow& workflow = of_.workflow();
    if (workflow.enter == EnterKind::once && workflow.entered_slot != kNoSlot) {
      const Layout& layout = of_.program().layout(who_.kind);
      made.entered_once = subject_of(state_, who_).record.load(layout.slots[workflow.entered_slot]) == 1;
    }
    return made;
  }

 private:
  void add_passes(StandingReport& made) {
    for (const Enrolment& enrolment : subject_of(before_, who_).enrolments) {
      if (enrolment.workflow != of_.id || enrolment.errand || enrolment.ended) continue;
      StandingPass& pass = made.passes.emplace_back();
      pass.entered_ms = enrolment.entry_ms;
      pass.held_out = enrolment.held_out;
      pass.finished = enrolment.finished;
      pass.until_ms = enrolment.deadline_ms == kNever ? INT64_MAX : enrolment.deadline_ms;
      if (!enrolment.finished && enrolment.node != kNoNode) {
        const bool is_own = enrolment.node < of_.steps.size();
        pass.step =
            is_own ? of_.step_words(enrolment.node) : installed_.workflows[of_.id].nodes[enrolment.node].step;
        if (is_own) pass.place = of_.place(of_.steps[enrolment.node]->span);
      }
      for (const Enrolment& now : subject_of(state_, who_).enrolments) {
        if (now.order == enrolment.order && !now.ended) add_open(pass, now, made.zone);
      }
    }
  }

  void add_open(StandingPass& pass, const Enrolment& enrolment, ZoneId zone) {
    Evaluation evaluation = evaluation_of(of_.predicates, state_, who_, &enrolment, arena_);
    const TimeWords words(before_.now_ms, zone);
    if (!enrolment.finished && enrolment.node < of_.steps.size() &&
        of_.workflow().nodes[enrolment.node].kind == NodeKind::wait_for)
      pass.open.push_back(open_of("waits for", of_.steps[enrolment.node]->awaited, evaluation));
    const auto add_goal = [&](const std::string& kind, const Goal& goal, const ir::Goal& from) {
      int64_t end_ms = add_int(enrolment.entry_ms, goal.within.ms);
      if (goal.within.months != 0) end_ms = add_months_to_time(end_ms, goal.within.months, zone);
      const bool over = goal.bounded && end_ms <= before_.now_ms;
      if (enrolment.finished && (over || !goal.bounded)) return;
      Open open = open_of(kind, from.awaited, evaluation);
      open.state =
          !goal.bounded ? "open while it is in" : (over ? "over since " : "open until ") + words.at(end_ms);
      pass.open.push_back(std::move(open));
    };
    const Workflow& workflow = of_.workflow();
    for (size_t place = 0; place < workflow.goals.size(); ++place)
      add_goal("goal", workflow.goals[place], of_.source().goals[place]);
    for (size_t place = 0; place < workflow.measures.size(); ++place) {
      if (!(enrolment.measured >> place & 1))
        add_goal("measure " + workflow.measures[place].name, workflow.measures[place],
                 of_.source().measures[place]);
    }
    if (enrolment.finished) return;
    for (const ir::Awaited& exit : of_.source().exits)
      pass.open.push_back(open_of("exit", exit, evaluation));
  }

  Open open_of(const std::string& kind, const ir::Awaited& awaited, Evaluation& evaluation) {
    Open made;
    made.kind = kind;
    made.text = of_.words(awaited.span);
    for (ir::ExprId condition : awaited.conditions) {
      if (std::optional<Explanation> tree = of_.explain(condition, kNothingArrives, evaluation))
        made.conditions.push_back(std::move(*tree));
    }
    return made;
  }

  void add_triggers(StandingReport& made, Evaluation& evaluation) {
    for (const ir::Trigger& trigger : of_.source().triggers) {
      StandingTrigger& told = made.triggers.emplace_back();
      told.text = of_.words(trigger.span);
      told.place = of_.place(trigger.span);
      if (trigger.kind == ir::Trigger::Kind::condition)
        told.now = of_.explain(trigger.condition, kNothingArrives, evaluation);
      if (trigger.kind == ir::Trigger::Kind::segment_left)
        told.now = of_.explain(of_.ir.segments[trigger.segment].condition, kNothingArrives, evaluation);
    }
    // What of it is about the event that comes has no value now.
    made.condition = of_.explain(of_.source().condition, kNothingArrives, evaluation);
  }

  const WhyProgram::Parts& of_;
  const Program& installed_;
  const State& before_;
  SubjectRef who_;
  State state_;
  Arena arena_;
};

class StandingPrinter {
 public:
  StandingPrinter(const StandingReport& report, const WhyStyle& style)
      : report_(report), style_(style), words_(report.now_ms, report.zone) {}

  std::string run() {
    head();
    for (const StandingPass& pass : report_.passes)
      add_pass(pass);
    if (report_.passes.empty())
      line(bold(
          fmt::format("{} is not in it{}", printable(report_.subject),
                      report_.entered_once ? ", and has been: who may enter once doesn't enter again" : "")));
    if (report_.passes.empty() && !report_.entered_once) add_triggers();
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += text + '\n'; }
  std::string bold(const std::string& text) const {
    return style_.tree.colour ? "\033[1m" + text + "\033[0m" : text;
  }
  void tree(const Explanation& of, size_t indent) {
    TreeStyle style = style_.tree;
    style.indent.assign(indent, ' ');
    out_ += print(of, style);
  }

  void head() {
    std::string what =
        fmt::format("{} and {} {}", report_.workflow, report_.kind, printable(report_.subject));
    if (!report_.asked_as.empty()) what += fmt::format(", asked for as {}", printable(report_.asked_as));
    line(what);
    if (!report_.description.empty()) line("\"" + report_.description + "\"");
    line(fmt::format("as of {} ({}), by the state that is kept", words_.at(report_.now_ms),
                     zone_name(report_.zone)));
    line("");
  }

  std::string standing(const StandingPass& pass) const {
    if (pass.finished) return "came to its end; what it aims at is still open";
    std::string text = fmt::format("stands on `{}`", pass.step);
    if (pass.until_ms != INT64_MAX) text += fmt::format(" until {}", words_.at(pass.until_ms));
    if (pass.place.empty()) return text + ", a step that is retired";
    return text + "  " + pass.place;
  }

  void add_pass(const StandingPass& pass) {
    line(bold(fmt::format("{} entered on {}{} and {}", printable(report_.subject), words_.at(pass.entered_ms),
                          pass.held_out ? ", as one of the control group that gets nothing," : "",
                          standing(pass))));
    for (const Open& open : pass.open) {
      line(fmt::format("  {} `{}`{}", open.kind, open.text, open.state.empty() ? "" : ", " + open.state));
      for (const Explanation& condition : open.conditions)
        tree(condition, 4);
    }
  }

  void add_triggers() {
    line("");
    line(bold(report_.triggers.empty() ? "it has no trigger" : "what would start it"));
    for (const StandingTrigger& trigger : report_.triggers) {
      const bool named = trigger.text.starts_with("when");
      line(fmt::format("  {}{}  {}", named ? "" : "when ", trigger.text, trigger.place));
      if (trigger.now) tree(*trigger.now, 4);
    }
    if (!report_.condition) return;
    line("  and its `if`, as of now:");
    tree(*report_.condition, 4);
  }

  const StandingReport& report_;
  const WhyStyle& style_;
  TimeWords words_;
  std::string out_;
};

}  // namespace

std::optional<StandingReport> explain_standing(const WhyProgram& program, const Program& installed,
                                               const State& state, const std::string& id) {
  const WhyProgram::Parts& of = program.parts();
  const std::optional<SubjectRef> who = find_subject(state, of.subject(), id);
  if (!who) return std::nullopt;
  StandingReport report = Standing(of, installed, state, *who).report();
  if (report.subject != id) report.asked_as = id;
  return report;
}

std::string print(const StandingReport& report, const WhyStyle& style) {
  return StandingPrinter(report, style).run();
}

}  // namespace nudge::scenario
