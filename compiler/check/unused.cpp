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

// Events that the engine itself heeds.
bool has_effect_of_its_own(const ast::Name& name) {
  return name.text == "unsubscribed" || name.text == "resubscribed";
}

bool is_exempt(const Context& context, const ast::Name& name) {
  return name.text.starts_with('_') || !name.span.known() ||
         context.sources.file(name.span.file).path().starts_with("<stdlib>/");
}

}  // namespace

void find_unused(Context& context) {
  Named named;
  for (const ast::FileTree& file : context.trees) {
    for (const ast::Declaration& declaration : file.declarations)
      collect(declaration, named);
  }
  for (const ast::FileTree& file : context.trees) {
    for (const ast::Declaration& declaration : file.declarations) {
      const Declared one = declared(declaration);
      if (!one.name || is_exempt(context, *one.name)) continue;
      if (std::holds_alternative<ast::EventDecl>(declaration.node) && has_effect_of_its_own(*one.name))
        continue;
      const bool used =
          named.names.contains(one.name->text) || (one.by_send && named.messages.contains(one.name->text));
      if (used) continue;
      report(context, DiagnosticKind::unused_declaration, one.name->span,
             fmt::format("{} `{}` is never {}", one.what, one.name->text, one.missed))
          .suggest(fmt::format("remove it, or call it `_{}` to keep it", one.name->text));
    }
  }
}

}  // namespace nudge::check
