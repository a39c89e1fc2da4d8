#include "runtime/input/field_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/input/misfit.h"
#include "runtime/record/list.h"

namespace nudge {

namespace {

Word default_of(const Program& program, const Field& field, Arena& constants) {
  if (!field.has_default) return 0;
  auto index = static_cast<size_t>(field.default_word);
  if (is_text_kind(field.type.kind)) return word_of_text(constants.text(program.texts[index]));
  if (!is_list_kind(field.type.kind)) return field.default_word;
  const ListConstant& list = program.lists[index];
  std::vector<Word> words;
  for (Word word : list.words) {
    words.push_back(list.of_texts ? word_of_text(constants.text(program.texts[static_cast<size_t>(word)]))
                                  : word);
  }
  return word_of_list(make_list(constants, words, list.of_texts));
}

}  // namespace

FieldSet::FieldSet(const Program& program, const Layout& its_layout, const std::vector<Field>& its_fields,
                   Arena& constants)
    : layout(its_layout), fields(its_fields), chosen(its_fields.size(), kNoJson) {
  parts.reserve(fields.size());
  for (uint32_t place = 0; place < fields.size(); ++place) {
    names.add(fields[place].json, place);
    parts.emplace_back(program, layout, fields[place].fields, constants);
    defaults.push_back(default_of(program, fields[place], constants));
  }
}

void FieldReader::begin(FieldSet& set) const {
  std::fill(set.chosen.begin(), set.chosen.end(), kNoJson);
}

void FieldReader::choose(FieldSet& set, JsonId object) {
  for (JsonId member = tree_.first_child(object); member != tree_.node(object).end;
       member = tree_.next(member)) {
    uint32_t place = set.names.find(values_.key_of(member));
    if (place != NameTable::kAbsent && place != set.hidden) set.chosen[place] = member;
  }
}

void FieldReader::read_present(FieldSet& set, std::string_view owner, std::vector<FieldWrite>& writes,
                               std::vector<std::string>& faults) {
  for (uint32_t place = 0; place < set.fields.size(); ++place) {
    if (set.chosen[place] == kNoJson) continue;
    if (read_value(set, place, set.chosen[place], place, writes) == Outcome::unfit) tell(owner, faults);
  }
}

bool FieldReader::read_whole(FieldSet& set, std::string_view owner, std::vector<FieldWrite>& writes,
                             std::vector<std::string>& faults) {
  bool usable = true;
  for (uint32_t place = 0; place < set.fields.size(); ++place) {
    const Field& field = set.fields[place];
    JsonId value = set.chosen[place];
    if (value != kNoJson) {
      if (read_value(set, place, value, place, writes) == Outcome::fits) continue;
      tell(owner, faults);
      if (!field.type.optional && !field.has_default) usable = false;
      if (field.has_default && !field.type.optional) read_absent(set, place, place, writes);
    } else if (read_absent(set, place, place, writes) == Outcome::unfit) {
      tell(owner, faults);
      usable = false;
    }
  }
  return usable;
}

FieldReader::Outcome FieldReader::read_value(FieldSet& set, uint32_t place, JsonId value, uint32_t top,
                                             std::vector<FieldWrite>& writes) {
  const Field& field = set.fields[place];
  if (tree_.node(value).kind == JsonKind::null) {
    if (!field.type.optional) return read_absent(set, place, top, writes);
    write_missing(set, place, top, writes);
    return Outcome::fits;
  }
  if (field.type.kind == FieldKind::record) return read_record(set, place, value, top, writes);
  std::optional<Word> word = values_.read(field.type, value);
  if (!word) {
    blame(field, value);
    return Outcome::unfit;
  }
  if (field.slot != kNoSlot) writes.push_back({top, field.slot, *word});
  return Outcome::fits;
}

FieldReader::Outcome FieldReader::read_record(FieldSet& set, uint32_t place, JsonId value, uint32_t top,
                                              std::vector<FieldWrite>& writes) {
  const Field& field = set.fields[place];
  if (tree_.node(value).kind != JsonKind::object) {
    blame(field, value);
    return Outcome::unfit;
  }
  FieldSet& parts = set.parts[place];
  size_t written_before = writes.size();
  if (field.slot != kNoSlot) writes.push_back({top, field.slot, word_of_bool(true)});
  begin(parts);
  choose(parts, value);
  path_.push_back(&field.name);
  Outcome outcome = Outcome::fits;
  for (uint32_t part = 0; part < parts.fields.size() && outcome == Outcome::fits; ++part) {
    JsonId chosen = parts.chosen[part];
    outcome = chosen == kNoJson ? read_absent(parts, part, top, writes)
                                : read_value(parts, part, chosen, top, writes);
  }
  path_.pop_back();
  if (outcome == Outcome::unfit) writes.resize(written_before);
  return outcome;
}

FieldReader::Outcome FieldReader::read_absent(FieldSet& set, uint32_t place, uint32_t top,
                                              std::vector<FieldWrite>& writes) {
  const Field& field = set.fields[place];
  if (field.has_default) {
    if (field.slot != kNoSlot) writes.push_back({top, field.slot, set.defaults[place]});
    return Outcome::fits;
  }
  if (field.type.optional) {
    write_missing(set, place, top, writes);
    return Outcome::fits;
  }
  blame_missing(field);
  return Outcome::unfit;
}

void FieldReader::write_missing(const FieldSet& set, uint32_t place, uint32_t top,
                                std::vector<FieldWrite>& writes) const {
  const Field& field = set.fields[place];
  if (field.slot != kNoSlot)
    writes.push_back({top, field.slot, missing_word(set.layout.slots[field.slot].kind)});
  for (uint32_t part = 0; part < field.fields.size(); ++part)
    write_missing(set.parts[place], part, top, writes);
}

void FieldReader::blame(const Field& field, JsonId value) {
  blame_ = "field `";
  for (const std::string* name : path_)
    blame_ += *name + ".";
  blame_ += field.name;
  JsonId misfit = field.type.kind == FieldKind::record ? value : values_.misfit();
  FieldType type = field.type;
  if (misfit != value) {
    size_t index = 0;
    for (JsonId element = tree_.first_child(value); element != misfit; element = tree_.next(element))
      ++index;
    blame_ += fmt::format("[{}]", index);
    type = FieldType{field.type.element, field.type.element_detail};
  }
  blame_ += "` " + wants_got(program_, type, tree_.raw(misfit));
}

void FieldReader::blame_missing(const Field& field) {
  blame_ = "field `";
  for (const std::string* name : path_)
    blame_ += *name + ".";
  blame_ += field.name + "` is required";
}

void FieldReader::tell(std::string_view owner, std::vector<std::string>& faults) {
  faults.push_back(std::string(owner) + blame_);
}

}  // namespace nudge
