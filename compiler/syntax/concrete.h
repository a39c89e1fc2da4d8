// The concrete tree: what the grammar matched, without ANTLR, in one array. Builders read it; it knows no
// meaning. A node is a token or a rule with its children in order. A broken rule lacks children: the parser
// gave it up at a fault, which has been reported.
#pragma once

#include <optional>
#include <vector>

#include "compiler/syntax/token.h"

namespace nudge::syntax {

struct ConcreteNode {
  bool token = false;
  bool broken = false;
  Kind kind = Kind::END_OF_FILE;  // of a token
  Rule rule = Rule::file;         // of a rule
  uint32_t begin = 0, end = 0;    // bytes
  uint32_t children = 0;          // where they begin in ConcreteTree::children
  uint32_t count = 0;
};

struct ConcreteTree {
  std::vector<ConcreteNode> nodes;
  std::vector<uint32_t> children;
  uint32_t root = 0;
};

// A node and its tree; two words, copied freely.
class Concrete {
 public:
  Concrete() = default;
  Concrete(const ConcreteTree& tree, uint32_t index) : tree_(&tree), node_(&tree.nodes[index]) {}

  explicit operator bool() const { return node_ != nullptr; }
  bool is(Kind kind) const { return node_ && node_->token && node_->kind == kind; }
  bool is(Rule rule) const { return node_ && !node_->token && node_->rule == rule; }
  bool is_token() const { return node_->token; }
  bool broken() const { return node_->broken; }
  Kind kind() const { return node_->kind; }
  Rule rule() const { return node_->rule; }
  uint32_t begin() const { return node_->begin; }
  uint32_t end() const { return node_->end; }
  size_t size() const { return node_->count; }
  uint32_t index() const {
    return static_cast<uint32_t>(node_ - tree_->nodes.data());
  }  // in ConcreteTree::nodes

  Concrete operator[](size_t index) const {
    return index < node_->count ? Concrete(*tree_, tree_->children[node_->children + index]) : Concrete();
  }
  // The nth child that is of this kind or rule, counted from 0; nothing if there are fewer.
  template <typename What>
  Concrete find(What what, size_t nth = 0) const {
    for (size_t i = 0; i < node_->count; ++i) {
      const Concrete child = (*this)[i];
      if (child.is(what) && nth-- == 0) return child;
    }
    return {};
  }
  // Every child that is of this rule, without the broken.
  std::vector<Concrete> all(Rule rule) const {
    std::vector<Concrete> found;
    for (size_t i = 0; i < node_->count; ++i) {
      const Concrete child = (*this)[i];
      if (child.is(rule) && !child.broken()) found.push_back(child);
    }
    return found;
  }
  template <typename What>
  bool has(What what) const {
    return static_cast<bool>(find(what));
  }

 private:
  const ConcreteTree* tree_ = nullptr;
  const ConcreteNode* node_ = nullptr;
};

enum class Start { file, expression, statement, question };

// Parses; nothing if the tree is too deep (reported). Faults are reported, and leave broken nodes behind.
std::optional<ConcreteTree> parse_tokens(Start start, TokenList& list, const source::SourceSet& sources,
                                         source::FileId file, source::Diagnostics& diagnostics);

// A part of a file, or all of it, lexed and parsed.
struct ConcreteSource {
  TokenList list;
  ConcreteTree tree;
};
// The same from the text on; nothing if there is no tree to speak of (reported).
std::optional<ConcreteSource> parse_concrete(Start start, const source::SourceSet& sources,
                                             source::Span within, source::Diagnostics& diagnostics);

}  // namespace nudge::syntax
