// What an expression may name beyond the program's declarations, and what is known about values at this
// place. A plain value: copy it, change the copy, pass it on.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/check/context.h"

namespace nudge::check {

// What narrowing has found out, by the shape of the expression ("contact.title", "first(signed_up)" …).
class Facts {
 public:
  struct Fact {
    bool known = false;     // it isn't missing
    bool non_zero = false;  // it isn't 0 either
    bool changes = false;   // it is about contact, account or history: a wait drops it
  };

  bool known(const std::string& key) const;
  bool changes(const std::string& key) const;  // known, until the next wait
  bool non_zero(const std::string& key) const;
  void add(const std::string& key, Fact fact);

  // Both hold.
  void add_all(const Facts& other);
  // What holds either way: after an `or`, or where two branches meet.
  static Facts common(const Facts& first, const Facts& second);
  // After a wait.
  void drop_changing();
  // After `set contact.plan`, or an `add` or `remove`: everything that the field is part of.
  void drop_field(const std::string& base, const std::string& name);  // "contact", "plan"
  // What is computed over fields: segments and scores.
  void drop_computed();
  // In the filter of an occurrence, where the arriving event is another one.
  void drop_arriving();
  bool empty() const { return facts_.empty() && !impossible_; }
  // No path leads here, so that everything may be said of it: in the steps of a sequence, by what it was
  // given.
  bool impossible() const { return impossible_; }
  void make_impossible() { impossible_ = true; }

 private:
  bool impossible_ = false;
  std::map<std::string, Fact> facts_;
};

// What must be so when the condition has come out true, or false.
Facts facts_when_true(const Context& context, ExprId condition);
Facts facts_when_false(const Context& context, ExprId condition);
// What facts call the expression.
std::string fact_key(const Context& context, ExprId expr);

// An event at hand: the one of these that it is.
struct EventSource {
  ir::Base base = ir::Base::arriving;
  uint32_t capture = 0;         // captured: see ir::FieldPath
  std::vector<EventId> events;  // at least one
};
struct LocalVariable {
  ir::LocalId local = 0;
  TypeId type = kErrorType;
  Span span;
  bool element = false;    // of a list, in the body of its `each`: an ExprKind::element
  ExprId value = kNoExpr;  // the parameter of a sequence that is being expanded: what stands in its place
  // value: what was known of contact, account and history where it was given, and must still be where it is
  // used ("contact.title").
  std::vector<std::string> relies = {};
};

struct Scope {
  // In the filter of an occurrence: its fields by their bare names.
  std::optional<EventSource> bare;
  // `event.x`; none: `no_event` says why not ("this workflow is triggered by a condition"), or is "" for the
  // plain reason.
  std::optional<EventSource> event;
  std::string no_event;
  // Names bound by `as` that are certain to be bound here.
  std::map<std::string, EventSource> bindings;
  // Bound somewhere in the workflow, but not certainly here: why not.
  std::map<std::string, std::string> unbound;
  // `event` and bindings whose event was refused: what is asked of them is no new fault.
  std::set<std::string> refused;
  // Parameters of functions and messages.
  std::map<std::string, LocalVariable> locals;
  bool inlined = false;     // the body of a function: its parameters will be replaced by what they stand for
  bool entry_time = false;  // `entry.time`, `since entry`
  bool constant = false;    // nothing but literals, enum values and lets: defaults, `let`
  bool contact = true;      // contact, account, history, segments, now, today
  // What is about an account: there is no `contact`, `account.x` is certain to be there, history is that of
  // the account's members.
  bool of_account = false;
  uint32_t each_depth = 0;  // of `each`es around: at most limits::kMaxEachDepth
  Facts facts;
};

}  // namespace nudge::check
