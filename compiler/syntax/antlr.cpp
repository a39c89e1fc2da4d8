// ANTLR's parser behind plain tokens and a plain tree. Fast first: SLL prediction, giving up at the first
// fault; then full prediction, the same; only then a pass that finds every fault (antlr_recovery.h). That one
// predicts fast again: looking no further ahead than it must, it meets a fault where it is.
#include <antlr4-runtime.h>
#include <fmt/format.h>

#include "compiler/syntax/antlr_recovery.h"
#include "compiler/syntax/concrete.h"
#include "compiler/syntax/limits.h"
#include "grammar/FlowParser.h"
#include "runtime/fault/assert.h"

namespace nudge::syntax {
namespace {

using grammar::FlowParser;
using source::DiagnosticKind;
using source::Span;

// Our tokens as ANTLR's, without channels and buffering.
class Stream final : public antlr4::TokenStream {
 public:
  explicit Stream(const TokenList& list) {
    tokens_.reserve(list.tokens.size());
    for (const Token& token : list.tokens) {
      const bool last = token.kind == Kind::END_OF_FILE;
      auto& made = tokens_.emplace_back(last ? antlr4::Token::EOF : static_cast<size_t>(token.kind));
      made.setTokenIndex(tokens_.size() - 1);
    }
  }
  antlr4::Token* LT(ssize_t k) override {
    const auto at = static_cast<ssize_t>(at_) + (k > 0 ? k - 1 : k);
    if (at < 0) return nullptr;
    return &tokens_[std::min(static_cast<size_t>(at), tokens_.size() - 1)];
  }
  size_t LA(ssize_t k) override {
    antlr4::Token* token = LT(k);
    return token ? token->getType() : 0;
  }
  antlr4::Token* get(size_t index) const override {
    return const_cast<antlr4::CommonToken*>(&tokens_[index]);
  }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval&) override { return ""; }
  std::string getText() override { return ""; }
  std::string getText(antlr4::RuleContext*) override { return ""; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return ""; }
  void consume() override { at_ = std::min(at_ + 1, tokens_.size() - 1); }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  size_t index() override { return at_; }
  void seek(size_t index) override { at_ = std::min(index, tokens_.size() - 1); }
  size_t size() override { return tokens_.size(); }
  std::string getSourceName() const override { return ""; }
  void retype(size_t index, Kind kind) { tokens_[index].setType(static_cast<size_t>(kind)); }

 private:
  std::vector<antlr4::CommonToken> tokens_;
  size_t at_ = 0;
};

struct TooDeep {
  size_t token;
};

// Counts how deep the rules are in each other, so that no input exhausts the stack.
class Parser final : public FlowParser {
 public:
  using FlowParser::FlowParser;
  void enterRule(antlr4::ParserRuleContext* context, size_t state, size_t rule) override {
    deeper(context);
    FlowParser::enterRule(context, state, rule);
  }
  void enterRecursionRule(antlr4::ParserRuleContext* context, size_t state, size_t rule,
                          int precedence) override {
    deeper(context);
    FlowParser::enterRecursionRule(context, state, rule, precedence);
  }
  void pushNewRecursionContext(antlr4::ParserRuleContext* context, size_t state, size_t rule) override {
    while (!open_.empty() && open_.back() != getContext())
      open_.pop_back();
    if (!open_.empty()) open_.back() = context;
    FlowParser::pushNewRecursionContext(context, state, rule);
  }

 private:
  // Leaving a rule can't be overridden, so those that were left are found by their parent.
  void deeper(antlr4::ParserRuleContext* context) {
    while (!open_.empty() && open_.back() != context->parent)
      open_.pop_back();
    if (open_.size() >= kMaxRuleDepth) throw TooDeep{getTokenStream()->index()};
    open_.push_back(context);
  }
  std::vector<antlr4::tree::ParseTree*> open_;
};

antlr4::ParserRuleContext* parse_from(FlowParser& parser, Start start) {
  switch (start) {
    case Start::file:
      return parser.file();
    case Start::expression:
      return parser.expressionFile();
    case Start::statement:
      return parser.statementFile();
    case Start::question:
      return parser.questionFile();
  }
  return nullptr;
}

// Copies ANTLR's tree into ours, without recursion; false if it is deeper than the limit.
class Copy {
 public:
  explicit Copy(const TokenList& list) : list_(list) {}
  std::optional<ConcreteTree> run(antlr4::ParserRuleContext* root);
  uint32_t deepest() const { return deepest_; }

 private:
  struct Frame {
    antlr4::ParserRuleContext* context;
    uint32_t node;
    size_t next;
  };
  uint32_t begin_rule(antlr4::ParserRuleContext* context);
  uint32_t add_token(antlr4::Token* token);

  const TokenList& list_;
  ConcreteTree tree_;
  uint32_t deepest_ = 0;
};

uint32_t Copy::begin_rule(antlr4::ParserRuleContext* context) {
  ConcreteNode node;
  node.rule = static_cast<Rule>(context->getRuleIndex());
  node.broken = context->exception != nullptr;
  node.count = static_cast<uint32_t>(context->children.size());
  node.children = static_cast<uint32_t>(tree_.children.size());
  tree_.children.resize(tree_.children.size() + node.count);
  if (context->start) node.begin = list_.tokens[context->start->getTokenIndex()].begin;
  node.end = node.begin;
  tree_.nodes.push_back(node);
  return static_cast<uint32_t>(tree_.nodes.size() - 1);
}

uint32_t Copy::add_token(antlr4::Token* token) {
  const Token& from = list_.tokens[token->getTokenIndex()];
  ConcreteNode node;
  node.token = true;
  node.kind =
      token->getType() == antlr4::Token::EOF ? Kind::END_OF_FILE : static_cast<Kind>(token->getType());
  node.begin = from.begin;
  node.end = from.end;
  tree_.nodes.push_back(node);
  return static_cast<uint32_t>(tree_.nodes.size() - 1);
}

std::optional<ConcreteTree> Copy::run(antlr4::ParserRuleContext* root) {
  tree_.nodes.reserve(list_.tokens.size() * 4);
  tree_.children.reserve(list_.tokens.size() * 4);
  std::vector<Frame> stack;
  tree_.root = begin_rule(root);
  stack.push_back({root, tree_.root, 0});
  while (!stack.empty()) {
    Frame& frame = stack.back();
    if (frame.next == frame.context->children.size()) {
      const uint32_t done = frame.node;
      stack.pop_back();
      if (!stack.empty()) {
        auto& parent = tree_.nodes[stack.back().node];
        parent.end = std::max(parent.end, tree_.nodes[done].end);
      }
      continue;
    }
    const size_t at = frame.next++;
    const uint32_t parent = frame.node;
    antlr4::tree::ParseTree* child = frame.context->children[at];
    uint32_t made = 0;
    auto* terminal = child->children.empty() ? dynamic_cast<antlr4::tree::TerminalNode*>(child) : nullptr;
    if (terminal) {
      made = add_token(terminal->getSymbol());
      if (tree_.nodes[made].kind != Kind::END_OF_FILE) tree_.nodes[parent].end = tree_.nodes[made].end;
    } else {
      auto* context = static_cast<antlr4::ParserRuleContext*>(child);
      made = begin_rule(context);
      if (stack.size() >= kMaxTreeDepth) {
        deepest_ = tree_.nodes[made].begin;
        return std::nullopt;
      }
      stack.push_back({context, made, 0});
    }
    tree_.children[tree_.nodes[parent].children + at] = made;
  }
  return std::move(tree_);
}

// One parse with one strategy; nothing if the fast one met a fault.
antlr4::ParserRuleContext* attempt(Parser& parser, Start start, Ref<antlr4::ANTLRErrorStrategy> strategy,
                                   antlr4::atn::PredictionMode mode) {
  parser.removeErrorListeners();
  parser.setErrorHandler(strategy);
  parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(mode);
  try {
    return parse_from(parser, start);
  } catch (const antlr4::ParseCancellationException&) {
    return nullptr;
  }
}

void restart(Parser& parser, Stream& stream) {
  parser.reset();
  stream.seek(0);
}

}  // namespace

std::optional<ConcreteTree> parse_tokens(Start start, TokenList& list, const source::SourceSet& sources,
                                         source::FileId file, source::Diagnostics& diagnostics) {
  const auto too_deep = [&](uint32_t begin, const char* what, size_t limit) {
    diagnostics.report(DiagnosticKind::too_deep, Span{file, begin, begin + 1},
                       fmt::format("{} nested more than {} deep", what, limit));
    return std::nullopt;
  };
  try {
    Stream stream(list);
    Parser parser(&stream);
    auto* root = attempt(parser, start, std::make_shared<antlr4::BailErrorStrategy>(),
                         antlr4::atn::PredictionMode::SLL);
    if (!root) {  // rarely, the fast prediction is too coarse
      restart(parser, stream);
      root = attempt(parser, start, std::make_shared<antlr4::BailErrorStrategy>(),
                     antlr4::atn::PredictionMode::LL);
    }
    if (!root) {
      restart(parser, stream);
      SyntaxErrors errors(list, sources, file, diagnostics);
      for (const SyntaxErrors::Meant& meant : errors.report_assignments())
        stream.retype(meant.token, meant.kind);
      root =
          attempt(parser, start, std::make_shared<Recovery>(list, errors), antlr4::atn::PredictionMode::SLL);
    }
    Copy copy(list);
    auto tree = copy.run(root);
    if (!tree) return too_deep(copy.deepest(), "an expression or a chain of steps", kMaxTreeDepth);
    return tree;
  } catch (const TooDeep& deep) {
    return too_deep(list.tokens[deep.token].begin, "operators or steps", kMaxRuleDepth);
  } catch (const std::exception& fault) {
    NUDGE_UNREACHABLE("the parser threw: {}", fault.what());
  }
}

}  // namespace nudge::syntax
