// The layout of each construct: what stands on one line, where lines end, what stands in columns. Every part
// is asked first whether it fits on the rest of the line; what doesn't breaks in its own way.
#pragma once

#include <string>
#include <vector>

#include "compiler/syntax/format_columns.h"
#include "compiler/syntax/format_flat.h"
#include "compiler/syntax/format_writer.h"

namespace nudge::syntax {

class Layout {
 public:
  Layout(std::string_view source, const Gaps& gaps, const Flat& flat, Writer& writer)
      : source_(source), gaps_(gaps), flat_(flat), writer_(writer) {}

  // format_declarations.cpp
  void file(Concrete root);

 private:
  // format_layout.cpp. `rest` is how much follows on the line behind a node.
  void print(Concrete node, uint32_t rest);
  void flat(Concrete node) { writer_.tokens(flat_.text(node), flat_.at(node).end_token); }
  void comma(Concrete node) { writer_.tokens(",", flat_.at(node).end_token); }
  bool fits(Concrete node, uint32_t rest) const;
  // The children from `from` on, with the spaces between them; a row's stand in its columns.
  void children(Concrete node, uint32_t rest, size_t from = 0, size_t to = SIZE_MAX,
                const Row* row = nullptr);
  uint32_t rest_behind(Concrete parent, size_t child, size_t to, uint32_t rest) const;
  void container(Concrete node);
  void braces(Concrete node, size_t open);
  void items(Concrete node, size_t from, size_t to);
  void item(const Row& row);
  bool keeps_its_line(Concrete item) const;
  Gap gap_before(Concrete node) const { return gaps_.before(flat_.at(node).first_token); }

  // format_declarations.cpp
  std::vector<Row> rows(Concrete node, size_t from, size_t to) const;
  Row row(Concrete item) const;
  void cells(Row& row) const;
  void keep_lone_arms_apart(std::vector<Row>& rows) const;
  void measure(Row& row) const;
  bool is_one_line(Concrete node) const;
  void align_shapes(const std::vector<Row>& rows, std::vector<std::string>& lines) const;

  // format_steps.cpp
  void expectation(Concrete node, uint32_t rest);
  void body(Concrete node, uint32_t rest);
  void branches(Concrete node, uint32_t rest);
  bool cuddles(Concrete node, size_t then) const;
  void cuddled(Concrete node);
  void stacked(Concrete node, size_t branch);
  bool is_braced(Concrete body) const { return body[0].is(Rule::block) || Flat::needs_braces(body); }

  // format_expressions.cpp
  void expression(Concrete node, uint32_t rest);
  void assigned(Concrete expr, uint32_t rest);
  void chain(Concrete node, uint32_t rest);
  bool chain_fits(Concrete node, uint32_t column, uint32_t rest) const;
  void binary(Concrete node, uint32_t rest);
  void conditional(Concrete node, uint32_t rest);
  void parenthesised(Concrete node, uint32_t rest);
  void bracketed(Concrete node, uint32_t rest);
  void filtered(Concrete node, uint32_t rest);
  bool runs_over_by_a_text(Concrete node) const;

  // format_texts.cpp
  void text(Concrete node);
  std::string tall(Concrete node, uint32_t indent) const;

  std::string_view source_;
  const Gaps& gaps_;
  const Flat& flat_;
  Writer& writer_;
  bool whole_line_ = false;  // what is printed stays on its line, however long that gets
};

}  // namespace nudge::syntax
