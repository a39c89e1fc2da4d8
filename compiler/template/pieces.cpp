#include "compiler/template/pieces.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/template/tag.h"

namespace nudge::templates {

namespace {

using source::DiagnosticKind;
using source::Span;

struct Cutter {
  const source::SourceSet& sources;
  source::FileId file;
  bool whole_lines;
  source::Diagnostics& diagnostics;
  std::string_view text;
  std::vector<Piece> pieces;

  Span span(size_t begin, size_t end) const {
    return {file, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
  }

  void add_text(size_t begin, size_t end) {
    if (begin >= end) return;
    pieces.push_back(
        {Piece::Kind::text, std::string(text.substr(begin, end - begin)), span(begin, end), {}, false});
  }

  // The line of a tag, its newline included, if nothing else is on it; else the tag alone.
  std::pair<size_t, size_t> taken_with(const Piece& tag) const {
    size_t begin = tag.span.begin, end = tag.span.end;
    if (!whole_lines || tag.kind == Piece::Kind::expression) return {begin, end};
    while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t'))
      --begin;
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t' || text[end] == '\r'))
      ++end;
    const bool alone = (begin == 0 || text[begin - 1] == '\n') && (end == text.size() || text[end] == '\n');
    if (!alone) return {tag.span.begin, tag.span.end};
    return {begin, std::min(end + 1, text.size())};
  }

  // `{% if x %}`, as Liquid and Jinja have it. Gives where the text goes on.
  size_t refuse_liquid(size_t begin) {
    const size_t close = text.find("%}", begin);
    const size_t line = std::min(text.find('\n', begin), text.size());
    const size_t end = close == std::string_view::npos || close > line ? line : close + 2;
    std::string inner(text.substr(begin + 2, end >= begin + 4 ? end - begin - 4 : 0));
    inner.erase(0, std::min(inner.find_first_not_of(" -"), inner.size()));
    inner.erase(inner.find_last_not_of(" -") + 1);
    if (inner.starts_with("end")) inner = "end";
    if (inner.starts_with("elsif ")) inner.replace(0, 5, "else if");
    auto& found = diagnostics.report(DiagnosticKind::template_tag, span(begin, end),
                                     "a tag stands in `{{ }}`, not in `{% %}`");
    const std::string better = "{{ " + inner + " }}";
    found.suggest(fmt::format("write `{}`", better), better);
    if (end < begin + 4 || close != end - 2) return end;
    // Taken as what was meant, so that its block doesn't lack it.
    if (inner == "end") pieces.push_back({Piece::Kind::end, "", span(begin, end), span(begin, begin), false});
    if (inner == "else")
      pieces.push_back({Piece::Kind::else_, "", span(begin, end), span(begin, begin), false});
    const auto add_broken = [&](Piece::Kind kind) {
      pieces.push_back({kind, "", span(begin, end), span(begin, begin), true});
    };
    if (inner.starts_with("if ")) add_broken(Piece::Kind::if_);
    if (inner.starts_with("unless ")) add_broken(Piece::Kind::if_);
    if (inner.starts_with("for ")) add_broken(Piece::Kind::for_);
    if (inner.starts_with("else if ")) add_broken(Piece::Kind::else_if);
    return end;
  }

  size_t take_tag(size_t begin, size_t& text_begin) {
    const bool triple = text.substr(begin).starts_with("{{{");
    const size_t end = tag_end(text, begin + (triple ? 1 : 0));
    if (end == std::string_view::npos) {
      diagnostics.report(DiagnosticKind::template_tag, span(begin, begin + 2), "this `{{` is not closed")
          .suggest("close it with `}}`; for braces themselves write `{{ \"\\{\\{\" }}`");
      add_text(text_begin, begin);
      return text_begin = std::min(text.find('\n', begin), text.size());
    }
    if (triple) {
      const bool closes = end < text.size() && text[end] == '}';
      diagnostics
          .report(DiagnosticKind::template_tag, span(begin, end + (closes ? 1 : 0)),
                  "a value is always escaped for its place: `{{{ }}}` has no meaning")
          .suggest("write `{{ … }}`");
      add_text(text_begin, begin);
      return text_begin = end + (closes ? 1 : 0);
    }
    Piece tag = read_tag(sources, span(begin, end), diagnostics);
    const auto [from, to] = taken_with(tag);
    add_text(text_begin, from);
    pieces.push_back(std::move(tag));
    return text_begin = std::max(to, end);
  }

  void cut() {
    size_t text_begin = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    for (size_t at = text_begin; (at = text.find('{', at)) != std::string_view::npos;) {
      const std::string_view rest = text.substr(at);
      if (rest.starts_with("{{")) {
        at = take_tag(at, text_begin);
      } else if (rest.starts_with("{%")) {
        add_text(text_begin, at);
        at = text_begin = refuse_liquid(at);
      } else {
        ++at;
      }
    }
    add_text(text_begin, text.size());
  }
};

}  // namespace

std::vector<Piece> cut(const source::SourceSet& sources, source::FileId file, bool whole_lines,
                       source::Diagnostics& diagnostics) {
  Cutter cutter{sources, file, whole_lines, diagnostics, sources.file(file).text(), {}};
  cutter.cut();
  return std::move(cutter.pieces);
}

}  // namespace nudge::templates
