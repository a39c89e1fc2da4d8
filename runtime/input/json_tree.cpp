#include "runtime/input/json_tree.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "runtime/input/json_string.h"
#include "runtime/input/line_source.h"
#include "runtime/input/mask.h"
#include "runtime/value/text_functions.h"

namespace nudge {

static_assert(kLinePadding >= simdjson::SIMDJSON_PADDING);

namespace {

using simdjson::error_code;
namespace ondemand = simdjson::ondemand;

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

std::string_view without_space(std::string_view token) {
  size_t size = token.size();
  while (size > 0 && (token[size - 1] == ' ' || token[size - 1] == '\t' || token[size - 1] == '\r' ||
                      token[size - 1] == '\n')) {
    --size;
  }
  return token.substr(0, size);
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

// One pass over simdjson's tokens. The first fault ends it.
struct JsonTree::Walk {
  ondemand::parser parser;
  std::vector<JsonNode>* nodes = nullptr;
  const char* line_end = nullptr;
  error_code error = simdjson::SUCCESS;
  const char* where = nullptr;  // of the fault, if known
  bool too_deep = false;
  bool has_escapes = false;  // somewhere in the line

  bool fail(error_code code, const char* at = nullptr) {
    error = code;
    where = at;
    return false;
  }

  // A line without a backslash, which is nearly every line, is spared the search for escapes in each of its
  // texts.
  bool find_escapes(std::string_view text, bool& escaped, const char* where_if_bad) {
    escaped = has_escapes && text.find('\\') != std::string_view::npos;
    return !escaped || has_valid_escapes(text) || fail(simdjson::STRING_ERROR, where_if_bad);
  }

  // simdjson has seen the key's first quote and the colon before the value, so there is nothing but white
  // space between its last quote, the colon and the value: from there the key's end is two steps away.
  bool read_key(const char* key, const char* value, JsonNode& node) {
    const char* end = value - 1;
    while (end > key && *end != ':')
      --end;
    while (end > key && *end != '"')
      --end;
    node.key = key;
    node.key_size = static_cast<uint32_t>(end - key);
    return find_escapes({key, node.key_size}, node.key_escaped, key);
  }

  bool read_text(std::string_view token, JsonNode& node) {
    if (token.size() < 2 || token.back() != '"') return fail(simdjson::STRING_ERROR, token.data());
    node.kind = JsonKind::text;
    node.begin = token.data() + 1;
    node.size = static_cast<uint32_t>(token.size() - 2);
    return find_escapes(node.token(), node.escaped, token.data());
  }

  bool read_scalar(std::string_view token, JsonNode& node) {
    node.begin = token.data();
    node.size = static_cast<uint32_t>(token.size());
    if (is_json_number(token)) {
      node.kind = JsonKind::number;
    } else if (token == "null") {
      node.kind = JsonKind::null;
    } else if (token == "true" || token == "false") {
      node.kind = JsonKind::boolean;
    } else {
      return fail(simdjson::TAPE_ERROR, token.data());
    }
    return true;
  }

  JsonNode& add_node() {
    JsonNode& node = nodes->emplace_back();
    node.end = static_cast<uint32_t>(nodes->size());
    return node;
  }

  bool read_object(ondemand::object& object, JsonId id, int depth) {
    for (auto result : object) {
      if (error_code code = result.error()) return fail(code);
      ondemand::field&& field = std::move(result).value_unsafe();
      const char* value = field.value().raw_json_token().data();
      if (value >= line_end) return fail(simdjson::INCOMPLETE_ARRAY_OR_OBJECT);
      JsonNode& node = add_node();
      if (!read_key(field.key().raw(), value, node) || !read_value(field.value(), node, depth + 1))
        return false;
    }
    (*nodes)[id].end = static_cast<uint32_t>(nodes->size());
    return true;
  }

  bool read_array(ondemand::array& array, JsonId id, int depth) {
    for (auto result : array) {
      if (error_code code = result.error()) return fail(code);
      ondemand::value&& element = std::move(result).value_unsafe();
      if (!read_value(element, add_node(), depth + 1)) return false;
    }
    (*nodes)[id].end = static_cast<uint32_t>(nodes->size());
    return true;
  }

  // `node` is the last one; it has its key.
  bool read_value(ondemand::value& value, JsonNode& node, int depth) {
    // Where a bracket is missing simdjson may stand behind the line, and the token's length is nonsense
    // there.
    std::string_view token = value.raw_json_token();
    if (token.data() >= line_end) return fail(simdjson::INCOMPLETE_ARRAY_OR_OBJECT);
    token = without_space(token);
    if (token.empty()) return fail(simdjson::TAPE_ERROR);
    if (token.front() == '{' || token.front() == '[') return open_container(value, token.data(), node, depth);
    if (token.front() != '"') return read_scalar(token, node);
    // Takes the text's token: left to be skipped, one with a colon behind it would pass for a key.
    ondemand::raw_json_string taken;
    if (error_code code = value.get_raw_json_string().get(taken)) return fail(code, token.data());
    return read_text(token, node);
  }

  bool open_container(ondemand::value& value, const char* begin, JsonNode& node, int depth) {
    too_deep = depth > kMaxDepth;
    if (too_deep) return fail(simdjson::DEPTH_ERROR, begin);
    JsonId id = node.end - 1;
    node.begin = begin;
    node.size = 1;
    node.kind = *begin == '{' ? JsonKind::object : JsonKind::array;
    if (node.kind == JsonKind::object) {
      ondemand::object object;
      if (error_code code = value.get_object().get(object)) return fail(code, begin);
      return read_object(object, id, depth);
    }
    ondemand::array array;
    if (error_code code = value.get_array().get(array)) return fail(code, begin);
    return read_array(array, id, depth);
  }

  // `begin` is at the first bracket.
  bool read_document(ondemand::document& document, const char* begin) {
    nodes->clear();
    JsonNode& root = add_node();
    root.begin = begin;
    root.size = 1;
    root.kind = *begin == '{' ? JsonKind::object : JsonKind::array;
    bool read = false;
    if (root.kind == JsonKind::object) {
      ondemand::object object;
      if (error_code code = document.get_object().get(object)) return fail(code);
      read = read_object(object, 0, 1);
    } else {
      ondemand::array array;
      if (error_code code = document.get_array().get(array)) return fail(code);
      read = read_array(array, 0, 1);
    }
    const char* location = nullptr;
    error_code at_end = document.current_location().get(location);
    if (!read && !where && !at_end) where = location;
    if (!read) return false;
    return at_end == simdjson::OUT_OF_BOUNDS || fail(simdjson::TAPE_ERROR, location);
  }
};

JsonTree::JsonTree() : walk_(std::make_unique<Walk>()) {}
JsonTree::~JsonTree() = default;

bool JsonTree::parse_once(std::string_view line, bool& is_ill_formed) {
  Walk& walk = *walk_;
  walk.nodes = &nodes_;
  walk.line_end = line.data() + line.size();
  walk.error = simdjson::SUCCESS;
  walk.where = nullptr;
  walk.too_deep = false;
  walk.has_escapes = std::memchr(line.data(), '\\', line.size()) != nullptr;
  if (walk.parser.capacity() < line.size()) {
    walk.error = walk.parser.allocate(std::max<size_t>(line.size() * 2, size_t{64} << 10));
  }
  ondemand::document document;
  if (!walk.error) {
    walk.error =
        walk.parser.iterate(line.data(), line.size(), line.size() + simdjson::SIMDJSON_PADDING).get(document);
  }
  is_ill_formed = walk.error == simdjson::UTF8_ERROR;
  return !walk.error && walk.read_document(document, line.data() + line.find_first_of("{["));
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
