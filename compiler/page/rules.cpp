// Segments, scores and the policy, in words with the source below.
#include <fmt/format.h>

#include "compiler/ast/words.h"
#include "compiler/ir/print_expression.h"
#include "compiler/page/context.h"
#include "compiler/page/html.h"
#include "compiler/page/sentence.h"
#include "runtime/value/number_text.h"
#include "runtime/value/time_text.h"

namespace nudge::page {

namespace {

std::string users(const Context& context, const Thing& thing) {
  std::string out;
  for (const Thing& user : context.uses.by(thing))
    out += (out.empty() ? "" : ", ") + context.link(user);
  return out.empty() ? "nobody" : out;
}

void add_segment(const Context& context, const ir::Segment& segment, std::string& out) {
  const Thing thing{Kind::segment, segment.name};
  std::vector<std::string> badges;
  if (segment.for_account) badges.emplace_back("for accounts");
  out += "<article>\n";
  add_head(context, thing, badges, out);
  const ast::Declaration* declaration = context.declaration(thing);
  const auto* written = declaration ? std::get_if<ast::SegmentDecl>(&declaration->node) : nullptr;
  out += "<dl>\n";
  if (written != nullptr) {
    add_fact("Holds while", escaped(sentence(context.parts.sources, *written->condition)), out);
    add_fact("Written", code(ast::one_line(context.parts.sources, written->condition->span)), out);
  }
  add_fact("Listens to", context.links(context.uses.of(thing), {Kind::event}), out);
  add_fact("Asked by", users(context, thing), out);
  out += "</dl>\n</article>\n";
}

std::string rule_words(const Context& context, const ast::ScoreRule& rule) {
  const source::SourceSet& sources = context.parts.sources;
  std::string out = fmt::format("<b>{}{}</b> ", rule.subtract ? "−" : "+",
                                escaped(ast::one_line(sources, rule.points->span)));
  switch (rule.kind) {
    case ast::ScoreRule::Kind::when:
      out += "for each " + code(ast::one_line(sources, rule.occurrence->span));
      if (rule.at_most)
        out += fmt::format(", at most {} times per {}", *rule.at_most, rule.per ? rule.per->text : "day");
      break;
    case ast::ScoreRule::Kind::when_none:
      out += fmt::format("when there was no {} for {}", code(ast::one_line(sources, rule.occurrence->span)),
                         escaped(ast::one_line(sources, rule.none_for->span)));
      break;
    case ast::ScoreRule::Kind::if_:
      out += "while " + escaped(sentence(sources, *rule.occurrence));
      break;
  }
  return fmt::format("<li>{}</li>\n", out);
}

void add_score(const Context& context, const ir::Score& score, std::string& out) {
  const Thing thing{Kind::score, score.name};
  std::vector<std::string> badges;
  if (score.for_account) badges.emplace_back("for accounts");
  out += "<article>\n";
  add_head(context, thing, badges, out);
  const ast::Declaration* declaration = context.declaration(thing);
  out += "<ul>\n";
  if (const auto* written = declaration ? std::get_if<ast::ScoreDecl>(&declaration->node) : nullptr) {
    for (const ast::ScoreRule& rule : written->rules)
      out += rule_words(context, rule);
  }
  if (score.halve_ms > 0)
    out += fmt::format("<li>by half every {}, a little all the time</li>\n",
                       ir::print_length({score.halve_ms, 0}));
  if (score.bounded)
    out += fmt::format("<li>never below {} or above {}</li>\n", print_number(score.least),
                       print_number(score.most));
  out += "</ul>\n<dl>\n";
  add_fact("Used by", users(context, thing), out);
  out += "</dl>\n</article>\n";
}

void add_policy(const Context& context, std::string& out) {
  const ast::Declaration* declaration = nullptr;
  for (const ast::FileTree& tree : context.parts.trees) {
    for (const ast::Declaration& any : tree.declarations) {
      if (std::holds_alternative<ast::PolicyDecl>(any.node)) declaration = &any;
    }
  }
  const ir::Policy& policy = context.ir.policy;
  out += "<section>\n<h2 id=\"policy\">Policy</h2>\n";
  if (declaration != nullptr) out += paragraphs(declaration->documentation);
  out += "<ul>\n";
  if (policy.has_quiet_hours) {
    out += fmt::format(
        "<li>nothing is sent from {} to {} of the recipient’s own time; it waits until then</li>\n",
        print_clock(policy.quiet_from_ms / kMinuteMs), print_clock(policy.quiet_to_ms / kMinuteMs));
  }
  constexpr const char* kChannels[] = {"emails", "sms", "push messages", "in-app messages"};
  for (const ir::Cap& cap : policy.caps) {
    out += fmt::format("<li>nobody gets more than {} {} within {}</li>\n", cap.count,
                       cap.any_channel ? "messages" : kChannels[static_cast<size_t>(cap.channel)],
                       ir::print_length(cap.per));
  }
  out += fmt::format("<li>events that come more than {} late join the history, and do nothing else</li>\n",
                     ir::print_length(policy.ignore_older));
  out +=
      fmt::format("<li>who has no timezone of their own is in {}</li>\n", escaped(policy.default_timezone));
  out +=
      "</ul>\n<p>Transactional messages are sent at any hour, however many there were, and to "
      "whoever has unsubscribed.</p>\n</section>\n";
}

}  // namespace

void add_rules(const Context& context, std::string& out) {
  if (!context.ir.segments.empty()) {
    out += "<section>\n<h2 id=\"segments\">Segments</h2>\n";
    for (const ir::Segment& segment : context.ir.segments)
      add_segment(context, segment, out);
    out += "</section>\n";
  }
  if (!context.ir.scores.empty()) {
    out += "<section>\n<h2 id=\"scores\">Scores</h2>\n";
    for (const ir::Score& score : context.ir.scores)
      add_score(context, score, out);
    out += "</section>\n";
  }
  add_policy(context, out);
}

}  // namespace nudge::page
