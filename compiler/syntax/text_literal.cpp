// Texts: escapes, interpolation, and the indentation that a """ text drops.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "compiler/syntax/build.h"

namespace nudge::syntax {

// A byte of the text as it will be, or an expression.
struct Builder::Cell {
  enum class What : uint8_t { written, escaped, expression } what = What::written;
  char byte = 0;
  uint32_t begin = 0, end = 0;  // where it stands in the source
  size_t expression = 0;

  bool is(char wanted) const { return what == What::written && byte == wanted; }
  bool blank() const { return is(' ') || is('\t') || is('\r'); }
};

namespace {

void append_utf8(uint32_t point, std::string& out) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | (point >> 6));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0 | (point >> 12));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (point >> 18));
    out += static_cast<char>(0x80 | ((point >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  }
}

template <typename Cells>
size_t line_end(const Cells& cells, size_t from) {
  while (from < cells.size() && !cells[from].is('\n'))
    ++from;
  return from;
}

template <typename Cells>
size_t indentation(const Cells& cells, size_t line) {
  size_t at = line;
  while (at < cells.size() && cells[at].blank())
    ++at;
  return at - line;
}

// The lines between the quotes, without what they share on their left; a first and a last line of white space
// alone belong to the quotes. A text that begins on the line of its quotes has no indentation there.
template <typename Cells>
Cells without_indentation(const Cells& cells) {
  const size_t first_end = line_end(cells, 0);
  const bool starts_below = first_end < cells.size() && indentation(cells, 0) >= first_end;
  size_t begin = starts_below ? first_end + 1 : 0;
  size_t shared = SIZE_MAX;
  for (size_t line = starts_below ? begin : first_end + 1; line < cells.size();
       line = line_end(cells, line) + 1) {
    const size_t indent = indentation(cells, line);
    if (line + indent < line_end(cells, line)) shared = std::min(shared, indent);
  }
  Cells out;
  bool first = true;
  for (size_t line = begin; line <= cells.size();) {
    const size_t end = line_end(cells, line);
    const size_t indent = indentation(cells, line);
    const bool blank = line + indent >= end;
    if (end >= cells.size() && blank && !first) break;  // the closing quotes' line
    if (!first) out.push_back(cells[line - 1]);
    const size_t from = first && !starts_below ? line : line + (blank ? indent : std::min(shared, indent));
    for (size_t at = from; at < end; ++at) {
      if (!(cells[at].is('\r') && at + 1 == end)) out.push_back(cells[at]);
    }
    first = false;
    if (end >= cells.size()) break;
    line = end + 1;
  }
  return out;
}

}  // namespace

void Builder::escape(Concrete node, std::vector<Cell>& cells) {
  const auto escape = written(node);
  const auto put = [&](std::string_view bytes) {
    for (const char byte : bytes)
      cells.push_back({Cell::What::escaped, byte, node.begin(), node.end(), 0});
  };
  switch (escape[1]) {
    case 'n':
      return put("\n");
    case 't':
      return put("\t");
    case '"':
    case '\\':
    case '{':
    case '}':
      return put(escape.substr(1));
    case 'u': {
      const auto digits = escape.size() > 4 ? escape.substr(3, escape.size() - 4) : std::string_view();
      uint32_t point = 0;
      const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), point, 16);
      const bool whole =
          !digits.empty() && result.ec == std::errc() && result.ptr == digits.data() + digits.size();
      if (whole && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF)) {
        std::string bytes;
        append_utf8(point, bytes);
        return put(bytes);
      }
      report(Kinds::bad_escape, span(node), fmt::format("`{}` is no character", escape))
          .suggest("write its number as in `\\u{1F389}`");
      return;
    }
    default:
      report(Kinds::bad_escape, span(node), fmt::format("texts know no escape `{}`", escape))
          .suggest("write `\\\\` for a backslash; a pattern stands best in `r\"…\"`");
  }
}

void Builder::cells_of(Concrete node, std::vector<Cell>& cells, std::vector<ast::ExprPtr>& expressions) {
  for (size_t i = 0; i < node.size(); ++i) {
    if (!node[i].is(Rule::textPart)) continue;
    const Concrete part = node[i][0];
    if (part.is(Kind::TEXT_ESCAPE)) {
      escape(part, cells);
    } else if (part.is(Kind::TEXT_INTERP)) {
      cells.push_back({Cell::What::expression, 0, node[i].begin(), node[i].end(), expressions.size()});
      expressions.push_back(expr(node[i][1]));
    } else {
      for (uint32_t at = part.begin(); at < part.end(); ++at) {
        cells.push_back({Cell::What::written, text_[at], at, at + 1, 0});
      }
    }
  }
}

ast::TextLiteral Builder::text(Concrete node) {
  ast::TextLiteral built;
  const Concrete first = node[0];
  if (first.is(Kind::PLAIN_TEXT) || first.is(Kind::RAW_TEXT)) {
    auto inner = written(first);
    const size_t opening = first.is(Kind::RAW_TEXT) ? 2 : 1;
    const bool closed = inner.size() > opening && inner.back() == '"';
    inner = inner.substr(opening, inner.size() - opening - (closed ? 1 : 0));
    if (first.is(Kind::RAW_TEXT)) built.form = ast::TextForm::raw;
    const uint32_t begin = first.begin() + static_cast<uint32_t>(opening);
    if (!inner.empty())
      built.parts.push_back(
          {std::string(inner), nullptr, span(begin, begin + static_cast<uint32_t>(inner.size()))});
    return built;
  }
  std::vector<Cell> cells;
  std::vector<ast::ExprPtr> expressions;
  cells_of(node, cells, expressions);
  if (first.is(Kind::BLOCK_OPEN)) {
    built.form = ast::TextForm::block;
    cells = without_indentation(cells);
  }
  for (const Cell& cell : cells) {
    if (cell.what == Cell::What::expression) {
      built.parts.push_back({"", std::move(expressions[cell.expression]), span(cell.begin, cell.end)});
      continue;
    }
    if (built.parts.empty() || built.parts.back().expression)
      built.parts.push_back({"", nullptr, span(cell.begin, cell.end)});
    built.parts.back().text += cell.byte;
    built.parts.back().span.end = cell.end;
  }
  return built;
}

}  // namespace nudge::syntax
