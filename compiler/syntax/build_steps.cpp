#include "compiler/syntax/build.h"

namespace nudge::syntax {

ast::Block Builder::block(Concrete node) {
  ast::Block built;
  built.span = span(node);
  for (const Concrete item : node.all(Rule::step)) {
    if (auto made = step(item)) built.steps.push_back(std::move(*made));
  }
  return built;
}

ast::Block Builder::body(Concrete node) {
  if (node[0].is(Rule::block)) return block(node[0]);
  ast::Block built;
  built.braced = false;
  built.span = span(node);
  if (auto made = step(node[0])) built.steps.push_back(std::move(*made));
  return built;
}

// `else if` nests: each is a block, not braced, of the one `if` that follows.
std::optional<ast::Block> Builder::else_block(Concrete node) {
  std::optional<ast::Block> built;
  if (const Concrete last = node.find(Rule::elsePart)) built = body(last[1]);
  const auto parts = else_ifs(node, Rule::elseIf);
  for (size_t i = parts.size(); i-- > 0;) {
    const Concrete part = parts[i];
    const source::Span all = built ? source::Span::join(span(part), built->span) : span(part);
    ast::Step step;
    step.node = ast::IfStep{expr(part[1]), body(part[3]), std::move(built)};
    step.span = all;
    step.head_span = span(part.begin(), part[1].end());
    built.emplace();
    built->braced = false;
    built->span = all;
    built->steps.push_back(std::move(step));
  }
  return built;
}

// Up to what stands before the first block or `then`.
source::Span Builder::head_span(Concrete node) const {
  uint32_t end = node.begin();
  for (size_t i = 0; i < node.size(); ++i) {
    const Concrete part = node[i];
    if (part.is(Kind::THEN) || part.is(Kind::LBRACE) || part.is(Rule::body) || part.is(Rule::elsePart) ||
        part.is(Rule::elseIf))
      break;
    end = part.end();
  }
  return span(node.begin(), end);
}

std::optional<ast::Step> Builder::step(Concrete node) {
  const Concrete body_node = node.find(Rule::stepBody);
  if (node.broken() || !body_node || body_node.broken()) return std::nullopt;
  ast::Step built;
  built.node = step_node(body_node[0]);
  if (node[0].is(Rule::name)) built.label = name(node[0]);
  built.span = span(node);
  built.head_span = head_span(body_node[0]);
  return built;
}

ast::Step::Node Builder::step_node(Concrete node) {
  switch (node.rule()) {
    case Rule::sendStep:
      return send_step(node);
    case Rule::waitStep:
      return wait_step(node);
    case Rule::ifStep:
      return if_step(node);
    case Rule::matchStep:
      return match_step(node);
    case Rule::splitStep:
      return split_step(node);
    case Rule::repeatStep: {
      ast::RepeatStep built;
      built.times = *count(node[3]);
      built.times_span = span(node[3]);
      built.every = duration(node[6]);
      built.until = expr(node[8]);
      built.block = body(node[9]);
      return built;
    }
    case Rule::setStep:
      return ast::SetStep{path(node[1]), expr(node[3])};
    case Rule::addStep:
      return ast::AddStep{node[0].is(Kind::REMOVE), expr(node[1]), path(node[3])};
    case Rule::startStep:
      return ast::StartStep{name(node[1])};
    case Rule::stopStep:
      return ast::StopStep{name(node[1])};
    case Rule::runStep:
      return ast::RunStep{name(node[1]), arguments(node[2])};
    case Rule::actionStep:
      return ast::ActionStep{name(node[0]), arguments(node[1])};
    default: {
      ast::FinishStep built;
      if (const Concrete label = node.find(Rule::text)) {
        built.label = text(label);
        built.label_span = span(label);
      }
      return built;
    }
  }
}

ast::SendStep Builder::send_step(Concrete node) {
  ast::SendStep built;
  built.message = name(node[1]);
  built.arguments = arguments(node.find(Rule::callArguments));
  for (const Concrete option : node.all(Rule::sendOption)) {
    const bool best_time = option[0].is(Kind::AT);
    if (best_time ? built.best_time_within != nullptr : built.to_members) {
      report(Kinds::syntax_error, span(option),
             best_time ? "a second `at best time`" : "a second `to members`");
    }
    if (best_time) {
      built.best_time_within = duration(option[4]);
    } else {
      built.to_members = true;
      if (option.size() > 2) built.members_where = expr(option[3]);
    }
  }
  return built;
}

ast::Step::Node Builder::wait_step(Concrete node) {
  if (node[1].is(Rule::duration)) {
    const auto word = written(node[1]);
    if (word == "for") report(Kinds::syntax_error, span(node), "`wait for` needs an event or a condition");
    if (word == "until") report(Kinds::syntax_error, span(node), "`wait until` needs a time");
    return ast::WaitStep{duration(node[1])};
  }
  if (node[1].is(Kind::UNTIL)) {
    if (node[2].is(Rule::name)) return ast::WaitUntilStep{name(node[2]), clock(node[3])};
    return ast::WaitUntilStep{std::nullopt, expr(node[2])};
  }
  ast::WaitForStep built;
  if (node[1].is(Kind::UP)) built.up_to = duration(node[3]);
  built.awaited = expr(node.find(Rule::expr));
  if (const Concrete as = node.find(Rule::name)) built.as = name(as);
  if (const Concrete then = node.find(Rule::body)) built.then_block = body(then);
  built.else_block = else_block(node);
  return built;
}

ast::IfStep Builder::if_step(Concrete node) {
  return {expr(node[1]), body(node[3]), else_block(node)};
}

ast::MatchStep Builder::match_step(Concrete node) {
  ast::MatchStep built;
  built.subject = expr(node[1]);
  for (const Concrete arm : node.all(Rule::matchArm)) {
    ast::MatchArm made;
    made.span = span(arm);
    for (const Concrete item : arm.all(Rule::pattern))
      made.patterns.push_back(pattern(item));
    made.block = body(arm.find(Rule::body));
    built.arms.push_back(std::move(made));
  }
  built.else_block = else_block(node);
  return built;
}

ast::MatchPattern Builder::pattern(Concrete node) {
  ast::MatchPattern built;
  built.span = span(node);
  if (node.size() > 1) {
    built.kind = ast::MatchPattern::Kind::range;
    built.value = make(ast::Range{pattern_value(node[0]), pattern_value(node[2])}, span(node));
  } else if (written(node) == "missing") {
    built.kind = ast::MatchPattern::Kind::missing;
  } else {
    built.value = pattern_value(node[0]);
  }
  return built;
}

ast::ExprPtr Builder::pattern_value(Concrete node) {
  if (node[0].is(Rule::path)) return path(node[0]);
  if (node.size() == 1) return literal(node[0]);
  return make(ast::Unary{ast::UnaryOp::negate, literal(node[1])}, span(node));
}

ast::SplitStep Builder::split_step(Concrete node) {
  ast::SplitStep built;
  built.name = name(node[1]);
  built.adapt = node.has(Kind::ADAPT);
  for (const Concrete arm : node.all(Rule::splitArm)) {
    ast::SplitArm made;
    if (arm[0].is(Kind::PERCENT)) {
      made.percent = percent(arm[0]);
      made.percent_span = span(arm[0]);
    }
    made.name = name(arm.find(Rule::name));
    made.block = block(arm.find(Rule::block));
    built.arms.push_back(std::move(made));
  }
  return built;
}

}  // namespace nudge::syntax
