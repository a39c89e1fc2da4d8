// The items of files and of braces: which of them stand in columns, and where these are.
#include <algorithm>

#include "compiler/syntax/format_layout.h"

namespace nudge::syntax {
namespace {

// The child from which on a declaration says what it stands for.
uint32_t child_of(Concrete node, Kind kind) {
  for (uint32_t i = 0; i < node.size(); ++i) {
    if (node[i].is(kind)) return i;
  }
  return 0;
}

}  // namespace

void Layout::file(Concrete root) {
  std::vector<Row> all = rows(root, 0, root.size() - 1);
  align(all, {0, 0});
  std::vector<std::string> lines(all.size());
  align_shapes(all, lines);
  for (size_t i = 0; i < all.size(); ++i) {
    const bool tall = !is_one_line(all[i].item);
    writer_.begin_item(i == 0, i > 0 && tall && !is_one_line(all[i - 1].item));
    if (!lines[i].empty()) {
      writer_.tokens(lines[i], flat_.at(all[i].item).end_token);
    } else {
      item(all[i]);
    }
    writer_.newline();
  }
  writer_.end_items(all.empty());
}

std::vector<Row> Layout::rows(Concrete node, size_t from, size_t to) const {
  std::vector<Row> all;
  for (size_t i = from; i < to; ++i) {
    if (!node[i].is(Kind::COMMA)) all.push_back(row(node[i]));
  }
  if (node.is(Rule::matchStep) || node.is(Rule::splitStep)) keep_lone_arms_apart(all);
  return all;
}

Row Layout::row(Concrete item) const {
  Row made;
  made.item = made.node = item;
  made.cells = {0};
  const Gap gap = gap_before(item);
  made.gap_above = gap.blank;
  for (uint32_t i = 0; i < gap.count; ++i)
    made.gap_above = made.gap_above || gaps_.comment(gap.first + i).blank_before;
  if (item.is(Rule::declaration)) {
    made.node = item[0];
    if (is_one_line(item)) cells(made);
  } else if (item.is(Rule::clause)) {
    if (item[0].is(Rule::trigger) || item[0].is(Rule::subject)) made.node = item[0];
    const bool tall_block = item[0].is(Kind::THEN) && is_braced(item[1]) && !is_one_line(item);
    made.kind = tall_block ? 0 : 1;
    if (!tall_block) made.cells = {0, 1};
  } else {
    cells(made);
  }
  measure(made);
  return made;
}

bool Layout::is_one_line(Concrete node) const {
  return flat_.can_be_flat(node) && writer_.indent() + flat_.width(node) <= kLineWidth;
}

void Layout::cells(Row& row) const {
  const Concrete node = row.node;
  const auto starts = [&](std::vector<uint32_t> cells) {
    row.cells = std::move(cells);
    row.kind = 1 + static_cast<int>(node.rule());
  };
  switch (node.rule()) {
    case Rule::letDecl:
    case Rule::functionDecl:
    case Rule::segmentDecl:
      return starts({0, child_of(node, Kind::ASSIGN)});
    case Rule::eventDecl: {
      starts({0});
      if (node[2].is(Kind::AS)) row.cells.push_back(2);
      if (const Concrete last = node[node.size() - 1]; last.is(Rule::fieldBlock))
        row.cells.push_back(static_cast<uint32_t>(node.size() - 1));
      return;
    }
    case Rule::messageDecl:
      return starts({0, child_of(node, Kind::LBRACE)});
    case Rule::workflowDecl: {
      starts({0, child_of(node, Kind::LBRACE)});
      const auto last = static_cast<uint32_t>(node.size() - 2);
      if (node[last].is(Rule::clause) && node[last][0].is(Kind::THEN) && last > row.cells[1] + 1)
        row.cells.push_back(last);
      return;
    }
    case Rule::field: {
      starts({0, 1});
      if (node.size() > 3) row.cells.push_back(3);
      if (node[3].is(Kind::ASSIGN) && node.size() > 5) row.cells.push_back(5);
      return;
    }
    case Rule::matchArm:
      return starts({0, child_of(node, Kind::THEN)});
    case Rule::splitArm:
      return node.size() > 2 ? starts({0, 1, 2}) : starts({0, 1});
    case Rule::enumValue:
    case Rule::messageField:
      return node.size() > 1 ? starts({0, 1}) : starts({0});
    case Rule::scoreRule:
      if (node.size() < 3 || node[0].is(Kind::HALVE) || node[0].is(Kind::KEEP)) return;
      starts({0, 2});
      row.kind += node[0].is(Kind::ADD) ? 1000 : 2000;
      return;
    default:
      return;
  }
}

// Arms stand in columns where two or more of them that follow each other are lines.
void Layout::keep_lone_arms_apart(std::vector<Row>& rows) const {
  for (size_t begin = 0; begin < rows.size();) {
    size_t end = begin, lines = 0;
    do {
      lines += is_one_line(rows[end].node) ? 1 : 0;
      ++end;
    } while (end < rows.size() && !rows[end].gap_above);
    for (; begin < end; ++begin) {
      if (lines < 2) rows[begin].kind = 0;
    }
  }
}

void Layout::measure(Row& row) const {
  if (flat_.can_be_flat(row.node)) row.width = writer_.indent() + flat_.width(row.node);
  for (size_t cell = 0; cell + 1 < row.cells.size(); ++cell) {
    const FlatNode& first = flat_.at(row.node[row.cells[cell]]);
    const FlatNode& last = flat_.at(row.node[row.cells[cell + 1] - 1]);
    const FlatNode& next = flat_.at(row.node[row.cells[cell + 1]]);
    row.widths.push_back(last.column_end - first.column_begin);
    if (gaps_.comments_within(first.first_token, next.first_token + 1) > 0) row.kind = 0;
    const uint32_t begin = row.node[row.cells[cell + 1]].begin();
    row.spread.push_back(begin > 1 && source_.substr(begin - 2, 2) == "  ");
  }
}

// --- messages and workflows that stand on a line each

namespace {

// What stands between two spaces, and what it is made of.
struct Cell {
  FlatPiece piece;
  std::vector<Kind> kinds;
};

void collect_cells(Concrete node, const Flat& flat, std::vector<Cell>& cells) {
  if (!node.is_token() && !node.is(Rule::text)) {
    for (size_t i = 0; i < node.size(); ++i)
      collect_cells(node[i], flat, cells);
    return;
  }
  const FlatPiece piece = flat.at(node);
  if (piece.begin == piece.end) return;  // a comma that is left out
  const Kind kind = node.is(Rule::text) ? Kind::PLAIN_TEXT : is_name(node.kind()) ? Kind::IDENT : node.kind();
  if (cells.empty() || piece.begin > cells.back().piece.end) {
    cells.push_back({piece, {kind}});
  } else {
    cells.back().piece.end = piece.end;
    cells.back().piece.column_end = piece.column_end;
    cells.back().kinds.push_back(kind);
  }
}

using Shaped = std::vector<std::vector<Cell>>;

bool have_one_shape(const std::vector<Cell>& a, const std::vector<Cell>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Cell& left, const Cell& right) { return left.kinds == right.kinds; });
}

uint32_t width(const Cell& cell) {
  return cell.piece.column_end - cell.piece.column_begin;
}

// The rows as lines whose cells stand below each other.
std::vector<std::string> in_columns(const Shaped& rows, const Flat& flat) {
  std::vector<std::string> lines(rows.size());
  size_t last = rows[0].size() - 1;  // before the closing braces
  while (last > 0 && rows[0][last].kinds[0] == Kind::RBRACE)
    --last;
  for (size_t cell = 0; cell < rows[0].size(); ++cell) {
    uint32_t widest = 0, narrowest = UINT32_MAX;
    for (const auto& row : rows) {
      widest = std::max(widest, width(row[cell]));
      narrowest = std::min(narrowest, width(row[cell]));
    }
    const bool is_text = rows[0][cell].kinds[0] == Kind::PLAIN_TEXT;
    const uint32_t space =
        is_text && widest > narrowest && cell < last ? 2 : 1;  // texts hold spaces themselves
    for (size_t i = 0; i < rows.size(); ++i) {
      lines[i] += flat.text(rows[i][cell].piece);
      if (cell + 1 == rows[i].size()) continue;
      lines[i].append(cell < last ? widest - width(rows[i][cell]) + space : 1, ' ');
    }
  }
  return lines;
}

}  // namespace

// Runs of lines that differ in nothing but their words.
void Layout::align_shapes(const std::vector<Row>& rows, std::vector<std::string>& lines) const {
  for (size_t begin = 0; begin < rows.size();) {
    const Concrete first = rows[begin].node;
    const bool shaped =
        rows[begin].kind != 0 && (first.is(Rule::messageDecl) || first.is(Rule::workflowDecl));
    Shaped run;
    for (size_t i = begin; shaped && i < rows.size(); ++i) {
      if (i > begin && (rows[i].kind != rows[begin].kind || rows[i].gap_above)) break;
      std::vector<Cell> cells;
      collect_cells(rows[i].node, flat_, cells);
      if (i > begin && !have_one_shape(cells, run[0])) break;
      run.push_back(std::move(cells));
    }
    if (run.size() > 1) {
      std::vector<std::string> made = in_columns(run, flat_);
      const bool fit = std::all_of(made.begin(), made.end(),
                                   [](const std::string& line) { return line.size() <= kLineWidth; });
      for (size_t i = 0; i < run.size() && fit; ++i)
        lines[begin + i] = std::move(made[i]);
    }
    begin += std::max<size_t>(run.size(), 1);
  }
}

}  // namespace nudge::syntax
