// What may stand at a place in a statement or an expression: found from the tokens before it, so that it
// works while nothing is finished yet. Private to completion.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/repl/tokens.h"
#include "cli/repl/vocabulary.h"

namespace nudge::repl {

class PlaceCompletion {
 public:
  PlaceCompletion(const Vocabulary& names, std::vector<std::string>& out) : names_(names), out_(out) {}

  // `begin`: where the word at the cursor begins.
  void run(std::string_view before, size_t begin);

 private:
  using Field = Vocabulary::Field;
  using Fields = std::vector<Field>;

  Kind kind(size_t at) const { return at < tokens_.all.size() ? tokens_.all[at].kind : Kind::END_OF_FILE; }
  std::string_view text(size_t at) const { return at < tokens_.all.size() ? tokens_.all[at].text : ""; }
  size_t count() const { return tokens_.all.size(); }

  // complete_place.cpp: by what the place is in
  void in_text(std::string_view word);
  void in_fields(size_t brace);
  void in_call(size_t paren);
  void at_head();
  void after_expect(size_t from);
  void after_sent(size_t from);
  void after_workflow(size_t from, bool finished);
  void after_set(size_t from);

  // complete_expression.cpp
  void expression(size_t from);
  void after_dot();
  void operand();
  void operators();
  const Fields* fields_of_path(size_t last, size_t from) const;
  const Field* field_at(size_t last, size_t from) const;
  bool is_history_call(size_t paren) const;

  // The fields that `{` at this token gives: of a contact, an event, a record; null if it gives none.
  const Fields* fields_of_brace(size_t brace) const;
  void values_of(const Field& field);

  void add(const char* word) { out_.emplace_back(word); }
  void add(std::initializer_list<const char*> words) { out_.insert(out_.end(), words.begin(), words.end()); }
  void add_texts(const std::vector<std::string>& words, const char* suffix = "") {
    for (const std::string& word : words)
      out_.push_back(word + suffix);
  }
  template <typename Named>
  void add_names(const std::vector<Named>& all, const char* suffix = "") {
    for (const Named& each : all)
      out_.push_back(each.name + suffix);
  }

  const Vocabulary& names_;
  std::vector<std::string>& out_;
  Tokens tokens_;  // before the word at the cursor
  bool has_word_ = false;
};

}  // namespace nudge::repl
