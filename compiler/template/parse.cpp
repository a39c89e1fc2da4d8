#include "compiler/template/parse.h"

#include <fmt/format.h>

#include "compiler/syntax/parse.h"

namespace nudge::templates {

namespace {

using source::DiagnosticKind;
using source::Span;
using Kind = Piece::Kind;

struct TemplateParser {
  const source::SourceSet& sources;
  source::Diagnostics& diagnostics;
  std::vector<Piece> pieces;
  size_t at = 0;
  size_t depth = 0;

  source::Diagnostic& report(Span span, std::string message) {
    return diagnostics.report(DiagnosticKind::template_tag, span, std::move(message));
  }

  ast::ExprPtr expression(const Piece& tag, Span inner, std::string_view example) {
    if (tag.broken) return nullptr;
    if (inner.begin >= inner.end) {
      report(tag.span, fmt::format("this tag lacks its {}", example));
      return nullptr;
    }
    return syntax::parse_expression(sources, inner, diagnostics);
  }

  // Up to the tag that ends the block or goes on with another branch, which is left.
  ast::TemplateBlock block() {
    ast::TemplateBlock made;
    while (at < pieces.size()) {
      Piece& piece = pieces[at];
      if (piece.kind == Kind::end || piece.kind == Kind::else_ || piece.kind == Kind::else_if) {
        if (depth > 0) return made;
        stray(piece);
        continue;
      }
      ast::TemplatePart part = take(piece);
      if (!part.text.empty() || part.expression || !part.branches.empty() || !part.loop.empty())
        made.parts.push_back(std::move(part));
    }
    return made;
  }

  void stray(const Piece& piece) {
    const std::string shown(sources.text(piece.span));
    report(piece.span, piece.kind == Kind::end
                           ? fmt::format("`{}` ends nothing: no block is open here", shown)
                           : fmt::format("`{}` belongs to no `if`", shown));
    ++at;
  }

  ast::TemplatePart take(Piece& piece) {
    ast::TemplatePart part;
    part.span = piece.span;
    switch (piece.kind) {
      case Kind::text:
        part.text = std::move(piece.text);
        ++at;
        break;
      case Kind::expression:
        part.expression = expression(piece, piece.inner, "value");
        ++at;
        break;
      case Kind::if_:
        take_if(part);
        break;
      case Kind::for_:
        take_for(part);
        break;
      default:
        ++at;
    }
    return part;
  }

  bool too_deep(const Piece& opening) {
    if (depth < kMaxTemplateBlocks) return false;
    diagnostics.report(DiagnosticKind::too_deep, opening.span,
                       fmt::format("blocks nested more than {} deep", kMaxTemplateBlocks));
    at = pieces.size();
    return true;
  }

  void close(const Piece& opening, std::string_view what) {
    --depth;
    if (at < pieces.size()) {
      ++at;
      return;
    }
    report(opening.span, fmt::format("this `{}` is not closed", what)).suggest("close it with `{{ end }}`");
  }

  void take_if(ast::TemplatePart& part) {
    const Piece opening = pieces[at];
    if (too_deep(opening)) return;
    ++depth;
    const Piece* otherwise = nullptr;
    bool good = true;
    while (at < pieces.size() && pieces[at].kind != Kind::end) {
      const Piece& tag = pieces[at];
      ast::TemplateBranch branch;
      branch.span = tag.span;
      if (otherwise != nullptr) {
        report(tag.span, "a branch after `else`, which takes all that is left")
            .note(otherwise->span, "the `else` is here");
        good = false;
      }
      if (tag.kind == Kind::else_) {
        otherwise = &tag;
      } else {
        branch.condition = expression(tag, tag.inner, "condition, as in `{{ if contact.email is known }}`");
        good = good && branch.condition;
      }
      ++at;
      branch.block = block();
      part.branches.push_back(std::move(branch));
    }
    close(opening, "if");
    if (!good) part.branches.clear();
  }

  void take_for(ast::TemplatePart& part) {
    const Piece opening = pieces[at];
    if (too_deep(opening)) return;
    ++depth;
    ++at;
    ast::TemplateLoop loop;
    const bool good = loop_head(opening, loop);
    loop.block = block();
    while (at < pieces.size() && pieces[at].kind != Kind::end) {
      report(pieces[at].span, "a `for` has no `else`")
          .suggest("ask for the list's length before it: `{{ if length(xs) > 0 }}`");
      ++at;
      block();
    }
    close(opening, "for");
    if (good) part.loop.push_back(std::move(loop));
  }

  // `x in xs`
  bool loop_head(const Piece& tag, ast::TemplateLoop& loop) {
    if (tag.broken) return false;
    const std::string_view head = sources.text(tag.inner);
    size_t name = 0;
    while (name < head.size() && (std::isalnum(static_cast<unsigned char>(head[name])) || head[name] == '_'))
      ++name;
    const size_t in = head.find_first_not_of(" \t\r\n", name);
    const bool has_in = name > 0 && in != std::string_view::npos && in > name &&
                        head.substr(in).starts_with("in") && in + 2 < head.size() &&
                        std::isspace(static_cast<unsigned char>(head[in + 2]));
    if (!has_in) {
      report(tag.span, "a `for` names the element and the list").suggest("write `{{ for x in xs }}`");
      return false;
    }
    loop.variable = {std::string(head.substr(0, name)),
                     {tag.inner.file, tag.inner.begin, tag.inner.begin + static_cast<uint32_t>(name)}};
    const Span list{tag.inner.file, tag.inner.begin + static_cast<uint32_t>(in + 2), tag.inner.end};
    loop.list = expression(tag, list, "list");
    return loop.list != nullptr;
  }
};

}  // namespace

ast::TemplateBlock parse(const source::SourceSet& sources, std::vector<Piece> pieces,
                         source::Diagnostics& diagnostics) {
  TemplateParser parser{sources, diagnostics, std::move(pieces), 0, 0};
  return parser.block();
}

}  // namespace nudge::templates
