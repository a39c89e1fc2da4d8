// How a test is checked: its statements one after another, as they happen, so that a session of the REPL may
// grow by statements and mean the same. A TestState lives as long as its test is being checked.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/check/expression.h"

namespace nudge::check {

struct TestState {
  Context& context;
  const ast::TestDecl& tree;
  // A workflow, a message … had faults before: what seems to be absent may have been refused.
  bool refused_before = false;
  ir::Test result = {};

  size_t at = 0;                                                // the statement
  std::map<std::string, ir::ActorId, std::less<>> actors = {};  // brought in so far
  // Their braces say which account it is, or none, and nothing else may.
  std::map<ir::ActorId, Span> account_said = {};
  bool expects = false;

  // The clock where it is known: what `at` said last, and the lengths since. Local times are those of the
  // test's zone, whichever it is.
  struct Moment {
    bool local = false;
    int64_t ms = 0;
    bool exact = true;  // nothing was added: else a change of the clocks may lie between
    Span span;
  };
  std::optional<Moment> moment = {};
};

// All tests, into Program::tests; after everything else.
void check_tests(Context& context);

// --- who (test_actors.cpp)
// ------------------------------------------------------------------------------------------

void bring_in(TestState& state, const ast::TestSubject& tree, Span span);
// Of that name, brought in above; reports.
std::optional<ir::ActorId> find_actor(TestState& state, const ast::Name& name);
std::optional<ir::ActorId> find_contact(TestState& state, const ast::Name& name, std::string_view what);
// The only contact; one that nobody has brought in is `contact`. With several it is reported: `unclear`, "who
// does `signed_up`", and `mend`, "ada does signed_up", with `ada` left to be filled in for `{}`.
std::optional<ir::ActorId> the_contact(TestState& state, Span span, const std::string& unclear,
                                       const std::string& mend);
// The only contact, or, without one, the only account; reports.
std::optional<ir::ActorId> the_subject(TestState& state, Span span, const std::string& mend);
std::vector<ir::ActorId> contacts_of(const TestState& state);
std::vector<std::string> actor_names(const TestState& state);

// What expressions may name: the actor and what is known of him; none: the test's first contact, if any.
Scope actor_scope(const TestState& state, ir::ActorId actor);
Scope any_scope(const TestState& state);

// --- what they are given (test_fields.cpp)
// --------------------------------------------------------------------------

// Whose fields they are, for messages: "the event `signed_up`".
struct FieldOwner {
  std::string name;
  Span declared;
  bool complete = false;  // all fields that are required must be given
};
std::vector<ir::OutsideField> check_given(TestState& state, const Scope& scope,
                                          const std::vector<const ast::FieldValue*>& given, Span span,
                                          const std::vector<ir::Field>& fields, const FieldOwner& owner);
void check_event(TestState& state, const ast::TestEvent& tree, Span span);
void check_outside_change(TestState& state, const ast::TestSet& tree, Span span);
// A value of the field's type, as it comes from outside; none if it was refused.
std::optional<ir::OutsideValue> check_outside(TestState& state, const Scope& scope,
                                              const ast::FieldContent& content, TypeId type,
                                              const std::string& name, Span declared);

// --- what is expected (test_expectations.cpp)
// -----------------------------------------------------------------------

void check_expectation(TestState& state, const ast::ExpectSent& tree, Span span);
void check_expectation(TestState& state, const ast::ExpectAction& tree, Span span);
void check_expectation(TestState& state, const ast::ExpectIn& tree, Span span);
void check_expectation(TestState& state, const ast::ExpectFinished& tree, Span span);
void check_expectation(TestState& state, const ast::ExpectCondition& tree, Span span);
void check_question(TestState& state, const ast::TestAsk& tree, Span span);
// Whether somebody may end it so: `converted`, where there is a goal; `exited`.
bool ends_as(const Context& context, ir::WorkflowId id, std::string_view word);

// --- what was meant (test_hints.cpp)
// --------------------------------------------------------------------------------

// Where the words of a line are no statement of the language but make sense to a reader: `expect welcome
// sent`, `send welcome`, `wait`. True if it was reported; the rest of the line is then skipped.
bool refuse_habit(TestState& state, const ast::TestEvent& tree, Span span);
bool refuse_habit(TestState& state, const ast::ExpectCondition& tree, Span span);
// `ada.plan` in an expression, where the contact is `contact`.
bool refuse_actor_in(TestState& state, const ast::Expr& tree, std::string_view statement);

void add_statement(TestState& state, decltype(ir::TestStatement::node) node, Span span);

}  // namespace nudge::check
