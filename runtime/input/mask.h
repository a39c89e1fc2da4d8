// A record as people may see it: values of fields marked `pii` are `"[pii]"`, whatever their type. For dead
// letters, so it takes its time: some µs a record.
//
// By path where the program declares it: in `traits` the contact's fields (of a `group` the account's), in
// `context.traits` the contact's, in `properties` the event's, parts of records and of lists of records too.
// Where the program says nothing (an event or a trait that nobody declared, a record whose type isn't known,
// a value in the wrong place) by name: what is called as any field marked `pii` is called, upper or lower
// case, with or without `_`, so that a key that was misspelt tells nothing either. Of `context` nothing is
// shown but what inputs are read for. A null stays: there is nothing to see.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/input/json_tree.h"
#include "runtime/input/record_parts.h"
#include "runtime/program/program.h"

namespace nudge {

class RecordMask {
 public:
  RecordMask(const Program& program, const JsonTree& tree);

  // Whose fields the record holds; null: not known. `contact`: of `traits`, unless they are an account's.
  struct Known {
    const std::vector<Field>* traits = nullptr;
    const std::vector<Field>* properties = nullptr;
  };
  std::string masked(JsonId record, const Known& known);
  // What is no record: all its values are masked.
  std::string masked_whole(JsonId value) const;

 private:
  using Fields = std::vector<Field>;
  void take_record(JsonId record, const Known& known);
  void take_context(JsonId context);
  // Of an object; `fields` null: by name alone.
  void take_object(JsonId object, const Fields* fields);
  void take_value(std::string_view key, JsonId value, const Fields* fields);
  void take_inside(JsonId value, const Fields* fields);  // objects in it
  void hide(JsonId value);
  bool is_personal_name(std::string_view key) const;
  bool is_part(std::string_view key) const;
  std::string_view key_of(JsonId member);
  void add_names(const Fields& fields);

  const Program& program_;
  const JsonTree& tree_;
  std::set<std::string> names_;  // of fields marked `pii`, plain (see plain_name)
  std::vector<JsonId> hidden_;   // in order
  std::string key_;
};

// A text that isn't JSON, so that nobody can say what in it is personal: every character but the signs of
// JSON and blanks is an `x`. What is broken in it can still be seen.
std::string masked_text(std::string_view text);

}  // namespace nudge
