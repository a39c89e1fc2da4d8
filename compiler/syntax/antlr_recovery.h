// The second pass: an error strategy that reports each fault once and goes on at the next item of the
// innermost list (a step, a clause, a field, a declaration). Only antlr.cpp includes it.
#pragma once

#include <antlr4-runtime.h>

#include "compiler/syntax/errors.h"
#include "compiler/syntax/limits.h"
#include "grammar/FlowParser.h"

namespace nudge::syntax {

class Recovery final : public antlr4::DefaultErrorStrategy {
 public:
  Recovery(const TokenList& list, SyntaxErrors& errors) : list_(list), errors_(errors) {}

  // No token is made up or dropped: a fault in an item gives the item up.
  antlr4::Token* recoverInline(antlr4::Parser* parser) override {
    throw antlr4::InputMismatchException(parser);
  }

  void sync(antlr4::Parser* parser) override {
    if (inErrorRecoveryMode(parser)) return;
    const auto rule = static_cast<Rule>(parser->getContext()->getRuleIndex());
    const Rule item = in_list(parser->getContext(), rule) ? SyntaxErrors::item_of(rule) : Rule::file;
    const bool inner = item != Rule::file && item != Rule::declaration;
    auto* stream = parser->getTokenStream();
    while (true) {
      const size_t at = stream->index();
      const bool cut_off = inner && errors_.declaration_in_open_braces(at);
      if (!cut_off && viable(parser)) return;
      if (cut_off || item == Rule::file || stream->LA(1) == antlr4::Token::EOF)
        throw antlr4::InputMismatchException(parser);
      report(parser, parser->getExpectedTokens(), at, at);
      go_on(parser, item, at, at);
    }
  }

  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& fault) override {
    if (inErrorRecoveryMode(parser)) return;
    const size_t at = parser->getTokenStream()->index();
    const auto* dead_end = dynamic_cast<const antlr4::NoViableAltException*>(&fault);
    fault_ = at;
    if (dead_end && dead_end->getOffendingToken())
      fault_ = std::max(at, dead_end->getOffendingToken()->getTokenIndex());
    const bool further = dead_end && dead_end->getDeadEndConfigs() && fault_ > at;
    report(parser, further ? expected_at(parser, *dead_end) : parser->getExpectedTokens(), fault_, at);
  }

  void recover(antlr4::Parser* parser, std::exception_ptr fault) override {
    auto* context = parser->getContext();
    const auto rule = static_cast<Rule>(context->getRuleIndex());
    const size_t at = parser->getTokenStream()->index();
    const bool cut_off = errors_.declaration_in_open_braces(at) && context->parent != nullptr;
    if (cut_off ? rule != Rule::declaration : !SyntaxErrors::is_item(rule)) {
      if (context->parent != nullptr) std::rethrow_exception(fault);
      parser->getTokenStream()->seek(list_.tokens.size() - 1);
      return;
    }
    context->exception = fault;
    const size_t start = context->start ? context->start->getTokenIndex() : at;
    go_on(parser, rule, start, std::max(at, fault_));
  }

 private:
  static bool in_list(antlr4::ParserRuleContext* context, Rule rule) {
    if (rule == Rule::file) return true;
    for (size_t i = 0; i < context->children.size() && i < 8; ++i) {
      auto* terminal = dynamic_cast<antlr4::tree::TerminalNode*>(context->children[i]);
      if (terminal && terminal->getSymbol()->getType() == grammar::FlowParser::LBRACE) return true;
    }
    return false;
  }

  // Whether the parser can take the token here or anywhere after, given all the rules that it is in.
  bool viable(antlr4::Parser* parser) {
    const size_t next = parser->getTokenStream()->LA(1);
    const auto& atn = parser->getATN();
    const auto local = atn.nextTokens(atn.states[parser->getState()]);
    if (local.contains(next)) return true;
    if (!local.contains(antlr4::Token::EPSILON)) return false;
    return parser->getExpectedTokens().contains(next);
  }

  void report(antlr4::Parser* parser, const antlr4::misc::IntervalSet& expected, size_t at, size_t begin) {
    beginErrorCondition(parser);
    Fault fault;
    fault.token = at;
    fault.item_start = begin;
    for (const ssize_t kind : expected.toList())
      fault.expected.set(kind < 0 ? 0 : static_cast<size_t>(kind) & 0xFF);
    bool in_item = false;
    for (auto* context = parser->getContext(); context;
         context = static_cast<antlr4::ParserRuleContext*>(context->parent)) {
      fault.rules.push_back(static_cast<Rule>(context->getRuleIndex()));
      if (!in_item && SyntaxErrors::is_item(fault.rules.back()) && context->start) {
        in_item = true;
        fault.item_start = context->start->getTokenIndex();
      }
    }
    errors_.report(fault);
  }

  antlr4::misc::IntervalSet expected_at(antlr4::Parser* parser, const antlr4::NoViableAltException& fault) {
    antlr4::misc::IntervalSet set;
    for (const auto& config : fault.getDeadEndConfigs()->configs) {
      if (config->state) set.addAll(parser->getATN().nextTokens(config->state));
    }
    set.remove(antlr4::Token::EPSILON);
    return set;
  }

  void go_on(antlr4::Parser* parser, Rule item, size_t start, size_t from) {
    parser->getTokenStream()->seek(errors_.resume(item, start, from));
    endErrorCondition(parser);
  }

  const TokenList& list_;
  SyntaxErrors& errors_;
  size_t fault_ = 0;
};

}  // namespace nudge::syntax
