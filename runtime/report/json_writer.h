// JSON as people like to read it: a member a line, indented by two, and short things on one line. The writer
// sees to commas and quotes; what is opened must be closed, inside out.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nudge {

class JsonWriter {
 public:
  // `key` is "" in an array and at the top. What is opened `inline` stands on one line, with all it holds.
  enum class Form : uint8_t { lines, one_line };
  void open_object(std::string_view key = {}, Form form = Form::lines) { open(key, '{', form); }
  void open_array(std::string_view key = {}, Form form = Form::lines) { open(key, '[', form); }
  void close();

  void text(std::string_view key, std::string_view value);
  void number(std::string_view key, double value);
  template <std::integral Int>
  void integer(std::string_view key, Int value) {
    raw(key, std::to_string(value));
  }
  void boolean(std::string_view key, bool value) { raw(key, value ? "true" : "false"); }
  void null(std::string_view key) { raw(key, "null"); }
  void time(std::string_view key, int64_t time_ms);  // null for kMissing
  void duration(std::string_view key, int64_t ms);   // the same; ms

  std::string take() { return std::move(out_); }

 private:
  struct Level {
    char closing;
    bool one_line;
    bool empty = true;
  };
  void open(std::string_view key, char bracket, Form form);
  void raw(std::string_view key, std::string_view value);
  void begin(std::string_view key);
  void new_line();

  std::string out_;
  std::vector<Level> levels_;
};

}  // namespace nudge
