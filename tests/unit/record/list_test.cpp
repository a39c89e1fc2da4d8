#include "runtime/record/list.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace nudge;

namespace {

std::vector<std::string> texts_of(const List* list) {
  std::vector<std::string> texts;
  for (uint32_t index = 0; index < list->count; ++index)
    texts.emplace_back(list->text(index) ? list->text(index)->view() : "missing");
  return texts;
}

}  // namespace

TEST_CASE("lists of words") {
  Arena arena;
  std::vector<Word> words = {1, kMissingWord, 3};
  const List* list = make_list(arena, words, false);
  CHECK(list->count == 3);
  CHECK(list->bytes == 32);
  CHECK(list->word(1) == kMissingWord);
  CHECK(list_contains(list, 3, false));
  CHECK_FALSE(list_contains(list, 4, false));
  CHECK_FALSE(list_contains(nullptr, 4, false));
  CHECK(list_with(arena, list, 3, false, true) == list);
  CHECK(list_with(arena, list, 3, false, false)->count == 4);
  CHECK(list_without(arena, list, 4, false) == list);
  CHECK(list_without(arena, list, 1, false)->word(0) == kMissingWord);
  CHECK(lists_equal(list, make_list(arena, words, false), false));
  CHECK_FALSE(lists_equal(list, nullptr, false));
  CHECK_FALSE(lists_equal(nullptr, nullptr, false));
  CHECK(list_with(arena, nullptr, 9, false, true)->word(0) == 9);
  CHECK(list_without(arena, nullptr, 9, false)->count == 0);
}

TEST_CASE("lists of texts move as bytes; what is missing stays") {
  Arena arena;
  std::vector<Word> words = {word_of_text(arena.text("one")), kMissingTextWord, word_of_text(arena.text("")),
                             word_of_text(arena.text("three words here"))};
  const List* list = make_list(arena, words, true);
  CHECK(texts_of(list) == std::vector<std::string>{"one", "missing", "", "three words here"});
  CHECK(list->bytes % 4 == 0);
  std::vector<uint32_t> moved(list->bytes / 4);
  std::memcpy(moved.data(), list, list->bytes);
  const List* copy = reinterpret_cast<const List*>(moved.data());
  CHECK(lists_equal(list, copy, true));
  CHECK(list_contains(copy, word_of_text(arena.text("one")), true));
  CHECK_FALSE(list_contains(copy, kMissingTextWord, true));
  CHECK(texts_of(list_without(arena, copy, word_of_text(arena.text("")), true)) ==
        std::vector<std::string>{"one", "missing", "three words here"});
  CHECK(texts_of(list_with(arena, copy, word_of_text(arena.text("é")), true, true)).back() == "é");
  CHECK_FALSE(lists_equal(list, list_without(arena, list, words[0], true), true));
}

TEST_CASE("rows move as bytes with the texts behind them") {
  Arena arena;
  Word shoe = word_of_text(arena.text("shoe"));
  Word sock = word_of_text(arena.text("a pair of socks"));
  std::vector<Word> cells = {shoe, 4900, sock, kMissingWord, kMissingTextWord, 3};
  const List* list = make_row_list(arena, cells, {true, false});
  CHECK(list->count == 3);
  CHECK(list->bytes % 4 == 0);
  std::vector<uint32_t> moved(list->bytes / 4);
  std::memcpy(moved.data(), list, list->bytes);
  list = reinterpret_cast<const List*>(moved.data());
  CHECK(list->text_cell(0, 2, 0)->view() == "shoe");
  CHECK(list->cell(0, 2, 1) == 4900);
  CHECK(list->text_cell(1, 2, 0)->view() == "a pair of socks");
  CHECK(list->cell(1, 2, 1) == kMissingWord);
  CHECK(list->text_cell(2, 2, 0) == nullptr);
  CHECK(list->cell(2, 2, 1) == 3);
  CHECK(make_row_list(arena, {}, {true})->count == 0);
}
