// JSON for people: objects and lists over several lines, indented by two. A member's value follows its key.
#pragma once

#include <string>
#include <string_view>

#include "runtime/value/json_text.h"
#include "runtime/value/time_text.h"

namespace nudge {

class ExportWriter {
 public:
  std::string out;

  ExportWriter& key(std::string_view name) {
    begin_value();
    append_json_text(out, name);
    out += ": ";
    after_key_ = true;
    return *this;
  }
  void open(char bracket) {
    begin_value();
    out += bracket;
    ++depth_;
    first_ = true;
  }
  void close(char bracket) {
    --depth_;
    if (!first_) new_line();
    first_ = false;
    out += bracket;
  }
  void text(std::string_view value) {
    begin_value();
    append_json_text(out, value);
  }
  // Already JSON.
  void plain(std::string_view value) {
    begin_value();
    out += value;
  }
  void number(uint64_t value) { plain(std::to_string(value)); }
  void flag(bool value) { plain(value ? "true" : "false"); }
  void time(int64_t at_ms) {
    begin_value();
    out += '"';
    append_time(out, at_ms);
    out += '"';
  }

 private:
  void begin_value() {
    if (after_key_) {
      after_key_ = false;
      return;
    }
    if (depth_ == 0) return;
    if (!first_) out += ',';
    first_ = false;
    new_line();
  }
  void new_line() {
    out += '\n';
    out.append(2 * depth_, ' ');
  }

  size_t depth_ = 0;
  bool first_ = true;
  bool after_key_ = false;
};

}  // namespace nudge
