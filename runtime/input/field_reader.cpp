#include "runtime/input/field_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "runtime/input/misfit.h"
#include "runtime/program/personal.h"
#include "runtime/program/rows.h"
#include "runtime/record/list.h"
#include "runtime/record/list_size.h"

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
    bool is_text = list.of_texts && word != kMissingWord;
    if (list.of_texts && !is_text) word = kMissingTextWord;
    words.push_back(is_text ? word_of_text(constants.text(program.texts[static_cast<size_t>(word)])) : word);
  }
  return word_of_list(make_list(constants, words, list.of_texts));
}

// The cells of a row: which are texts, and what stands in a missing one.
struct RowShape {
  std::vector<bool> is_text;
  std::vector<Word> missing;
};

void add_cells(const std::vector<Field>& fields, RowShape& shape) {
  for (const Field& field : fields) {
    if (field.slot != kNoSlot) {
      shape.is_text[field.slot] = is_text_kind(field.type.kind);
      shape.missing[field.slot] = missing_word_of(field.type.kind);
    }
    add_cells(field.fields, shape);
  }
}

RowShape shape_of(const std::vector<Field>& fields) {
  uint32_t cells = row_cells(fields);
  RowShape shape{std::vector<bool>(cells), std::vector<Word>(cells, kMissingWord)};
  add_cells(fields, shape);
  return shape;
}

// Equal for equal rows only.
std::string bytes_of_row(const Word* cells, const RowShape& shape) {
  std::string bytes;
  for (size_t cell = 0; cell < shape.missing.size(); ++cell) {
    const Text* text = shape.is_text[cell] ? text_of_word(cells[cell]) : nullptr;
    Word word = text ? text->size : cells[cell];
    bytes.append(reinterpret_cast<const char*>(&word), sizeof(word));
    bytes += text ? 't' : 'w';
    bytes += view(text);
  }
  return bytes;
}

}  // namespace

FieldSet::FieldSet(const Program& program, const Layout& its_layout, const std::vector<Field>& its_fields,
                   Arena& constants, bool its_in_rows)
    : layout(its_layout), fields(its_fields), chosen(its_fields.size(), kNoJson), in_rows(its_in_rows) {
  parts.reserve(fields.size());
  for (uint32_t place = 0; place < fields.size(); ++place) {
    names.add(fields[place].json, place);
    bool has_rows = in_rows || is_list_kind(fields[place].type.kind);
    parts.emplace_back(program, layout, fields[place].fields, constants, has_rows);
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
  bool has_rows = is_list_kind(field.type.kind) && field.type.element == FieldKind::record;
  if (has_rows && tree_.node(value).kind == JsonKind::array) return read_rows(set, place, value, top, writes);
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
  path_.push_back({&field.name, kNoElement, field.pii});
  Outcome outcome = read_parts(parts, value, top, writes);
  path_.pop_back();
  if (outcome == Outcome::unfit) writes.resize(written_before);
  return outcome;
}

FieldReader::Outcome FieldReader::read_parts(FieldSet& parts, JsonId object, uint32_t top,
                                             std::vector<FieldWrite>& writes) {
  begin(parts);
  choose(parts, object);
  for (uint32_t part = 0; part < parts.fields.size(); ++part) {
    JsonId chosen = parts.chosen[part];
    Outcome outcome = chosen == kNoJson ? read_absent(parts, part, top, writes)
                                        : read_value(parts, part, chosen, top, writes);
    if (outcome == Outcome::unfit) return outcome;
  }
  return Outcome::fits;
}

// Rows of cells, in the arena. A missing element is a row of missing cells. A set keeps the first of equal
// rows, which are those of the same cells.
FieldReader::Outcome FieldReader::read_rows(FieldSet& set, uint32_t place, JsonId value, uint32_t top,
                                            std::vector<FieldWrite>& writes) {
  const Field& field = set.fields[place];
  RowShape shape = shape_of(field.fields);
  std::set<std::string> known;
  cells_.clear();
  size_t element = 0;
  for (JsonId id = tree_.first_child(value); id != tree_.node(value).end; id = tree_.next(id), ++element) {
    JsonKind kind = tree_.node(id).kind;
    row_.clear();
    path_.push_back({&field.name, element, field.pii});
    Outcome outcome = Outcome::fits;
    if (kind == JsonKind::object) {
      outcome = read_parts(set.parts[place], id, top, row_);
    } else if (kind != JsonKind::null || !field.type.element_optional) {
      blame_ = "field `" + path_text() + "` " +
               wants_got(program_, {.kind = FieldKind::record}, quoted(field, id));
      outcome = Outcome::unfit;
    }
    path_.pop_back();
    if (outcome == Outcome::unfit) return outcome;
    size_t first = cells_.size();
    cells_.insert(cells_.end(), shape.missing.begin(), shape.missing.end());
    for (const FieldWrite& cell : row_)
      cells_[first + cell.slot] = cell.word;
    if (field.type.kind == FieldKind::set && !known.insert(bytes_of_row(&cells_[first], shape)).second)
      cells_.resize(first);
  }
  if (!values_.fits_list(element, row_list_footprint(cells_, shape.is_text))) {
    blame_ = "field `" + path_text() + (path_.empty() ? "" : ".") + field.name + "` " + values_.excess();
    return Outcome::unfit;
  }
  if (field.slot != kNoSlot)
    writes.push_back({top, field.slot, word_of_list(make_row_list(values_.arena(), cells_, shape.is_text))});
  return Outcome::fits;
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
    writes.push_back(
        {top, field.slot,
         set.in_rows ? missing_word_of(field.type.kind) : missing_word(set.layout.slots[field.slot].kind)});
  if (is_list_kind(field.type.kind)) return;
  for (uint32_t part = 0; part < field.fields.size(); ++part)
    write_missing(set.parts[place], part, top, writes);
}

std::string FieldReader::path_text() const {
  std::string text;
  for (const Step& step : path_) {
    text += (text.empty() ? "" : ".") + *step.name;
    if (step.element != kNoElement) text += fmt::format("[{}]", step.element);
  }
  return text;
}

void FieldReader::blame(const Field& field, JsonId value) {
  blame_ = "field `" + path_text() + (path_.empty() ? "" : ".") + field.name;
  JsonId misfit = field.type.kind == FieldKind::record ? value : values_.misfit();
  FieldType type = field.type;
  if (misfit != value) {
    size_t index = 0;
    for (JsonId element = tree_.first_child(value); element != misfit; element = tree_.next(element))
      ++index;
    blame_ += fmt::format("[{}]", index);
    type = FieldType{field.type.element, field.type.element_detail};
  }
  bool excess = field.type.kind != FieldKind::record && !values_.excess().empty();
  blame_ += "` " + (excess ? values_.excess() : wants_got(program_, type, quoted(field, misfit)));
}

std::string_view FieldReader::quoted(const Field& field, JsonId value) const {
  auto is_pii = [](const Step& step) { return step.pii; };
  bool personal = holds_pii(field) || std::any_of(path_.begin(), path_.end(), is_pii);
  return masks_ && personal ? kPersonal : tree_.raw(value);
}

void FieldReader::blame_missing(const Field& field) {
  blame_ = "field `" + path_text() + (path_.empty() ? "" : ".") + field.name + "` is required";
}

void FieldReader::tell(std::string_view owner, std::vector<std::string>& faults) {
  faults.push_back(std::string(owner) + blame_);
}

}  // namespace nudge
