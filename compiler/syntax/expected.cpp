// Sets of tokens in few words.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/syntax/errors.h"

namespace nudge::syntax {
namespace {

struct Sign {
  Kind kind;
  std::string_view spelling;
};
constexpr Sign kSigns[] = {
    {Kind::LBRACE, "{"},      {Kind::RBRACE, "}"},   {Kind::LPAREN, "("},   {Kind::RPAREN, ")"},
    {Kind::LBRACKET, "["},    {Kind::RBRACKET, "]"}, {Kind::COMMA, ","},    {Kind::COLON, ":"},
    {Kind::DOT, "."},         {Kind::DOTDOT, ".."},  {Kind::QUESTION, "?"}, {Kind::ASSIGN, "="},
    {Kind::TEXT_INTERP, "{"},
};

class Description {
 public:
  explicit Description(KindSet set) : set_(set) {}

  bool has(std::initializer_list<Kind> kinds) const {
    return std::all_of(kinds.begin(), kinds.end(),
                       [&](Kind kind) { return set_.test(static_cast<size_t>(kind)); });
  }
  void drop(std::initializer_list<Kind> kinds) {
    for (const Kind kind : kinds)
      set_.reset(static_cast<size_t>(kind));
  }
  void drop_range(Kind first, Kind last) {
    for (auto i = static_cast<size_t>(first); i <= static_cast<size_t>(last); ++i)
      set_.reset(i);
  }
  void drop_names() { drop_range(Kind::USE, Kind::IDENT); }
  void drop_texts() { drop({Kind::PLAIN_TEXT, Kind::TEXT_OPEN, Kind::BLOCK_OPEN, Kind::RAW_TEXT}); }
  void say(std::string_view what) { words_.emplace_back(what); }
  // Beside an item only the end of its list is worth saying.
  void say_item(std::string_view what) {
    const bool end = has({Kind::RBRACE});
    set_.reset();
    if (end) set_.set(static_cast<size_t>(Kind::RBRACE));
    say(what);
  }

  void items(const std::vector<Rule>& rules);
  void operands();
  std::string finish();

 private:
  KindSet set_;
  std::vector<std::string> words_;
};

// What goes on an expression says little: `then` is expected, not one of twenty operators.
void drop_operators(Description& set) {
  if (!set.has({Kind::AND, Kind::OR, Kind::PLUS, Kind::EQUAL})) return;
  set.drop({Kind::AND,       Kind::OR,       Kind::PLUS,    Kind::MINUS,   Kind::STAR,  Kind::SLASH,
            Kind::REMAINDER, Kind::COALESCE, Kind::DOTDOT,  Kind::IS,      Kind::HOLDS, Kind::STARTS,
            Kind::ENDS,      Kind::CONTAINS, Kind::MATCHES, Kind::IN,      Kind::NOT,   Kind::DOT,
            Kind::LPAREN,    Kind::SINCE,    Kind::UNIT,    Kind::CURRENCY});
  set.drop_range(Kind::EQUAL, Kind::GREATER_EQUAL);
}

std::string_view item_words(Rule rule) {
  switch (rule) {
    case Rule::block:
    case Rule::body:
    case Rule::step:
    case Rule::stepBody:
      return "a step";
    case Rule::testDecl:
    case Rule::statement:
      return "a statement of the test";
    case Rule::fieldBlock:
      return "a field";
    case Rule::enumDecl:
      return "a value";
    case Rule::matchStep:
      return "an arm";
    case Rule::fieldValues:
      return "a field";
    case Rule::messageDecl:
      return "a field of the message";
    case Rule::splitStep:
      return "an arm such as `50% name { … }`";
    default:
      return "";
  }
}

void Description::items(const std::vector<Rule>& rules) {
  if (has({Kind::WORKFLOW, Kind::ENUM, Kind::LET}) && !has({Kind::IDENT})) {
    return say_item("a declaration");
  }
  if (has({Kind::GOAL, Kind::ENTER}) && !has({Kind::IDENT})) {
    return say_item("a clause such as `goal`");
  }
  if (has({Kind::IDENT}) && !has({Kind::DID, Kind::INT})) {
    for (const Rule rule : rules) {
      const auto words = item_words(rule);
      if (words.empty()) continue;
      if (words == "a step" && !has({Kind::IF, Kind::SEND})) break;
      if (!has({Kind::RBRACE}) && words != "a step") break;
      return say_item(words);
    }
  }
}

void Description::operands() {
  if (has({Kind::IDENT, Kind::LPAREN}) && !has({Kind::INT})) {
    drop_names();
    drop({Kind::LPAREN});
    say("a type");
  } else if (has({Kind::INT, Kind::LPAREN, Kind::DID})) {
    drop_names();
    drop_texts();
    drop({Kind::INT, Kind::NUMBER, Kind::LPAREN, Kind::LBRACKET, Kind::MINUS, Kind::NOT, Kind::DID, Kind::IF,
          Kind::TRUE, Kind::FALSE, Kind::CLOCK, Kind::DATE, Kind::DATETIME});
    if (has({Kind::AND, Kind::THEN, Kind::ELSE})) drop_range(Kind::AND, Kind::WITHIN);
    say("an expression");
  } else if (has({Kind::IDENT, Kind::INT}) && !has({Kind::CLOCK})) {
    drop_names();
    drop({Kind::INT, Kind::NUMBER});
    say("a duration such as `3 days`");
  } else if (has({Kind::IDENT, Kind::CLOCK})) {
    drop_names();
    drop({Kind::CLOCK});
    say("a time of day such as `09:30`");
  } else if (has({Kind::IDENT})) {
    if (has({Kind::AND, Kind::THEN})) drop_range(Kind::AND, Kind::WITHIN);
    drop_names();
    say("a name");
  }
  if (has({Kind::PLAIN_TEXT})) {
    drop_texts();
    say("a text");
  }
}

std::string_view class_words(Kind kind) {
  switch (kind) {
    case Kind::UNIT:
      return "a unit such as `days`";
    case Kind::CHANNEL:
      return "a channel";
    case Kind::CURRENCY:
      return "a currency such as `USD`";
    case Kind::INT:
      return "a whole number";
    case Kind::NUMBER:
      return "a number";
    case Kind::PERCENT:
      return "a share such as `10%`";
    case Kind::ELSEIF:
      return "`else if`";
    case Kind::END_OF_FILE:
      return "the end";
    case Kind::TEXT_CLOSE:
      return "the end of the text";
    case Kind::TEXT_CHARS:
    case Kind::TEXT_ESCAPE:
      return "more text";
    default:
      return "";
  }
}

std::string Description::finish() {
  if (has({Kind::RPAREN}) || has({Kind::RBRACKET})) drop({Kind::WITHIN, Kind::SINCE, Kind::COLON});
  const KindSet all_kinds = set_;
  drop({Kind::DOT, Kind::DOTDOT, Kind::QUESTION});
  if (set_.none() && words_.empty()) set_ = all_kinds;
  for (size_t i = 0; i < set_.size(); ++i) {
    const auto kind = static_cast<Kind>(i);
    if (!set_.test(i)) continue;
    if (const auto words = class_words(kind); !words.empty()) {
      say(words);
    } else if (const auto plain = spelling(kind); !plain.empty()) {
      say(fmt::format("`{}`", plain));
    }
  }
  if (words_.empty()) return "something else";
  constexpr size_t kMost = 4;
  if (words_.size() > kMost) words_.resize(kMost);
  std::string all = words_[0];
  for (size_t i = 1; i < words_.size(); ++i)
    all += (i + 1 == words_.size() ? " or " : ", ") + words_[i];
  return all;
}

}  // namespace

std::string_view spelling(Kind kind) {
  for (const Sign& sign : kSigns) {
    if (sign.kind == kind) return sign.spelling;
  }
  for (const Word& word : kWords) {
    if (word.kind == kind) return word.spelling;
  }
  return "";
}

std::vector<std::string> spellings(const KindSet& kinds) {
  std::vector<std::string> all;
  for (const Word& word : kWords) {
    if (kinds.test(static_cast<size_t>(word.kind))) all.emplace_back(word.spelling);
  }
  if (kinds.test(static_cast<size_t>(Kind::CHANNEL)))
    all.insert(all.end(), {"email", "sms", "push", "in_app"});
  if (kinds.test(static_cast<size_t>(Kind::UNIT))) {
    all.insert(all.end(), {"seconds", "minutes", "hours", "days", "weeks", "months", "years"});
  }
  return all;
}

std::string expected_words(KindSet expected, const std::vector<Rule>& rules) {
  Description set(expected);
  drop_operators(set);
  set.items(rules);
  set.operands();
  return set.finish();
}

}  // namespace nudge::syntax
