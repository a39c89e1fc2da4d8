#include "runtime/version/value_carry.h"

#include "runtime/program/rows.h"

namespace nudge {

namespace {

bool is_row_list(const Field& field) {
  return is_list_field(field.type.kind) && !field.fields.empty();
}

class ListPlanner {
 public:
  ListPlanner(const Program& from, const Program& to) : from_(from), to_(to) {}

  ListCarry plan(const Field& old_field, const Field& new_field) {
    list_.as_set = new_field.type.kind == FieldKind::set && old_field.type.kind != FieldKind::set;
    list_.drops_missing = old_field.type.element_optional && !new_field.type.element_optional;
    list_.loses = list_.as_set || list_.drops_missing;
    list_.of_rows = is_row_list(new_field);
    if (list_.of_rows != is_row_list(old_field)) {
      list_.drops = list_.loses = true;
    } else if (list_.of_rows) {
      list_.old_cells = row_cells(old_field.fields);
      list_.new_cells = row_cells(new_field.fields);
      list_.is_text.assign(list_.new_cells, false);
      list_.missing.assign(list_.new_cells, kMissingWord);
      add_cells(old_field.fields, new_field.fields, kNoSlot);
    } else {
      list_.of_texts = is_text_field(old_field.type.element);
      list_.to_texts = is_text_field(new_field.type.element);
      list_.old_missing = missing_word_of_field(old_field.type.element);
      list_.new_missing = missing_word_of_field(new_field.type.element);
      list_.element = ValueChange(from_, old_field.type.element, old_field.type.element_detail, to_,
                                  new_field.type.element, new_field.type.element_detail);
      list_.drops = list_.element.how() == ValueChange::How::drops;
      list_.loses |= list_.element.loses();
    }
    return std::move(list_);
  }

 private:
  void add_cells(const std::vector<Field>& old_parts, const std::vector<Field>& new_parts, uint32_t inside) {
    for (const Field& part : new_parts) {
      if (part.slot == kNoSlot) continue;
      list_.is_text[part.slot] = is_text_field(part.type.kind);
      list_.missing[part.slot] = missing_word_of_field(part.type.kind);
      add_cell(find_by_name(old_parts, part.name), part, inside);
    }
  }

  void add_cell(const Field* old_part, const Field& part, uint32_t inside) {
    const bool record = part.type.kind == FieldKind::record;
    const bool fits =
        old_part && old_part->slot != kNoSlot && record == (old_part->type.kind == FieldKind::record);
    list_.alters |= !fits;
    list_.loses |= old_part && !fits;
    CellCarry cell;
    if (fits) {
      cell = {old_part->slot, part.slot, {}, is_text_field(old_part->type.kind)};
      if (!record) {
        cell.change = ValueChange(from_, old_part->type.kind, old_part->type.detail, to_, part.type.kind,
                                  part.type.detail);
        list_.loses |= cell.change.loses();
      }
    }
    const bool may_lack = !fits || old_part->type.optional || cell.change.loses();
    if (may_lack && part.has_default && !part.type.optional) {
      list_.alters = true;
      list_.defaults.push_back({part.slot, inside, &part});
    }
    if (fits) list_.cells.push_back(std::move(cell));
    if (record) add_cells(fits ? old_part->fields : std::vector<Field>(), part.fields, part.slot);
  }

  const Program& from_;
  const Program& to_;
  ListCarry list_;
};

bool is_as_it_was(const ListCarry& list) {
  if (list.drops || list.as_set || list.drops_missing) return false;
  if (!list.of_rows) return list.element.is_same();
  if (list.old_cells != list.new_cells || list.cells.size() != list.new_cells) return false;
  if (!list.defaults.empty()) return false;
  for (const CellCarry& cell : list.cells) {
    if (cell.from != cell.to || !cell.change.is_same()) return false;
  }
  return true;
}

const List* carry_rows(const ListCarry& carry, const List* list, const Program& to, Arena& scratch) {
  std::vector<Word> cells;
  for (uint32_t row = 0; row < list->count; ++row) {
    const size_t first = cells.size();
    cells.insert(cells.end(), carry.missing.begin(), carry.missing.end());
    for (const CellCarry& cell : carry.cells) {
      const Word word = cell.from_text ? word_of_text(list->text_cell(row, carry.old_cells, cell.from))
                                       : list->cell(row, carry.old_cells, cell.from);
      cells[first + cell.to] = cell.change.apply(word, scratch);
    }
    for (const CellDefault& one : carry.defaults) {
      const bool is_there = one.inside == kNoSlot || cells[first + one.inside] == 1;
      if (is_there && cells[first + one.cell] == carry.missing[one.cell])
        cells[first + one.cell] = default_of(to, *one.part, scratch);
    }
  }
  return make_row_list(scratch, cells, carry.is_text);
}

const List* carry_list(const ListCarry& carry, const List* list, const Program& to, Arena& scratch) {
  if (!list || carry.drops) return nullptr;
  if (is_as_it_was(carry)) return list;
  if (carry.of_rows) return carry_rows(carry, list, to, scratch);
  std::vector<Word> elements;
  const List* set = carry.as_set ? make_list(scratch, {}, carry.to_texts) : nullptr;
  for (uint32_t index = 0; index < list->count; ++index) {
    const Word old_word = carry.of_texts ? word_of_text(list->text(index)) : list->word(index);
    const bool was_missing = old_word == carry.old_missing;
    const Word word = carry.element.apply(old_word, scratch);
    const bool is_missing = word == carry.new_missing;
    // What is dropped of a list isn't in it any more.
    if (is_missing && (!was_missing || carry.drops_missing)) continue;
    if (carry.as_set) {
      set = list_with(scratch, set, word, carry.to_texts, true);
    } else {
      elements.push_back(word);
    }
  }
  return carry.as_set ? set : make_list(scratch, elements, carry.to_texts);
}

}  // namespace

ValueCarry::ValueCarry(const Program& from, const Field& old_field, const Program& to, const Field& new_field)
    : missing_(missing_word_of_field(new_field.type.kind)), to_(&to) {
  const bool was_list = is_list_field(old_field.type.kind);
  const bool was_record = old_field.type.kind == FieldKind::record;
  is_list_ = is_list_field(new_field.type.kind);
  drops_ = was_list != is_list_ || was_record != (new_field.type.kind == FieldKind::record);
  if (drops_ || was_record) return;
  if (is_list_) {
    list_ = ListPlanner(from, to).plan(old_field, new_field);
  } else {
    change_ = ValueChange(from, old_field.type.kind, old_field.type.detail, to, new_field.type.kind,
                          new_field.type.detail);
  }
}

bool ValueCarry::is_same() const {
  return !drops_ && (is_list_ ? is_as_it_was(list_) : change_.is_same());
}

Word ValueCarry::apply(Word word, Arena& arena) const {
  if (drops_) return missing_;
  return is_list_ ? word_of_list(carry_list(list_, list_of_word(word), *to_, arena))
                  : change_.apply(word, arena);
}

const Field* find_by_name(const std::vector<Field>& fields, const std::string& name) {
  for (const Field& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

Word default_of(const Program& program, const Field& field, Arena& arena) {
  auto text = [&](Word index) { return word_of_text(arena.text(program.texts[index])); };
  if (is_text_field(field.type.kind)) return text(field.default_word);
  if (!is_list_field(field.type.kind)) return field.default_word;
  const ListConstant& list = program.lists[field.default_word];
  std::vector<Word> words = list.words;
  for (Word& word : words) {
    if (list.of_texts) word = word == kMissingWord ? kMissingTextWord : text(word);
  }
  return word_of_list(make_list(arena, words, list.of_texts));
}

}  // namespace nudge
