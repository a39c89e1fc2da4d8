// Every limit of the system, in one place: how much of anything a program, an input or a state may hold, and
// what is said when one is passed. No text that a person writes and no line that a machine sends can drive
// the compiler or a step beyond them, so memory, stack and time are bounded by what is given. Each has a test
// on both sides of it (tests/limits/limits_test.py checks that, and the table in docs/limits.md).
//
// What stands behind a name in the comment: `code` a diagnostic; "dead letter", "refused", "cut off": what
// happens to an input's value, an entry, a text.
#pragma once

#include <cstddef>
#include <cstdint>

namespace nudge::limits {

// --- sources, as they are read

// Bytes of a .flow file, or of a message's file: `file_too_large`. Nobody writes so much; a wrong path does.
inline constexpr size_t kMaxFileBytes = size_t{16} << 20;
// Bytes of all sources of a program: refused before they are read whole.
inline constexpr size_t kMaxProjectBytes = size_t{64} << 20;
// Brackets, blocks and interpolations within each other: `too_deep`. The parser's stack.
inline constexpr size_t kMaxNesting = 200;
// Rules of the grammar within each other, as in `not not not …`: `too_deep`. The parser's stack.
inline constexpr size_t kMaxRuleDepth = 1500;
// Of the syntax tree, where `a or b or c …` is as deep as it has operators: `too_deep`. Everyone's stack.
inline constexpr size_t kMaxTreeDepth = 1500;
// `else if`s in a row, which the tree nests: `too_deep`.
inline constexpr size_t kMaxElseIfs = 500;
// Syntax errors that are reported of a file: then the rest of it is passed over.
inline constexpr size_t kMaxSyntaxErrors = 200;
// Errors, and warnings, that are told of a program: `file_too_large` says that there are more.
inline constexpr size_t kMaxDiagnostics = 1'000;
// Blocks of a message's file within each other: `template_tag`.
inline constexpr size_t kMaxTemplateBlocks = 64;

// --- a program

// Parts of one expression, functions in their place: `too_deep`. Its code has so many registers at most.
inline constexpr uint32_t kMaxExpressionParts = 20'000;
// Parts of an expression within each other, functions in their place: `too_deep`. The stack of every pass.
inline constexpr uint32_t kMaxExpressionDepth = 2'000;
// Parts of all expressions: `too_deep`. What calls and runs put in place multiplies; this bounds the
// product.
inline constexpr size_t kMaxProgramParts = 2'000'000;
// Declarations that need each other in a chain, segment by segment, `let` by `let`: `too_deep`.
inline constexpr uint32_t kMaxReferences = 200;
// Lists gone through within each other: `too_deep`. An evaluation has so many elements at hand.
inline constexpr uint32_t kMaxEachDepth = 4;
// Steps of a workflow with its sequences in place: `too_deep`. Sequences multiply.
inline constexpr size_t kMaxWorkflowSteps = 10'000;
// Steps of all workflows: `too_deep`.
inline constexpr size_t kMaxProgramSteps = 200'000;
// Measures of a workflow: `bad_value`. An enrolment has a bit for each.
inline constexpr size_t kMaxMeasures = 16;
// Scores of a program: `bad_value`. They read each other, so a chain of all is possible.
inline constexpr size_t kMaxScores = 200;
// Values of an enum: `bad_value`. A slot of two bytes holds one.
inline constexpr size_t kMaxEnumValues = 60'000;
// Fields of contacts, of accounts, of an event, the parts of records counted: `bad_value`.
inline constexpr size_t kMaxFields = 1'000;
// Moments that all histories of a contact, of an account, keep together: `bad_value`. Each as many as it counts
// to, and kMaxEntries if nothing bounds them.
inline constexpr uint64_t kMaxMoments = 50'000'000;
// Times that a trigger, a score's `at most` or a cap counts: `bad_value`. So many moments are kept.
inline constexpr int64_t kMaxTimes = 40'000;
// Rounds of a `repeat`: `bad_value`.
inline constexpr int64_t kMaxRepeats = 1'000'000;
// Arms of a `split`: `bad_value`.
inline constexpr size_t kMaxArms = 1'000;
// Arguments of `min` and `max`: `wrong_arguments`.
inline constexpr size_t kMaxArguments = 16;
// Bytes of a pattern of `matches`: `bad_pattern`. RE2 bounds what it compiles to.
inline constexpr size_t kMaxPatternBytes = 10'000;
// A length of time, in years: `bad_literal`. No sum of moments and lengths overflows.
inline constexpr int64_t kMaxYears = 10'000;

// --- values

// Bytes of a text: a constant `bad_value`, in an input a dead letter, one that is made is cut off between two
// characters.
inline constexpr size_t kMaxTextBytes = size_t{1} << 20;
// Elements of a list: one that is written out `bad_value`, in an input a dead letter, `add` leaves it as it
// is. Sets are searched through.
inline constexpr size_t kMaxListElements = 10'000;
// Elements that one evaluation goes through, lists in lists: behind them the lists seem to end. Four lists
// within each other would be 10^16.
inline constexpr uint64_t kMaxElementsVisited = 1'000'000;

// --- inputs

// Bytes of an input's line: dead letter. Segment's own are 32 KB a record, 500 KB a batch.
inline constexpr size_t kMaxLineBytes = size_t{16} << 20;
// Objects and arrays of an input within each other: dead letter.
inline constexpr int kMaxJsonDepth = 100;
// Bytes of a `userId`, `anonymousId`, `previousId` or `groupId`: dead letter. They stand in every action.
inline constexpr size_t kMaxIdBytes = 1'024;

// --- state

// Rounds of changes that one input's steps cause: the rest is cut off, counted and told.
inline constexpr int kMaxRounds = 16;
// Moments that a history keeps, the newest: a count of more stays at so many.
inline constexpr uint32_t kMaxEntries = 50'000;
// Topics that a contact has left or come back to: who leaves a further one is unsubscribed from everything.
inline constexpr size_t kMaxTopics = 1'000;
// Enrolments of one contact or account: a further one is refused, and traced as such.
inline constexpr size_t kMaxEnrolments = 10'000;
// Bytes of a contact's, an account's, an event's record: follows from the others, so nothing can pass it.
inline constexpr uint64_t kMaxRecordBytes = UINT32_MAX;
static_assert(2 * (kMaxFields * (kMaxTextBytes + 64) + kMaxMoments * 16 + kMaxProgramParts * 64) <
              kMaxRecordBytes);

}  // namespace nudge::limits
