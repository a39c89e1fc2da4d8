// A typed word as JSON: bools and numbers as such, missing as null, lists as arrays, all else as texts the
// way the language prints them, but enums by their JSON spelling, as inputs have them.
#pragma once

#include <string>

#include "runtime/program/program.h"

namespace nudge {

void append_json_value(std::string& out, const Program& program, const FieldType& type, Word word);
// The same for people: texts without quotes and as a terminal may be shown them, missing as `missing`.
void append_plain_value(std::string& out, const Program& program, const FieldType& type, Word word);

// `2026-03-02T09:00:00.000Z`, as print_time has it, without allocation.
void append_time(std::string& out, int64_t time_ms);

}  // namespace nudge
