#include <fmt/format.h>

#include "compiler/ast/printer.h"

namespace nudge::ast {
namespace {

std::string_view word(EnterRule::Kind kind) {
  switch (kind) {
    case EnterRule::Kind::once:
      return "enter once";
    case EnterRule::Kind::again_after:
      return "enter again after";
    case EnterRule::Kind::every_time:
      return "enter every time";
    case EnterRule::Kind::every_time_per:
      return "enter every time per";
  }
  return "";
}

std::string_view word(WhenDate::Kind kind) {
  return kind == WhenDate::Kind::before  ? "when before"
         : kind == WhenDate::Kind::after ? "when after"
                                         : "when on";
}

}  // namespace

void Printer::workflow(const WorkflowDecl& workflow) {
  for (const WorkflowClause& child : workflow.clauses)
    clause(child);
  block("then", workflow.body);
}

void Printer::clause(const WorkflowClause& it) {
  std::visit(
      Overloaded{
          [&](const Trigger& when) { trigger(when); },
          [&](const Condition& condition) {
            line("if", condition.span);
            const Indent indent(*this);
            expr(*condition.value);
          },
          [&](const EnterRule& enter) {
            line(word(enter.kind), enter.span);
            const Indent indent(*this);
            if (enter.value) expr(*enter.value);
          },
          [&](const Goal& reached) { goal(reached); },
          [&](const Exit& exit) {
            line("exit when", exit.span);
            const Indent indent(*this);
            expr(*exit.value);
          },
          [&](const Holdout& holdout) { line(fmt::format("holdout {}%", holdout.percent), holdout.span); },
          [&](const Subject& subject) {
            line(subject.account ? "for account" : "for contact", subject.span);
          },
          [&](const Moved& moved) {
            const std::string from = written_step(moved.from.text);
            const std::string to = moved.to ? written_step(moved.to->text) : "finish";
            line(moved.retire ? fmt::format("retire {}", from) : fmt::format("moved {} to {}", from, to),
                 moved.span);
          },
      },
      it.node);
}

void Printer::trigger(const Trigger& it) {
  std::visit(Overloaded{
                 [&](const WhenExpr& when) {
                   line(when.times ? fmt::format("when {} times", *when.times) : "when", it.span);
                   const Indent indent(*this);
                   expr(*when.value);
                   named("within", when.within);
                 },
                 [&](const WhenChanges& when) {
                   line("when changes", it.span);
                   const Indent indent(*this);
                   expr(*when.field);
                   named("from", when.from);
                   named("to", when.to);
                 },
                 [&](const WhenNone& when) {
                   line("when no", it.span);
                   const Indent indent(*this);
                   expr(*when.event);
                   named("for", when.duration);
                 },
                 [&](const WhenDate& when) {
                   line(word(when.kind), it.span);
                   const Indent indent(*this);
                   named("offset", when.offset);
                   named("field", when.field);
                   named("at", when.at);
                 },
                 [&](const WhenEvery& when) {
                   line(fmt::format("when every {}", when.unit.text), it.span);
                   const Indent indent(*this);
                   named("on", when.on);
                   named("at", when.at);
                 },
             },
             it.node);
}

void Printer::goal(const Goal& goal) {
  line(goal.name ? fmt::format("measure {}", goal.name->text) : "goal", goal.span);
  const Indent indent(*this);
  expr(*goal.value);
  named("within", goal.within);
  named("worth", goal.worth);
}

void Printer::field_values(const std::vector<FieldValue>& fields) {
  const Indent indent(*this);
  for (const FieldValue& field : fields) {
    line(fmt::format("field {}", field.name.text), field.name.span);
    const Indent value(*this);
    field_content(field.content);
  }
}

void Printer::field_content(const FieldContent& content) {
  if (content.expression) return expr(*content.expression);
  line(content.is_list ? "list of records" : "record", content.span);
  field_values(content.record);
  const Indent indent(*this);
  for (const FieldContent& item : content.list)
    field_content(item);
}

void Printer::statement(const TestStatement& it) {
  const auto say = [&](std::string text) { line(text, it.span); };
  const auto expect = [](bool negated, std::string_view what) {
    return fmt::format("expect {}{}", negated ? "not " : "", what);
  };
  const auto of = [](const std::optional<Name>& name) { return name ? " for " + name->text : ""; };
  std::visit(Overloaded{
                 [&](const TestSubject& subject) {
                   say(fmt::format("{} {}", subject.account ? "account" : "contact",
                                   subject.name ? subject.name->text : "unnamed"));
                   field_values(subject.fields);
                 },
                 [&](const TestAt& at) { expr(*at.time, "at "); },
                 [&](const TestAfter& after) { expr(*after.duration, "after "); },
                 [&](const TestEvent& event) {
                   say(fmt::format("event {}{}", event.event.text,
                                   event.subject ? " by " + event.subject->text : ""));
                   field_values(event.fields);
                 },
                 [&](const TestSet& set) {
                   say("set");
                   const Indent indent(*this);
                   expr(*set.target);
                   field_content(set.content);
                 },
                 [&](const ExpectSent& sent) {
                   say(fmt::format("{}{}", expect(sent.negated, "sent " + sent.message.text),
                                   sent.to ? " to " + sent.to->text : ""));
                   const Indent indent(*this);
                   for (const auto& with : sent.with) {
                     line(fmt::format("with {}{}", with.field.text, with.contains ? " contains" : ""),
                          with.field.span);
                     const Indent value(*this);
                     expr(*with.value);
                   }
                 },
                 [&](const ExpectNothingSent&) { say("expect nothing sent"); },
                 [&](const ExpectAction& action) {
                   say(expect(action.negated, "action " + action.action.text));
                   const Indent indent(*this);
                   arguments(action.arguments);
                 },
                 [&](const ExpectIn& in) {
                   say(expect(in.negated, "in " + in.workflow.text) + (in.at ? " at " + in.at->text : "") +
                       of(in.of));
                 },
                 [&](const ExpectFinished& finished) {
                   const std::string as = finished.as      ? " as " + finished.as->text
                                          : finished.label ? " as " + quoted(*finished.label)
                                                           : "";
                   say(expect(finished.negated, "finished " + finished.workflow.text) + as + of(finished.of));
                 },
                 [&](const ExpectCondition& condition) {
                   expr(*condition.condition, "expect" + of(condition.of) + " ");
                 },
                 [&](const TestAsk& ask) { expr(*ask.value, "ask" + of(ask.of) + " "); },
             },
             it.node);
}

}  // namespace nudge::ast
