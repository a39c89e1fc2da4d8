// A typed word as JSON: bools and numbers as such, missing as null, lists as arrays, all else as texts the
// way the language prints them, but enums by their JSON spelling, as inputs have them.
#pragma once

#include <string>

#include "runtime/program/program.h"

namespace nudge {

void append_json_value(std::string& out, const Program& program, const FieldType& type, Word word);
// The same for people: texts without quotes and as a terminal may be shown them, missing as `missing`.
void append_plain_value(std::string& out, const Program& program, const FieldType& type, Word word);

}  // namespace nudge
