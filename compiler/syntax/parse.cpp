#include "compiler/syntax/parse.h"

#include <fmt/format.h>

#include "compiler/syntax/build.h"
#include "compiler/syntax/limits.h"

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
  parsed.list.is_part = within.end < file.text().size();
  if (parsed.list.too_deep) return std::nullopt;
  auto tree = parse_tokens(start, parsed.list, sources, id, diagnostics);
  if (!tree) return std::nullopt;
  parsed.tree = std::move(*tree);
  return parsed;
}

ast::FileTree parse(const source::SourceSet& sources, source::FileId file, source::Diagnostics& diagnostics) {
  ast::FileTree result;
  result.file = file;
  with_tree(Start::file, sources, whole(sources, file), diagnostics,
            [&](Builder& builder, Concrete root) { result = builder.file(root); });
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

std::optional<ast::TestStatement> parse_statement(const source::SourceSet& sources, source::FileId file,
                                                  source::Diagnostics& diagnostics) {
  std::optional<ast::TestStatement> result;
  const size_t before = diagnostics.errors();
  with_tree(Start::statement, sources, whole(sources, file), diagnostics,
            [&](Builder& builder, Concrete root) {
              if (diagnostics.errors() == before) result = builder.statement(root[0]);
            });
  return diagnostics.errors() == before ? std::move(result) : std::nullopt;
}

}  // namespace nudge::syntax
