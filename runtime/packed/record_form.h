// What stands in the slots of a program's records, as far as writing and reading them asks: which are times,
// which zones (whose ids are of this machine, so their names are written), how many values an enum has, what
// a list's elements are, and which value most have. Worked out once from the Program.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/program/program.h"

namespace nudge {

// A value, or a cell of a list.
enum class Content : uint8_t {
  word,     // an int-like word
  time,     // the same, likely near to others
  number,   // a double
  boolean,  // 0, 1
  limited,  // an int-like word below a limit: enums
  zone,
  text,
  list,
  entries,
};

struct SlotForm {
  Slot slot;
  Content content = Content::word;
  Word usual = 0;              // costs nothing
  uint32_t limit = 0;          // limited
  std::vector<SlotForm> rows;  // list: the cells of an element; of `slot` nothing is used there
  bool in_rows = false;        // list: an element is a row of cells of 8 bytes each
  uint32_t width = 1;          // entries
  bool number_values = false;  // entries
};
using RecordForm = std::vector<SlotForm>;  // by SlotId

struct RecordForms {
  explicit RecordForms(const Program& program);
  RecordForm subjects[2];            // by SubjectKind
  std::vector<RecordForm> captures;  // by workflow

  // Two programs with the same text here write their records in the same way.
  std::string outline() const;
};

}  // namespace nudge
