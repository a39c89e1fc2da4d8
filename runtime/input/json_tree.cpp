#include "runtime/input/json_tree.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "runtime/input/json_string.h"
#include "runtime/input/line_source.h"
#include "runtime/input/mask.h"
#include "runtime/value/text_functions.h"

namespace nudge {

static_assert(kLinePadding >= simdjson::SIMDJSON_PADDING);

namespace {

using simdjson::error_code;

constexpr size_t kFirstRoomBytes = size_t{64} << 10;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// JSON's grammar of numbers; simdjson itself would look only when the number is asked for.
bool is_json_number(std::string_view text) {
  size_t at = 0;
  auto digits = [&] {
    size_t from = at;
    while (at < text.size() && is_digit(text[at]))
      ++at;
    return at - from;
  };
  if (at < text.size() && text[at] == '-') ++at;
  bool leading_zero = at < text.size() && text[at] == '0';
  size_t whole = digits();
  if (whole == 0 || (leading_zero && whole > 1)) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

const char* without_space(const char* begin, const char* end) {
  while (end > begin && is_space(end[-1]))
    --end;
  return end;
}

std::string_view explanation(error_code error) {
  switch (error) {
    case simdjson::UNCLOSED_STRING:
      return "a text is not closed";
    case simdjson::UNESCAPED_CHARS:
      return "a text holds a control character";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return "it ends too early";
    case simdjson::EMPTY:
      return "it is empty";
    default:
      return simdjson::error_message(error);
  }
}

}  // namespace

// One pass over the places of tokens that simdjson's first stage has found: of brackets, commas and colons,
// and where a text or another scalar begins. That stage knows texts, so between the first quote of one and
// the next token there is nothing but the text, its last quote and white space. The first fault ends the
// pass.
struct JsonTree::Walk {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage;
  std::vector<JsonNode>* nodes = nullptr;
  JsonId count = 0;  // of nodes in use
  const char* line = nullptr;
  const uint32_t* next = nullptr;                  // the token that is looked at
  const uint32_t* end = nullptr;                   // behind the last; the line's size stands there
  std::array<JsonId, limits::kMaxJsonDepth> open;  // containers that aren't closed yet, from without
  int depth = 0;                                   // their number
  bool in_object = false;                          // the innermost is one
  error_code error = simdjson::SUCCESS;
  const char* where = nullptr;  // of the fault, if known
  bool too_deep = false;
  bool has_escapes = false;  // somewhere in the line

  bool fail(error_code code, const char* at = nullptr) {
    error = code;
    where = at;
    return false;
  }
  bool fail_here() {
    return next == end ? fail(simdjson::INCOMPLETE_ARRAY_OR_OBJECT) : fail(simdjson::TAPE_ERROR, at());
  }

  const char* at() const { return line + *next; }
  bool is_at(char token) const { return next != end && *at() == token; }
  // Behind the token's last character that is no white space.
  const char* token_end() const { return without_space(at(), line + next[1]); }

  // Finds the tokens. `is_ill_formed` if the line isn't UTF-8.
  bool find_tokens(std::string_view text, bool& is_ill_formed) {
    const size_t room = stage ? stage->capacity() : 0;
    if (room < text.size()) {
      const size_t wanted = std::max(text.size() * 2, kFirstRoomBytes);
      error = stage ? stage->allocate(wanted, kMaxDepth)
                    : simdjson::get_active_implementation()->create_dom_parser_implementation(
                          wanted, kMaxDepth, stage);
      if (error) return false;
    }
    error = stage->stage1(reinterpret_cast<const uint8_t*>(text.data()), text.size(),
                          simdjson::stage1_mode::regular);
    is_ill_formed = error == simdjson::UTF8_ERROR;
    line = text.data();
    next = stage->structural_indexes.get();
    end = next + stage->n_structural_indexes;
    return !error;
  }

  // A line without a backslash, which is nearly every line, is spared the search for escapes in each of its
  // texts.
  bool find_escapes(std::string_view text, bool& escaped) {
    escaped = has_escapes && text.find('\\') != std::string_view::npos;
    return !escaped || has_valid_escapes(text) || fail(simdjson::STRING_ERROR, text.data() - 1);
  }

  // What is between the quotes of the text that is looked at. Mostly the next token follows at once.
  bool read_quoted(const char*& begin, uint32_t& size, bool& escaped) {
    begin = at() + 1;
    const char* last = line + next[1] - 1;
    if (*last != '"') last = token_end() - 1;
    if (last < begin || *last != '"') return fail(simdjson::STRING_ERROR, at());
    size = static_cast<uint32_t>(last - begin);
    ++next;
    return find_escapes({begin, size}, escaped);
  }

  bool read_key(JsonNode& node) {
    if (!is_at('"')) return fail_here();
    if (!read_quoted(node.key, node.key_size, node.key_escaped)) return false;
    if (!is_at(':')) return fail_here();
    ++next;
    return next != end || fail_here();
  }

  bool read_scalar(JsonNode& node) {
    node.begin = at();
    const std::string_view token(node.begin, static_cast<size_t>(token_end() - node.begin));
    node.size = static_cast<uint32_t>(token.size());
    node.escaped = false;
    if (is_json_number(token)) {
      node.kind = JsonKind::number;
    } else if (token == "null") {
      node.kind = JsonKind::null;
    } else if (token == "true" || token == "false") {
      node.kind = JsonKind::boolean;
    } else {
      return fail_here();
    }
    ++next;
    return true;
  }

  JsonNode& add_node() {
    if (count == nodes->size()) nodes->resize(std::max<size_t>(nodes->size() * 2, 64));
    JsonNode& node = (*nodes)[count++];
    node.end = count;
    return node;
  }

  // `node` is the last one; it has its key. If it is empty it is closed again.
  bool open_container(JsonNode& node) {
    too_deep = depth == kMaxDepth;
    if (too_deep) return fail(simdjson::DEPTH_ERROR, at());
    open[depth++] = count - 1;
    node.begin = at();
    node.size = 1;
    node.escaped = false;
    in_object = *node.begin == '{';
    node.kind = in_object ? JsonKind::object : JsonKind::array;
    ++next;
    if (next == end) return fail_here();
    return *at() != (in_object ? '}' : ']') || close_containers();
  }

  // The ends of containers, and then the comma before the next element, or nothing more.
  bool close_containers() {
    while (!is_at(',')) {
      if (!is_at(in_object ? '}' : ']')) return fail_here();
      ++next;
      (*nodes)[open[--depth]].end = count;
      if (depth == 0) return next == end || fail_here();
      in_object = (*nodes)[open[depth - 1]].kind == JsonKind::object;
    }
    ++next;
    return next != end || fail_here();
  }

  bool read_element() {
    JsonNode& node = add_node();
    node.key = nullptr;
    node.key_size = 0;
    node.key_escaped = false;
    if (in_object && !read_key(node)) return false;
    if (*at() == '{' || *at() == '[') return open_container(node);
    if (*at() != '"') return read_scalar(node) && close_containers();
    node.kind = JsonKind::text;
    return read_quoted(node.begin, node.size, node.escaped) && close_containers();
  }

  bool read_document() {
    count = 0;
    depth = 0;
    if (!open_container(add_node())) return false;
    while (depth > 0) {
      if (!read_element()) return false;
    }
    return true;
  }
};

JsonTree::JsonTree() : walk_(std::make_unique<Walk>()) {}
JsonTree::~JsonTree() = default;

bool JsonTree::parse_once(std::string_view line, bool& is_ill_formed) {
  Walk& walk = *walk_;
  walk.nodes = &nodes_;
  walk.where = nullptr;
  walk.too_deep = false;
  walk.has_escapes = std::memchr(line.data(), '\\', line.size()) != nullptr;
  return walk.find_tokens(line, is_ill_formed) && walk.read_document();
}

std::string JsonTree::quoted(std::string_view excerpt) const {
  return masks_faults_ ? masked_text(excerpt) : repair_utf8(excerpt);
}

const std::string& JsonTree::parse(std::string_view line) {
  fault_.clear();
  // A lone value is no input, and simdjson treats it apart.
  size_t first = line.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || (line[first] != '{' && line[first] != '[')) {
    fault_ = fmt::format("not a JSON object: it begins with `{}`",
                         quoted(line.substr(std::min(first, line.size()), 20)));
    return fault_;
  }
  bool is_ill_formed = false;
  bool parsed = parse_once(line, is_ill_formed);
  if (is_ill_formed) {
    repaired_ = repair_utf8(line);
    repaired_.append(kLinePadding, '\0');
    line = {repaired_.data(), repaired_.size() - kLinePadding};
    parsed = parse_once(line, is_ill_formed);
  }
  if (parsed) return fault_;
  const Walk& walk = *walk_;
  if (walk.too_deep) {
    fault_ = fmt::format("nested deeper than {} levels", kMaxDepth);
  } else if (walk.where >= line.data() && walk.where < line.data() + line.size()) {
    size_t at = static_cast<size_t>(walk.where - line.data());
    fault_ = fmt::format("not JSON, at byte {}: `{}`", at + 1, quoted(line.substr(at, 20)));
  } else {
    fault_ = fmt::format("not JSON: {}", explanation(walk.error));
  }
  return fault_;
}

const char* JsonTree::kind_words(JsonId id) const {
  switch (nodes_[id].kind) {
    case JsonKind::null:
      return "null";
    case JsonKind::boolean:
      return "a bool";
    case JsonKind::number:
      return "a number";
    case JsonKind::text:
      return "a text";
    case JsonKind::array:
      return "a list";
    case JsonKind::object:
      return "an object";
  }
  return "";
}

std::string_view JsonTree::raw(JsonId id) const {
  const JsonNode& node = nodes_[id];
  if (node.kind == JsonKind::text) return {node.begin - 1, node.size + 2};
  if (node.kind != JsonKind::array && node.kind != JsonKind::object) return node.token();
  int depth = 0;
  bool in_text = false;
  for (const char* at = node.begin;; ++at) {
    if (in_text) {
      if (*at == '\\')
        ++at;
      else if (*at == '"')
        in_text = false;
    } else if (*at == '"') {
      in_text = true;
    } else if (*at == '{' || *at == '[') {
      ++depth;
    } else if ((*at == '}' || *at == ']') && --depth == 0) {
      return {node.begin, static_cast<size_t>(at + 1 - node.begin)};
    }
  }
}

}  // namespace nudge
