#include "runtime/value/json_text.h"

#include <doctest/doctest.h>

#include "runtime/value/utf8.h"

namespace nudge {

namespace {

std::string json(std::string_view text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

}  // namespace

TEST_CASE("a JSON text has quotes and is appended") {
  std::string out = "x";
  append_json_text(out, "");
  append_json_text(out, "plain");
  CHECK(out == "x\"\"\"plain\"");
}

TEST_CASE("quotes, backslashes and control characters are escaped") {
  CHECK(json("say \"hi\" \\ there") == R"("say \"hi\" \\ there")");
  CHECK(json("\b\f\n\r\t") == R"("\b\f\n\r\t")");
  CHECK(json(std::string_view("\0\x01\x1f\x7f", 4)) == R"("\u0000\u0001\u001f\u007f")");
  CHECK(json("</script>") == "\"</script>\"");
}

TEST_CASE("valid UTF-8 is kept") {
  for (const std::string_view text : {"é", "日本", "🎉", "\u07FF\u0800\uFFFF\U00010000\U0010FFFF", "\uFFFD"}) {
    CHECK(json(text) == "\"" + std::string(text) + "\"");
  }
}

TEST_CASE("ill-formed UTF-8 becomes U+FFFD, as Unicode recommends") {
  CHECK(json("a\xff z") == "\"a\uFFFD z\"");
  CHECK(json("\x80\xbf") == "\"\uFFFD\uFFFD\"");
  CHECK(json("\xc0\xaf") == "\"\uFFFD\uFFFD\"");                      // overlong
  CHECK(json("\xe0\x80\xaf") == "\"\uFFFD\uFFFD\uFFFD\"");            // overlong
  CHECK(json("\xed\xa0\x80") == "\"\uFFFD\uFFFD\uFFFD\"");            // a surrogate
  CHECK(json("\xf4\x90\x80\x80") == "\"\uFFFD\uFFFD\uFFFD\uFFFD\"");  // past U+10FFFF
  CHECK(json("\xf0\x9f\x8e") == "\"\uFFFD\"");                        // cut off
  CHECK(json("\xf0\x9f\x8e\"") == "\"\uFFFD\\\"\"");
  CHECK(json("\xe2\x82x") == "\"\uFFFDx\"");
}

TEST_CASE("a code point is written as it was read") {
  for (const char32_t value : {U'\0', U'a', U'\u007F', U'\u0080', U'\u07FF', U'\u0800', U'\uD7FF', U'\uE000',
                               U'\uFFFF', U'\U00010000', U'\U0010FFFF'}) {
    std::string text;
    append_code_point(text, value);
    const CodePoint read = decode_code_point(text);
    CHECK(read.valid);
    CHECK(read.value == value);
    CHECK(read.bytes == text.size());
  }
}

}  // namespace nudge
