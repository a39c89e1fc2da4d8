// Syntax errors in our own words, and where to go on after one. Knows tokens and rules, not ANTLR.
#pragma once

#include <bitset>
#include <vector>

#include "compiler/syntax/token.h"

namespace nudge::syntax {

using KindSet = std::bitset<256>;

// What the parser met: the token it could not go on with, what it would have taken, and the rules it was in,
// innermost first.
struct Fault {
  size_t token = 0;
  KindSet expected;
  std::vector<Rule> rules;
  size_t item_start = 0;  // the first token of the innermost item (step, clause, field, declaration …)
};

class SyntaxErrors {
 public:
  SyntaxErrors(const TokenList& list, const source::SourceSet& sources, source::FileId file,
               source::Diagnostics& diagnostics);

  // One error a line: a second on the line of the last is most often its consequence.
  void report(Fault fault);
  // Reports each `=` where only `==` can be meant, or `:` in a test's braces, and gives their tokens, to go
  // on as if that had been written.
  struct Meant {
    size_t token = 0;
    Kind kind = Kind::EQUAL;
  };
  std::vector<Meant> report_assignments();

  // The first token from `from` on with which the parser can go on after giving up the item that began at
  // `start`: the next item of the same list, or the list's end.
  size_t resume(Rule item, size_t start, size_t from) const;
  // A declaration begins here at the margin while braces are open that nothing closes.
  bool declaration_in_open_braces(size_t token) const;

  static bool is_item(Rule rule);
  // The rule of the items in this rule's braces; `file` for a rule that has none.
  static Rule item_of(Rule list);

 private:
  bool report_special(const Fault& fault);
  bool report_lost_unit(const Fault& fault);
  bool report_wait_without_most(const Fault& fault);
  bool report_braces(const Fault& fault);
  bool report_is(size_t is);
  // errors_habits.cpp
  bool report_habit(const Fault& fault);
  bool report_english_clock(size_t at);
  bool report_english_schedule(size_t at);
  bool report_compound_assignment(size_t first, size_t sign);
  bool is_compound_assignment(size_t sign) const;
  // errors_tests.cpp
  bool report_in_test(const Fault& fault);
  bool report_lost_name(size_t at);
  bool begins_with_path(size_t sign) const;
  bool report_step_in_test(size_t first, size_t at);
  bool report_field_in_test(const Fault& fault, size_t first);
  bool report_clock_in_test(size_t first, size_t at);
  bool report_expect_in_test(size_t first, size_t at);
  bool report_about_message(size_t first, size_t at);
  bool report_about_action(size_t first, size_t at);
  bool report_colon_in_test(size_t first, size_t at);
  bool in_test(size_t token) const;
  size_t line_begin(size_t token) const;
  bool report_start_of_item(const Fault& fault);
  void report_expected(const Fault& fault);
  bool is_one_error_more(size_t token);
  bool assigns(size_t token) const;
  bool begins(Rule item, size_t token) const;
  bool begins_declaration(size_t token) const;
  source::Diagnostic& add(size_t token, std::string message);
  void add_open_bracket_note(source::Diagnostic& found, size_t token, Kind closing) const;
  std::string found_text(size_t token) const;
  std::string_view text(size_t token) const;
  Kind kind(size_t token) const;
  source::Span span(size_t token) const;

  const TokenList& list_;
  const source::File& source_;
  source::FileId file_;
  source::Diagnostics& diagnostics_;
  std::vector<uint16_t> depth_;  // how many braces are open before each token
  int last_line_ = 0;
  size_t reported_ = 0;
  size_t wait_without_most_ = 0;  // the `for` of the last that was reported; 0: none
};

// "a step", "an expression or `)`": the set in few words; `rules` tell a step's name from a field's.
std::string expected_words(KindSet expected, const std::vector<Rule>& rules);
// The words of the language in a set, for "did you mean".
std::vector<std::string> spellings(const KindSet& kinds);
std::string_view spelling(Kind kind);

// The words that begin a step and nothing else there (`if` is reserved, so it isn't among them).
bool begins_step(Kind kind);

}  // namespace nudge::syntax
