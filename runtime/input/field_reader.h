// The members of JSON objects as writes to the slots of declared fields: a contact's, an account's or an
// event's. Each field is looked at once, in order of declaration; members that nobody declared are passed
// over.
#pragma once

#include <string>
#include <vector>

#include "runtime/engine/input.h"
#include "runtime/input/json_tree.h"
#include "runtime/input/name_table.h"
#include "runtime/input/value_reader.h"

namespace nudge {

// The fields of one kind of record with what reading them needs. `chosen` is room to work in, reset by each
// reading.
struct FieldSet {
  FieldSet(const Program& program, const Layout& layout, const std::vector<Field>& fields, Arena& constants,
           bool in_rows = false);

  // A built-in field that no input may write.
  void hide(uint32_t field) { hidden = field; }

  const Layout& layout;
  const std::vector<Field>& fields;
  NameTable names;              // by JSON name
  std::vector<FieldSet> parts;  // by field; of records
  std::vector<Word> defaults;   // by field, ready to be stored
  std::vector<JsonId> chosen;   // by field; kNoJson: absent
  uint32_t hidden = UINT32_MAX;
  bool in_rows = false;  // of the elements of a list: a field's slot is a cell
};

class FieldReader {
 public:
  FieldReader(const Program& program, const JsonTree& tree, ValueReader& values, bool masks)
      : program_(program), tree_(tree), values_(values), masks_(masks) {}

  // Begins a record: nothing is chosen. Then choose from objects (of a name that is met again the last
  // counts), or one field by hand; then read.
  void begin(FieldSet& set) const;
  void choose(FieldSet& set, JsonId object);

  // What is chosen, as writes; a value that doesn't fit gives a fault, which begins with `owner` ("contact:
  // "). Fields that aren't stored are checked, not written.
  void read_present(FieldSet& set, std::string_view owner, std::vector<FieldWrite>& writes,
                    std::vector<std::string>& faults);
  // The same for a record that is made anew: absent fields take their defaults. False if a field that is
  // needed has no value that fits; the faults say which.
  bool read_whole(FieldSet& set, std::string_view owner, std::vector<FieldWrite>& writes,
                  std::vector<std::string>& faults);

 private:
  enum class Outcome { fits, unfit };
  // `value` isn't absent.
  Outcome read_value(FieldSet& set, uint32_t place, JsonId value, uint32_t top,
                     std::vector<FieldWrite>& writes);
  Outcome read_record(FieldSet& set, uint32_t place, JsonId value, uint32_t top,
                      std::vector<FieldWrite>& writes);
  Outcome read_parts(FieldSet& set, JsonId object, uint32_t top, std::vector<FieldWrite>& writes);
  Outcome read_rows(FieldSet& set, uint32_t place, JsonId value, uint32_t top,
                    std::vector<FieldWrite>& writes);
  Outcome read_absent(FieldSet& set, uint32_t place, uint32_t top, std::vector<FieldWrite>& writes);
  void write_missing(const FieldSet& set, uint32_t place, uint32_t top,
                     std::vector<FieldWrite>& writes) const;
  void blame(const Field& field, JsonId value);
  // A value as a fault quotes it.
  std::string_view quoted(const Field& field, JsonId value) const;
  void blame_missing(const Field& field);
  void tell(std::string_view owner, std::vector<std::string>& faults);

  const Program& program_;
  const JsonTree& tree_;
  ValueReader& values_;
  struct Step {
    const std::string* name;
    size_t element;  // of a list of records; kNoElement
    bool pii;
  };
  static constexpr size_t kNoElement = SIZE_MAX;
  std::string path_text() const;

  bool masks_;                   // values of fields marked `pii`
  std::vector<Step> path_;       // of the records that a value lies in
  std::vector<FieldWrite> row_;  // the cells of a row
  std::vector<Word> cells_;      // of a list's rows
  std::string blame_;            // of what didn't fit last: "field `seconds` wants int, got …"
};

}  // namespace nudge
