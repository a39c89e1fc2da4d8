// The steps of a workflow or a sequence, as they were written.
#pragma once

#include "compiler/ast/expression.h"

namespace nudge::ast {

struct Step;
struct Block {
  std::vector<Step> steps;
  bool braced = true;
  Span span;
};

struct SendStep {
  Name message;
  std::vector<Argument> arguments;
  ExprPtr best_time_within;  // `at best time within 24 hours`
  bool to_members = false;   // `to members [where condition]`
  ExprPtr members_where;
};
struct WaitStep {  // wait 3 days
  ExprPtr duration;
};
struct WaitUntilStep {  // wait until [monday] 09:30 | wait until <time expression>
  std::optional<Name> weekday;
  ExprPtr moment;  // a ClockLiteral, or any expression
};
struct WaitForStep {  // wait [up to D] for X [as name] [then B] [else B]
  ExprPtr up_to;
  ExprPtr awaited;
  std::optional<Name> as;
  std::optional<Block> then_block;
  std::optional<Block> else_block;
};
struct IfStep {
  ExprPtr condition;
  Block then_block;
  std::optional<Block> else_block;  // `else if` is a block of one IfStep, not braced
};
struct MatchPattern {
  enum class Kind { value, missing, range } kind = Kind::value;
  ExprPtr value;  // an expression (an enum's name is a Reference); a Range for `range`
  Span span;
};
struct MatchArm {
  std::vector<MatchPattern> patterns;
  Block block;
  Span span;
};
struct MatchStep {
  ExprPtr subject;
  std::vector<MatchArm> arms;
  std::optional<Block> else_block;
};
struct SplitArm {
  std::optional<double> percent;  // none in `adapt`
  Span percent_span;
  Name name;
  Block block;
};
struct SplitStep {
  Name name;
  bool adapt = false;
  std::vector<SplitArm> arms;
};
struct RepeatStep {  // repeat up to 4 times every 3 days until c B
  int64_t times = 0;
  Span times_span;
  ExprPtr every;
  ExprPtr until;
  Block block;
};
struct SetStep {
  ExprPtr target;  // contact.f, account.f
  ExprPtr value;
};
struct AddStep {  // add e to contact.tags, remove e from contact.tags, add 10 to score.lead
  bool remove = false;
  ExprPtr value;
  ExprPtr target;
};
struct ActionStep {  // NAME(args)
  Name action;
  std::vector<Argument> arguments;
};
struct StartStep {
  Name workflow;
};
struct StopStep {
  Name workflow;
};
struct RunStep {
  Name sequence;
  std::vector<Argument> arguments;
};
struct FinishStep {
  std::optional<TextLiteral> label;  // as "label"
  Span label_span;
};

struct Step {
  using Node =
      std::variant<SendStep, WaitStep, WaitUntilStep, WaitForStep, IfStep, MatchStep, SplitStep, RepeatStep,
                   SetStep, AddStep, ActionStep, StartStep, StopStep, RunStep, FinishStep>;
  Node node;
  std::optional<Name> label;
  Span span;       // all of it
  Span head_span;  // without its blocks: what a message underlines
};

}  // namespace nudge::ast
