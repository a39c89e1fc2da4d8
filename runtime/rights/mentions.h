// Where people stand in what is kept of others: their ids and addresses in texts. Found and struck out:
//
//   - a text that is one of them becomes "[forgotten]"
//   - within a longer text one of at least kLeastWithin bytes is struck out where it stands by itself (what
//   follows
//     and precedes it isn't a letter or a digit, nor leads on to one with `.`, `-`, `_`, `+`), as it is or
//     escaped for HTML, Markdown or a URL
//
// Shorter ones stay in longer texts: `7` isn't a person there. Linear in the texts for each name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/input/json_tree.h"
#include "runtime/rights/person.h"

namespace nudge {

inline constexpr std::string_view kForgotten = "[forgotten]";
inline constexpr size_t kLeastWithin = 5;

class Mentions {
 public:
  explicit Mentions(const std::vector<Person>& people);

  // The text without them; nothing if it has none.
  std::optional<std::string> struck(std::string_view text) const;
  bool is_whole(std::string_view text) const;
  // Of an action's line: its fields without them.
  std::optional<std::string> struck_action(std::string_view line);
  // Every form in which one may stand in bytes, JSON's escapes too: what holds none of these mentions nobody.
  const std::vector<std::string>& needles() const { return needles_; }

 private:
  bool hold_any(std::string_view bytes) const;
  void add(std::vector<std::string>& to, std::string text) const;

  std::vector<std::string> whole_;   // ids and addresses
  std::vector<std::string> within_;  // those that are long enough, in each form; the longest first
  std::vector<std::string> needles_;
  JsonTree tree_;
  std::string padded_;
};

}  // namespace nudge
