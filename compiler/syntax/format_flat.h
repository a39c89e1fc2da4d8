// A file as if each part of it stood on one line: the text of every node between single spaces, with the
// commas and braces that its canonical form has. A node's flat text is a piece of one string, so asking how
// wide a node is costs nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/concrete.h"
#include "compiler/syntax/format_gaps.h"

namespace nudge::syntax {

// Where a node or a token stands in the flat text.
struct FlatPiece {
  uint32_t begin = 0, end = 0;                // bytes
  uint32_t column_begin = 0, column_end = 0;  // code points
};
struct FlatNode : FlatPiece {
  uint32_t first_token = 0, end_token = 0;
  bool breaks = false;         // a comment or a text of several lines: it can't stand on one line
  bool prefers_break = false;  // it was written on several lines, where that is respected
};

class Flat {
 public:
  Flat(std::string_view source, const ConcreteSource& parsed, const Gaps& gaps);

  const FlatNode& at(Concrete node) const { return nodes_[node.index()]; }
  const FlatPiece& token(size_t index) const { return tokens_[index]; }
  std::string_view text(const FlatPiece& piece) const {
    return std::string_view(text_).substr(piece.begin, piece.end - piece.begin);
  }
  std::string_view text(Concrete node) const { return text(at(node)); }
  uint32_t width(Concrete node) const { return at(node).column_end - at(node).column_begin; }
  bool can_be_flat(Concrete node) const { return !at(node).breaks && !at(node).prefers_break; }

  // No space between this child and the one before.
  static bool glued(Concrete parent, size_t child);
  // A step that has branches, as the body of another: it gets braces, for its `else` to be seen as its own.
  static bool needs_braces(Concrete body);
  // Its items may be parted by commas: they are, on one line, and are not, on lines of their own.
  static bool has_commas(Rule rule);
  // A text in `"""` with a newline.
  bool is_tall_text(Concrete node) const;

 private:
  void visit(Concrete node);
  void visit_children(Concrete node);
  void visit_token(Concrete node);
  void visit_text(Concrete node);
  void append(std::string_view bytes);
  bool was_broken(Concrete node) const;
  bool newline_before(Concrete node) const { return gaps_.before(at(node).first_token).newline; }

  std::string_view source_;
  const Gaps& gaps_;
  std::vector<FlatNode> nodes_;
  std::vector<FlatPiece> tokens_;
  std::string text_;
  uint32_t column_ = 0;
  uint32_t next_ = 0;  // the token that comes next
};

}  // namespace nudge::syntax
