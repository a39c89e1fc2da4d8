#include "runtime/report/json_writer.h"

#include "runtime/fault/assert.h"
#include "runtime/value/json_text.h"
#include "runtime/value/number_text.h"
#include "runtime/value/time_text.h"
#include "runtime/value/word.h"

namespace nudge {

void JsonWriter::new_line() {
  out_ += '\n';
  out_.append(2 * levels_.size(), ' ');
}

void JsonWriter::begin(std::string_view key) {
  if (!levels_.empty()) {
    Level& level = levels_.back();
    if (!level.empty) out_ += level.one_line ? ", " : ",";
    if (!level.one_line) new_line();
    level.empty = false;
  }
  if (key.empty()) return;
  append_json_text(out_, key);
  out_ += ": ";
}

void JsonWriter::open(std::string_view key, char bracket, Form form) {
  begin(key);
  out_ += bracket;
  const bool one_line = form == Form::one_line || (!levels_.empty() && levels_.back().one_line);
  levels_.push_back({bracket == '{' ? '}' : ']', one_line});
}

void JsonWriter::close() {
  NUDGE_ASSERT(!levels_.empty());
  const Level level = levels_.back();
  levels_.pop_back();
  if (!level.empty && !level.one_line) new_line();
  out_ += level.closing;
  if (levels_.empty()) out_ += '\n';
}

void JsonWriter::raw(std::string_view key, std::string_view value) {
  begin(key);
  out_ += value;
}

void JsonWriter::text(std::string_view key, std::string_view value) {
  begin(key);
  append_json_text(out_, value);
}

void JsonWriter::number(std::string_view key, double value) {
  raw(key, print_number(value));
}

void JsonWriter::time(std::string_view key, int64_t time_ms) {
  if (is_missing(time_ms)) return null(key);
  text(key, print_time(time_ms));
}

void JsonWriter::duration(std::string_view key, int64_t ms) {
  if (is_missing(ms)) return null(key);
  integer(key, ms);
}

}  // namespace nudge
