// A line of JSON as a table of its values, in order: checked as a whole before any of it is used, and read in
// any order after that. simdjson finds the tokens; nothing is unescaped or converted before somebody asks.
// Nothing is allocated once the buffers have grown.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/fault/limits.h"

namespace nudge {

enum class JsonKind : uint8_t { null, boolean, number, text, array, object };

struct JsonNode {
  const char* key = nullptr;    // of an object's member: between the quotes, as written
  const char* begin = nullptr;  // text: between the quotes; array, object: at its bracket
  uint32_t key_size = 0;
  uint32_t size = 0;  // array, object: 1
  uint32_t end = 0;   // the node after this one and all that it holds
  JsonKind kind = JsonKind::null;
  bool escaped = false;  // text: has escapes
  bool key_escaped = false;

  std::string_view token() const { return {begin, size}; }
  bool is_true() const { return *begin == 't'; }
};

using JsonId = uint32_t;
inline constexpr JsonId kNoJson = 0;  // 0 is the root, which nobody holds

class JsonTree {
 public:
  JsonTree();
  ~JsonTree();

  // What is wrong with the line, empty if nothing is. It has kLinePadding readable bytes behind it.
  // Ill-formed UTF-8 is repaired, in a copy. Views lead into the line or that copy.
  const std::string& parse(std::string_view line);

  // From now on faults don't quote the line but show its shape (mask.h): who reads them may not read the
  // line.
  void mask_faults() { masks_faults_ = true; }

  // The same of the line that was parsed last.
  const std::string& fault() const { return fault_; }

  const JsonNode& node(JsonId id) const { return nodes_[id]; }
  // Children: for (id = first_child(x); id != end; id = next(id)), end being node(x).end.
  JsonId first_child(JsonId id) const { return id + 1; }
  JsonId next(JsonId id) const { return nodes_[id].end; }

  // The value as it is written. Linear for arrays and objects.
  std::string_view raw(JsonId id) const;

  // "a list", "a text": what stands there, without saying what it says.
  const char* kind_words(JsonId id) const;

  static constexpr int kMaxDepth = limits::kMaxJsonDepth;

 private:
  struct Walk;
  bool parse_once(std::string_view line, bool& is_ill_formed);
  std::string quoted(std::string_view excerpt) const;

  std::unique_ptr<Walk> walk_;
  std::vector<JsonNode> nodes_;
  std::string fault_;
  std::string repaired_;
  bool masks_faults_ = false;
};

}  // namespace nudge
