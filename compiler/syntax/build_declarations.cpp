#include <algorithm>

#include "compiler/syntax/build.h"

namespace nudge::syntax {

ast::FileTree Builder::file(Concrete node) {
  ast::FileTree tree;
  tree.file = file_;
  for (const Concrete item : node.all(Rule::declaration)) {
    if (auto built = declaration(item)) tree.declarations.push_back(std::move(*built));
  }
  return tree;
}

std::optional<ast::Declaration> Builder::declaration(Concrete node) {
  if (node.size() == 0 || node[0].broken()) return std::nullopt;
  return ast::Declaration{declared(node[0]), documentation(node.begin()), span(node)};
}

ast::Declaration::Node Builder::declared(Concrete node) {
  switch (node.rule()) {
    case Rule::useDecl:
      if (node[1].is(Rule::name)) return ast::UseDecl{name(node[1]), std::nullopt, {}};
      return ast::UseDecl{std::nullopt, text(node[1]), span(node[1])};
    case Rule::enumDecl:
      return enum_decl(node);
    case Rule::recordDecl:
      return ast::RecordDecl{name(node[1]), fields(node[2])};
    case Rule::contactDecl:
      return ast::ContactDecl{node[0].is(Kind::ACCOUNT), fields(node[1])};
    case Rule::eventDecl:
      return event_decl(node);
    case Rule::letDecl:
      return ast::LetDecl{name(node[1]), expr(node[3])};
    case Rule::functionDecl:
      return ast::FunctionDecl{name(node[1]), parameters(node[2]), expr(node[4])};
    case Rule::segmentDecl: {
      const Concrete subject = node.find(Rule::subject);
      return ast::SegmentDecl{name(node[1]), subject && subject[1].is(Kind::ACCOUNT),
                              expr(node.find(Rule::expr))};
    }
    case Rule::scoreDecl:
      return score_decl(node);
    case Rule::messageDecl:
      return message_decl(node);
    case Rule::actionDecl:
      return ast::ActionDecl{name(node[1]), parameters(node[2])};
    case Rule::sequenceDecl:
      return ast::SequenceDecl{name(node[1]), parameters(node.find(Rule::parameters)),
                               block(node.find(Rule::block))};
    case Rule::policyDecl:
      return policy_decl(node);
    case Rule::workflowDecl:
      return workflow_decl(node);
    default:
      return test_decl(node);
  }
}

ast::EnumDecl Builder::enum_decl(Concrete node) {
  ast::EnumDecl built{name(node[1]), {}};
  for (const Concrete value : node.all(Rule::enumValue)) {
    ast::EnumValue made{name(value[0]), std::nullopt, documentation(value.begin())};
    if (value.size() > 1) made.as = text(value[2]);
    built.values.push_back(std::move(made));
  }
  return built;
}

ast::EventDecl Builder::event_decl(Concrete node) {
  ast::EventDecl built;
  built.name = name(node[1]);
  if (const Concrete as = node.find(Rule::text)) {
    built.as = text(as);
    built.as_span = span(as);
  }
  if (const Concrete block = node.find(Rule::fieldBlock)) built.fields = fields(block);
  return built;
}

std::vector<ast::Field> Builder::fields(Concrete block) {
  std::vector<ast::Field> built;
  for (const Concrete item : block.all(Rule::field))
    built.push_back(field(item));
  return built;
}

ast::Field Builder::field(Concrete node) {
  ast::Field built;
  built.name = name(node[0]);
  built.type = type(node[2]);
  built.documentation = documentation(node.begin());
  built.span = span(node);
  if (const Concrete value = node.find(Rule::expr)) built.default_value = expr(value);
  for (const Concrete mark : node.all(Rule::fieldMark)) {
    if (mark[0].is(Kind::PII)) built.pii = true;
    if (mark[0].is(Kind::UNIQUE)) built.unique = true;
    if (!mark[0].is(Kind::AS)) continue;
    if (built.as) report(Kinds::syntax_error, span(mark), "a field has one name in JSON, this is its second");
    built.as = text(mark[1]);
    built.as_span = span(mark[1]);
  }
  return built;
}

ast::TypeName Builder::type(Concrete node) {
  ast::TypeName built;
  if (node[0].is(Kind::LPAREN)) {
    built = type(node[1]);
    built.optional = built.optional || node.has(Kind::QUESTION);
  } else if (node[0].is(Kind::LIST) || node[0].is(Kind::SET)) {
    built.kind = node[0].is(Kind::LIST) ? ast::TypeName::Kind::list : ast::TypeName::Kind::set;
    built.name = name(node[0]);
    built.element = std::make_unique<ast::TypeName>(type(node[2]));
  } else {
    const bool money = node[0].is(Kind::MONEY);
    built.kind = money ? ast::TypeName::Kind::money : ast::TypeName::Kind::named;
    built.name = name(node[money ? 2 : 0]);
    built.optional = node.has(Kind::QUESTION);
  }
  built.span = span(node);
  return built;
}

std::vector<ast::Parameter> Builder::parameters(Concrete node) {
  std::vector<ast::Parameter> built;
  if (!node) return built;
  for (const Concrete parameter : node.all(Rule::parameter)) {
    built.push_back({name(parameter[0]), type(parameter[2]), span(parameter)});
  }
  return built;
}

// --- scores, messages, policy
// ---------------------------------------------------------------------------------

ast::ScoreDecl Builder::score_decl(Concrete node) {
  ast::ScoreDecl built;
  built.name = name(node[1]);
  const Concrete subject = node.find(Rule::subject);
  built.for_account = subject && subject[1].is(Kind::ACCOUNT);
  for (const Concrete rule : node.all(Rule::scoreRule)) {
    score_rule(rule, built);
  }
  return built;
}

void Builder::score_rule(Concrete node, ast::ScoreDecl& score) {
  if (node[0].is(Kind::HALVE)) {
    if (score.halve_every)
      report(Kinds::syntax_error, span(node), "a score halves at one pace, this is its second");
    score.halve_every = duration(node[2]);
    return;
  }
  if (node[0].is(Kind::KEEP)) {
    auto range = expr_or_range(node[2]);
    if (score.keep_within)
      report(Kinds::syntax_error, span(node), "a score is kept within one range, this is its second");
    if (auto* bounds = std::get_if<ast::Range>(&range->node)) {
      score.keep_within = std::move(*bounds);
    } else {
      report(Kinds::syntax_error, range->span, "`keep within` takes a range such as `0..100`");
    }
    return;
  }
  ast::ScoreRule rule;
  rule.subtract = node[0].is(Kind::SUBTRACT);
  rule.points = expr(node[1]);
  rule.span = span(node);
  const Concrete cause = node[2];
  if (cause[0].is(Kind::IF)) {
    rule.kind = ast::ScoreRule::Kind::if_;
    rule.occurrence = expr(cause[1]);
  } else if (cause[1].is(Kind::NO)) {
    rule.kind = ast::ScoreRule::Kind::when_none;
    rule.occurrence = event_ref(cause[2]);
    rule.none_for = duration(cause[4]);
  } else {
    rule.occurrence = expr(cause[1]);
    if (const Concrete most = cause.find(Kind::INT)) rule.at_most = count(most);
    if (const Concrete unit = cause.find(Kind::UNIT)) rule.per = name(unit);
  }
  score.rules.push_back(std::move(rule));
}

ast::MessageDecl Builder::message_decl(Concrete node) {
  ast::MessageDecl built;
  const auto channel = written(node[0]);
  built.channel = channel == "email"  ? ast::Channel::email
                  : channel == "sms"  ? ast::Channel::sms
                  : channel == "push" ? ast::Channel::push
                                      : ast::Channel::in_app;
  built.name = name(node[1]);
  built.parameters = parameters(node.find(Rule::parameters));
  for (const Concrete item : node.all(Rule::messageField)) {
    built.fields.push_back(message_field(item));
  }
  return built;
}

ast::MessageField Builder::message_field(Concrete node) {
  ast::MessageField built;
  built.name = name(node[0]);
  built.span = span(node);
  if (node.size() == 1) return built;
  const Concrete value = node[node.size() - 1];
  built.value_span = span(value);
  if (node[1].is(Kind::FILE)) {
    built.file = text(value);
    return built;
  }
  auto made = expr(value);
  if (auto* plain = std::get_if<ast::TextLiteral>(&made->node)) {
    built.text = std::move(*plain);
  } else {
    built.value = std::move(made);
  }
  return built;
}

ast::PolicyDecl Builder::policy_decl(Concrete node) {
  ast::PolicyDecl built;
  for (const Concrete rule : node.all(Rule::policyRule)) {
    if (auto made = policy_rule(rule)) built.rules.push_back(std::move(*made));
  }
  return built;
}

std::optional<ast::PolicyRule> Builder::policy_rule(Concrete node) {
  switch (node[0].kind()) {
    case Kind::QUIET:
      if (written(node[1]) != "hours") {
        report(Kinds::syntax_error, span(node[1]), "expected `hours` after `quiet`")
            .suggest("write `hours`", "hours");
      }
      return ast::PolicyRule{ast::QuietHours{clock(node[2]), clock(node[4])}, span(node)};
    case Kind::AT:
      return ast::PolicyRule{ast::Cap{*count(node[2]), name(node[3]), duration(node[5])}, span(node)};
    case Kind::IGNORE:
      return ast::PolicyRule{ast::IgnoreOlder{duration(node[4])}, span(node)};
    default:
      return ast::PolicyRule{ast::DefaultTimezone{text(node[2]), span(node[2])}, span(node)};
  }
}

// The `##` lines directly above, with nothing but other comments and no empty line between.
ast::Documentation Builder::documentation(uint32_t begin) const {
  const auto& all = list_.documentation;
  auto next = std::upper_bound(all.begin(), all.end(), begin,
                               [](uint32_t at, const DocComment& doc) { return at < doc.begin; });
  std::vector<std::string_view> lines;
  uint32_t below = begin;
  while (next != all.begin()) {
    const DocComment& doc = *--next;
    int newlines = 0;
    bool adjacent = true, comment = false;
    for (uint32_t at = doc.end; at < below && adjacent; ++at) {
      const char byte = text_[at];
      if (byte == '\n') {
        if (++newlines > 1 && !comment) adjacent = false;
        comment = false;
      } else if (byte == '#') {
        comment = true;
      } else if (!comment && byte != ' ' && byte != '\t' && byte != '\r') {
        adjacent = false;
      }
    }
    if (!adjacent) break;
    auto line = std::string_view(text_).substr(doc.begin + 2, doc.end - doc.begin - 2);
    if (line.starts_with(' ')) line.remove_prefix(1);
    lines.push_back(line);
    below = doc.begin;
  }
  std::string joined;
  for (size_t i = lines.size(); i-- > 0;)
    joined += std::string(lines[i]) + (i > 0 ? "\n" : "");
  return joined;
}

}  // namespace nudge::syntax
