#include "compiler/check/unused.h"

#include <fmt/format.h>

#include "compiler/check/named.h"

namespace nudge::check {

namespace {

// A declaration's name, and what is said when nothing mentions it; no name for those that need no use.
struct Declared {
  const ast::Name* name = nullptr;
  std::string_view what;
  std::string_view missed;
  bool by_send = false;  // messages are used by `send`, all else by its name
};

Declared declared(const ast::Declaration& tree) {
  if (const auto* node = std::get_if<ast::MessageDecl>(&tree.node))
    return {&node->name, "message", "sent", true};
  if (const auto* node = std::get_if<ast::EventDecl>(&tree.node)) return {&node->name, "event", "used"};
  if (const auto* node = std::get_if<ast::LetDecl>(&tree.node)) return {&node->name, "constant", "used"};
  if (const auto* node = std::get_if<ast::FunctionDecl>(&tree.node))
    return {&node->name, "function", "called"};
  if (const auto* node = std::get_if<ast::SegmentDecl>(&tree.node)) return {&node->name, "segment", "used"};
  if (const auto* node = std::get_if<ast::ScoreDecl>(&tree.node)) return {&node->name, "score", "read"};
  if (const auto* node = std::get_if<ast::ActionDecl>(&tree.node)) return {&node->name, "action", "called"};
  if (const auto* node = std::get_if<ast::SequenceDecl>(&tree.node)) return {&node->name, "sequence", "run"};
  return {};
}

using Events = std::set<std::string, std::less<>>;

// Events that the engine itself heeds.
bool has_effect_of_its_own(const ast::Name& name) {
  return name.text == "unsubscribed" || name.text == "resubscribed";
}

bool is_exempt(const Context& context, const ast::Name& name) {
  return name.text.starts_with('_') || !name.span.known() ||
         context.sources.file(name.span.file).path().starts_with("<stdlib>/");
}

// What happens in tests.
void collect_tested(const ast::Declaration& tree, Events& events) {
  const auto* test = std::get_if<ast::TestDecl>(&tree.node);
  if (test == nullptr) return;
  for (const ast::TestStatement& statement : test->statements) {
    if (const auto* event = std::get_if<ast::TestEvent>(&statement.node)) events.insert(event->event.text);
  }
}

}  // namespace

void find_unused(Context& context) {
  Named named;
  Events tested;
  for (const ast::FileTree& file : context.trees) {
    for (const ast::Declaration& declaration : file.declarations) {
      collect(declaration, named);
      collect_tested(declaration, tested);
    }
  }
  for (const ast::FileTree& file : context.trees) {
    for (const ast::Declaration& declaration : file.declarations) {
      const Declared one = declared(declaration);
      if (!one.name || is_exempt(context, *one.name)) continue;
      const bool event = std::holds_alternative<ast::EventDecl>(declaration.node);
      if (event && has_effect_of_its_own(*one.name)) continue;
      const bool used =
          named.names.contains(one.name->text) || (one.by_send && named.messages.contains(one.name->text));
      if (used) continue;
      const bool only_tested = event && tested.contains(one.name->text);
      report(context, DiagnosticKind::unused_declaration, one.name->span,
             only_tested ? fmt::format("event `{}` happens in tests, but nothing heeds it", one.name->text)
                         : fmt::format("{} `{}` is never {}", one.what, one.name->text, one.missed))
          .suggest(fmt::format("remove it, or call it `_{}` to keep it", one.name->text));
    }
  }
}

}  // namespace nudge::check
