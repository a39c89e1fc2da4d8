#include <fmt/format.h>

#include "compiler/syntax/build.h"

namespace nudge::syntax {
namespace {

constexpr std::string_view kWeekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                          "friday", "saturday", "sunday"};

bool is_weekday(std::string_view name) {
  for (const auto day : kWeekdays) {
    if (day == name) return true;
  }
  return false;
}

}  // namespace

ast::WorkflowDecl Builder::workflow_decl(Concrete node) {
  ast::WorkflowDecl built;
  built.name = name(node[1]);
  if (const Concrete description = node.find(Rule::text)) built.description = text(description);
  for (const Concrete item : node.all(Rule::clause))
    clause(item, built);
  return built;
}

void Builder::clause(Concrete node, ast::WorkflowDecl& workflow) {
  const auto add = [&](auto made) { workflow.clauses.push_back({std::move(made)}); };
  const Concrete first = node[0];
  if (first.is(Rule::trigger)) return add(trigger(first));
  if (first.is(Rule::subject)) return add(ast::Subject{first[1].is(Kind::ACCOUNT), span(node)});
  switch (first.kind()) {
    case Kind::IF:
      return add(ast::Condition{expr(node[1]), span(node)});
    case Kind::ENTER:
      return add(enter_rule(node));
    case Kind::GOAL:
    case Kind::MEASURE:
      return add(goal(node));
    case Kind::EXIT:
      return add(ast::Exit{expr(node[2]), span(node)});
    case Kind::HOLDOUT:
      return add(ast::Holdout{percent(node[1]), span(node)});
    case Kind::RETIRE:
      return add(ast::Moved{step_name(node[1]), std::nullopt, true, span(node)});
    case Kind::MOVED: {
      ast::Moved moved{step_name(node[1]), std::nullopt, false, span(node)};
      if (written(node[3]) != "finish") moved.to = step_name(node[3]);
      return add(std::move(moved));
    }
    default:
      break;
  }
  if (workflow.body) {
    report(Kinds::syntax_error, span(first), "a workflow has one `then`, this is its second")
        .note(workflow.body_keyword, "the first");
    return;
  }
  workflow.body_keyword = span(first);
  workflow.body = body(node[1]);
}

// A text is taken word by word, however it is spaced.
ast::Name Builder::step_name(Concrete node) {
  if (node[0].is(Rule::name)) return name(node[0]);
  const ast::TextLiteral literal = text(node[0]);
  if (!literal.plain())
    report(Kinds::not_constant, span(node), "a step's name is a plain text, such as `\"send welcome\"`");
  ast::Name words{"", span(node)};
  for (const char c : literal.plain() ? literal.plain_text() : std::string(written(node))) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (blank && (words.text.empty() || words.text.back() == ' ')) continue;
    words.text += blank ? ' ' : c;
  }
  while (words.text.ends_with(' '))
    words.text.pop_back();
  return words;
}

ast::Trigger Builder::trigger(Concrete node) {
  const source::Span at = span(node);
  const Concrete second = node[1];
  const auto clock_or_none = [&](Concrete from) {
    const Concrete found = from.find(Rule::clock);
    return found ? clock(found) : nullptr;
  };
  if (second.is(Kind::NO)) return {ast::WhenNone{event_ref(node[2]), duration(node[4])}, at};
  if (second.is(Kind::EVERY)) return every_trigger(node);
  if (second.is(Kind::ON)) {
    return {ast::WhenDate{ast::WhenDate::Kind::on, nullptr, path(node[2]), clock_or_none(node)}, at};
  }
  auto value = expr(second);
  const Concrete tail = node[2];
  if (!tail) return {ast::WhenExpr{std::move(value), std::nullopt, {}, nullptr}, at};
  if (tail[0].is(Kind::CHANGES)) {
    ast::WhenChanges built{std::move(value), nullptr, nullptr};
    for (size_t i = 1; i + 1 < tail.size(); i += 2)
      (tail[i].is(Kind::FROM) ? built.from : built.to) = expr(tail[i + 1]);
    return {std::move(built), at};
  }
  if (tail[0].is(Kind::INT))
    return {ast::WhenExpr{std::move(value), count(tail[0]), span(tail[0]), duration(tail[3])}, at};
  const auto kind = tail[0].is(Kind::BEFORE) ? ast::WhenDate::Kind::before : ast::WhenDate::Kind::after;
  return {ast::WhenDate{kind, std::move(value), path(tail[1]), clock_or_none(tail)}, at};
}

ast::Trigger Builder::every_trigger(Concrete node) {
  ast::WhenEvery built;
  built.unit = name(node[2]);
  if (const Concrete at = node.find(Rule::clock)) built.at = clock(at);
  const Concrete on = node[3].is(Kind::ON) ? node[4] : Concrete();
  if (on) built.on = on.is(Rule::path) ? path(on) : whole(written(on), span(on), false);
  const std::string_view unit = built.unit.text;
  using Every = ast::WhenEvery::Kind;
  built.kind = unit == "year"     ? Every::year
               : unit == "month"  ? Every::month
               : is_weekday(unit) ? Every::week
                                  : Every::day;
  const bool needs_on = built.kind == Every::year || built.kind == Every::month;
  if (built.kind == Every::day && unit != "day") {
    std::vector<std::string> known(std::begin(kWeekdays), std::end(kWeekdays));
    known.insert(known.end(), {"day", "month", "year"});
    auto& found = report(Kinds::syntax_error, built.unit.span,
                         fmt::format("expected `day`, `month`, `year` or a weekday, found `{}`", unit));
    if (const auto near = source::nearest_name(unit, known))
      found.suggest(fmt::format("did you mean `{}`?", *near), *near);
  } else if (needs_on && !on) {
    report(Kinds::syntax_error, span(node), fmt::format("`every {}` needs its day", unit))
        .suggest(built.kind == Every::year ? "write `every year on` and a date field"
                                           : "write `every month on 1`");
  } else if (!needs_on && on) {
    report(Kinds::syntax_error, span(on), fmt::format("`every {}` takes no `on`", unit));
  }
  return {std::move(built), span(node)};
}

ast::EnterRule Builder::enter_rule(Concrete node) {
  const Concrete rule = node[1];
  ast::EnterRule built;
  built.span = span(node);
  if (rule[0].is(Kind::AGAIN)) {
    built.kind = ast::EnterRule::Kind::again_after;
    built.value = duration(rule[2]);
  } else if (rule[0].is(Kind::EVERY)) {
    built.kind = rule.size() > 2 ? ast::EnterRule::Kind::every_time_per : ast::EnterRule::Kind::every_time;
    if (rule.size() > 2) built.value = expr(rule[3]);
  }
  return built;
}

ast::Goal Builder::goal(Concrete node) {
  ast::Goal built;
  built.span = span(node);
  if (node[0].is(Kind::MEASURE)) built.name = name(node[1]);
  built.value = expr(node.find(Rule::expr));
  if (const Concrete within = node.find(Rule::duration)) built.within = duration(within);
  if (const Concrete worth = node.find(Rule::expr, 1)) built.worth = expr(worth);
  return built;
}

}  // namespace nudge::syntax
