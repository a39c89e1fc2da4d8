// JsonTree, which walks the tokens by itself, against simdjson's own reading of the same lines: what is
// refused, and what is there.
#include "runtime/input/json_tree.h"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <random>
#include <string>

#include "runtime/input/json_string.h"
#include "runtime/input/line_source.h"
#include "runtime/value/number_text.h"
#include "runtime/value/text_functions.h"

using namespace nudge;

namespace {

std::string text_of(std::string_view contents) {
  std::string text;
  unescape_json(text, contents);
  return text;
}

// A value with all that it holds, in a form of its own: sizes before texts, so that no two values read the
// same.
std::string shown(std::string_view text) {
  return std::to_string(text.size()) + ":" + std::string(text);
}

std::string shown(const JsonTree& tree, JsonId id) {
  const JsonNode& node = tree.node(id);
  std::string out;
  switch (node.kind) {
    case JsonKind::null:
      return "null";
    case JsonKind::boolean:
      return node.is_true() ? "true" : "false";
    case JsonKind::number:
      return print_number(*parse_number(node.token()));
    case JsonKind::text:
      return shown(text_of(node.token()));
    default:
      break;
  }
  out = node.kind == JsonKind::object ? "{" : "[";
  for (JsonId child = tree.first_child(id); child != node.end; child = tree.next(child)) {
    const JsonNode& member = tree.node(child);
    if (node.kind == JsonKind::object) out += shown(text_of({member.key, member.key_size})) + "=";
    out += shown(tree, child) + ",";
  }
  return out + (node.kind == JsonKind::object ? "}" : "]");
}

std::string shown(simdjson::dom::element value) {
  using simdjson::dom::element_type;
  std::string out;
  switch (value.type()) {
    case element_type::NULL_VALUE:
      return "null";
    case element_type::BOOL:
      return bool(value) ? "true" : "false";
    case element_type::STRING:
      return shown(std::string_view(value));
    case element_type::ARRAY:
      for (simdjson::dom::element element : simdjson::dom::array(value))
        out += shown(element) + ",";
      return "[" + out + "]";
    case element_type::OBJECT:
      for (simdjson::dom::key_value_pair member : simdjson::dom::object(value))
        out += shown(member.key) + "=" + shown(member.value) + ",";
      return "{" + out + "}";
    default:
      return print_number(double(value));
  }
}

class Padded {
 public:
  explicit Padded(const std::string& line, char behind = '\0')
      : bytes_(line + std::string(kLinePadding, behind)), size_(line.size()) {}
  std::string_view line() const { return {bytes_.data(), size_}; }

 private:
  std::string bytes_;
  size_t size_;
};

// Where they may differ: what isn't UTF-8 is repaired here, half a surrogate pair is replaced, numbers have
// no bound, and there are limits of our own.
bool is_comparable(const std::string& line, simdjson::error_code error) {
  return is_valid_utf8(line) && error != simdjson::NUMBER_ERROR && error != simdjson::DEPTH_ERROR &&
         (error != simdjson::STRING_ERROR || line.find("\\u") == std::string::npos) &&
         (line.find("\\u") == std::string::npos || error == simdjson::SUCCESS);
}

std::string random_json(std::mt19937& random, int depth) {
  static const std::vector<std::string> kScalars = {
      "null", "true",  "false",         "0",         "-1",      "12.50",         "3e4",         "-0.5E-2",
      "\"\"", "\"a\"", "\"caf\u00e9\"", R"("a\"b")", R"("\\")", R"("\u00e9\n")", R"("{[,:]}")", R"("\\\"")"};
  static const std::vector<std::string> kSpaces = {"", "", "", "", " ", "\t", "  ", "\r\n "};
  auto space = [&] { return kSpaces[random() % kSpaces.size()]; };
  if (depth == 0 || random() % 3 == 0) return space() + kScalars[random() % kScalars.size()] + space();
  const bool is_object = random() % 2 == 0;
  std::string out = space() + (is_object ? "{" : "[") + space();
  const size_t count = random() % 4;
  for (size_t place = 0; place < count; ++place) {
    if (place > 0) out += ",";
    if (is_object) out += space() + (random() % 4 ? "\"key\"" : R"("k\"\\:")") + space() + ":";
    out += random_json(random, depth - 1);
  }
  return out + (is_object ? "}" : "]") + space();
}

void damage(std::string& line, std::mt19937& random) {
  static constexpr std::string_view kTelling = "{}[]\"\",,::\\ \n\t0-.eEtfnu1";
  const size_t at = random() % line.size();
  switch (random() % 4) {
    case 0:
      line[at] = kTelling[random() % kTelling.size()];
      return;
    case 1:
      line.erase(at, 1 + random() % 3);
      return;
    case 2:
      line.insert(at, 1, kTelling[random() % kTelling.size()]);
      return;
    default:
      std::swap(line[at], line[random() % line.size()]);
      return;
  }
}

}  // namespace

TEST_CASE("a line is read, or refused, as simdjson would") {
  std::mt19937 random(20261123);
  JsonTree tree;
  simdjson::dom::parser parser;
  int taken = 0, refused = 0;
  for (int round = 0; round < 100000; ++round) {
    std::string line = random_json(random, 4);
    for (auto hits = random() % 3; hits > 0 && !line.empty(); --hits)
      damage(line, random);
    const size_t first = line.find_first_not_of(" \t\r\n");
    if (first == std::string::npos || (line[first] != '{' && line[first] != '[')) continue;
    const Padded padded(line, "\0}]\",{"[random() % 6]);
    const std::string& fault = tree.parse(padded.line());
    const auto wanted = parser.parse(line);
    if (!is_comparable(line, wanted.error())) continue;
    CAPTURE(line);
    CAPTURE(fault);
    REQUIRE(fault.empty() == (wanted.error() == simdjson::SUCCESS));
    if (fault.empty()) CHECK(shown(tree, 0) == shown(wanted.value_unsafe()));
    ++(fault.empty() ? taken : refused);
  }
  CHECK(taken > 20000);
  CHECK(refused > 20000);
}

TEST_CASE("a fault is told with its place") {
  JsonTree tree;
  auto fault = [&](const std::string& line) { return tree.parse(Padded(line).line()); };
  CHECK(fault(R"({"a":1})") == "");
  CHECK(fault(R"({"a" 1})") == "not JSON, at byte 6: `1}`");
  CHECK(fault(R"({"a":})") == "not JSON, at byte 6: `}`");
  CHECK(fault(R"({"a":1,})") == "not JSON, at byte 8: `}`");
  CHECK(fault(R"({"a":1 "b":2})") == "not JSON, at byte 8: `\"b\":2}`");
  CHECK(fault(R"({"a":[1 2]})") == "not JSON, at byte 9: `2]}`");
  CHECK(fault(R"({"a":[1}})") == "not JSON, at byte 8: `}}`");
  CHECK(fault(R"({"a":1}})") == "not JSON, at byte 8: `}`");
  CHECK(fault(R"({"a":"b"c})") == "not JSON, at byte 9: `c}`");
  CHECK(fault(R"({a:1})") == "not JSON, at byte 2: `a:1}`");
  CHECK(fault(R"({"a":"\x"})") == R"(not JSON, at byte 6: `"\x"}`)");
  CHECK(fault(R"({"\x":1})") == R"(not JSON, at byte 2: `"\x":1}`)");
  for (const char* early :
       {R"({)", R"([)", R"({"a")", R"({"a":)", R"({"a":1)", R"({"a":1,)", R"({"a":[)", R"({"a":{})"})
    CHECK(fault(early) == "not JSON: it ends too early");
  CHECK(fault(R"({"a":"b)") == "not JSON: a text is not closed");
  CHECK(fault("{\"a\":\"\t\"}") == "not JSON: a text holds a control character");
  CHECK(fault("12") == "not a JSON object: it begins with `12`");
}

TEST_CASE("as deep as may be, and no deeper") {
  JsonTree tree;
  auto nested = [](int depth) {
    return std::string(static_cast<size_t>(depth), '[') + std::string(static_cast<size_t>(depth), ']');
  };
  CHECK(tree.parse(Padded(nested(JsonTree::kMaxDepth)).line()) == "");
  CHECK(tree.parse(Padded(nested(JsonTree::kMaxDepth + 1)).line()) == "nested deeper than 100 levels");
  std::string wide = "[";
  for (int element = 0; element < 100000; ++element)
    wide += "[],";
  CHECK(tree.parse(Padded(wide + "{}]").line()) == "");
  CHECK(tree.node(0).end == 100002);
}
