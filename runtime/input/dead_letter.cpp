#include "runtime/input/dead_letter.h"

#include <fmt/format.h>

#include <iterator>

#include "runtime/value/json_text.h"

namespace nudge {

namespace {

void append_start(std::string& out, uint64_t line) {
  fmt::format_to(std::back_inserter(out), "{{\"line\":{},\"reason\":", line);
}

}  // namespace

void append_dead_letter(std::string& out, uint64_t line, const Rejected& record) {
  append_start(out, line);
  append_json_text(out, record.reason);
  out += ",\"input\":";
  if (record.raw_is_json) {
    out += record.raw;
  } else {
    append_json_text(out, record.raw);
  }
  out += "}\n";
}

void append_dead_letter(std::string& out, uint64_t line, const Decoded& record) {
  if (record.faults.empty()) return;
  std::string reason;
  for (const std::string& fault : record.faults) {
    if (!reason.empty()) reason += "; ";
    reason += fault;
  }
  append_dead_letter(out, line, Rejected{reason, record.raw});
}

}  // namespace nudge
