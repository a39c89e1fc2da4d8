#include "compiler/syntax/parse.h"

#include <fmt/format.h>

#include "compiler/syntax/build.h"
#include "compiler/syntax/limits.h"
#include "compiler/syntax/open_text.h"

namespace nudge::syntax {
namespace {

using source::DiagnosticKind;

// Lexes, parses and hands the concrete tree to `build`; nothing if there is none.
template <typename Build>
void with_tree(Start start, const source::SourceSet& sources, source::Span within,
               source::Diagnostics& diagnostics, Build build) {
  const auto parsed = parse_concrete(start, sources, within, diagnostics);
  if (!parsed) return;
  Builder builder(parsed->list, sources, within.file, diagnostics);
  build(builder, Concrete(parsed->tree, parsed->tree.root));
}

source::Span whole(const source::SourceSet& sources, source::FileId file) {
  return {file, 0, static_cast<uint32_t>(sources.file(file).text().size())};
}

void hand_over(const source::SourceSet& sources, const source::Diagnostics& from, source::Diagnostics& to) {
  for (const source::Diagnostic& one : from.sorted(sources)) {
    source::Diagnostic& copy = to.report(one.kind, one.span, one.message);
    copy.notes = one.notes;
    copy.suggestion = one.suggestion;
  }
}

}  // namespace

std::optional<ConcreteSource> parse_concrete(Start start, const source::SourceSet& sources,
                                             source::Span within, source::Diagnostics& diagnostics) {
  const source::FileId id = within.file;
  const source::File& file = sources.file(id);
  if (file.text().size() > kMaxFileBytes) {
    diagnostics.report(
        DiagnosticKind::file_too_large, {id, 0, 0},
        fmt::format("the file has {} bytes, at most {} are read", file.text().size(), kMaxFileBytes));
    return std::nullopt;
  }
  ConcreteSource parsed{lex(file, within, diagnostics), {}};
  if (within.end < file.text().size()) parsed.list.whole = "tag";
  if (start == Start::statement || start == Start::question) parsed.list.whole = "line";
  if (parsed.list.too_deep) return std::nullopt;
  auto tree = parse_tokens(start, parsed.list, sources, id, diagnostics);
  if (!tree) return std::nullopt;
  parsed.tree = std::move(*tree);
  return parsed;
}

ast::FileTree parse(const source::SourceSet& sources, source::FileId file, source::Diagnostics& diagnostics) {
  ast::FileTree result;
  result.file = file;
  source::Diagnostics found;
  with_tree(Start::file, sources, whole(sources, file), found,
            [&](Builder& builder, Concrete root) { result = builder.file(root); });
  if (!found.has_errors() || !report_open_text(sources, file, found, diagnostics))
    hand_over(sources, found, diagnostics);
  return result;
}

ast::ExprPtr parse_expression(const source::SourceSet& sources, source::FileId file,
                              source::Diagnostics& diagnostics) {
  return parse_expression(sources, whole(sources, file), diagnostics);
}

ast::ExprPtr parse_expression(const source::SourceSet& sources, source::Span within,
                              source::Diagnostics& diagnostics) {
  ast::ExprPtr result;
  const size_t before = diagnostics.errors();
  with_tree(Start::expression, sources, within, diagnostics, [&](Builder& builder, Concrete root) {
    if (diagnostics.errors() == before) result = builder.expr(root[0]);
  });
  return diagnostics.errors() == before ? std::move(result) : nullptr;
}

namespace {

std::optional<ast::TestStatement> parse_as(Start start, const source::SourceSet& sources, source::FileId file,
                                           source::Diagnostics& diagnostics) {
  std::optional<ast::TestStatement> result;
  with_tree(start, sources, whole(sources, file), diagnostics, [&](Builder& builder, Concrete root) {
    if (diagnostics.has_errors()) return;
    if (start == Start::question) {
      result = builder.question(root);
    } else {
      result = builder.statement(root[0]);
    }
  });
  return diagnostics.has_errors() ? std::nullopt : std::move(result);
}

// How far it made sense.
uint32_t first_fault(const source::SourceSet& sources, const source::Diagnostics& diagnostics) {
  const auto sorted = diagnostics.sorted(sources);
  return sorted.empty() ? UINT32_MAX : sorted.front().span.begin;
}

}  // namespace

std::optional<ast::TestStatement> parse_statement(const source::SourceSet& sources, source::FileId file,
                                                  source::Diagnostics& diagnostics) {
  source::Diagnostics as_statement, as_question;
  auto statement = parse_as(Start::statement, sources, file, as_statement);
  if (statement) return statement;
  auto question = parse_as(Start::question, sources, file, as_question);
  if (question) return question;
  const bool meant_question = first_fault(sources, as_question) > first_fault(sources, as_statement);
  hand_over(sources, meant_question ? as_question : as_statement, diagnostics);
  return std::nullopt;
}

}  // namespace nudge::syntax
