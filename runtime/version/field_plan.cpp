#include "runtime/version/field_plan.h"

#include "runtime/program/rows.h"

namespace nudge {

namespace {

const Field* find_by_name(const std::vector<Field>& fields, const std::string& name) {
  for (const Field& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

bool is_row_list(const Field& field) {
  return is_list_field(field.type.kind) && !field.fields.empty();
}

class FieldPlanner {
 public:
  FieldPlanner(const Program& from, const Program& to, SubjectKind subject)
      : from_(from), to_(to), old_layout_(from.layout(subject)), new_layout_(to.layout(subject)) {}

  FieldPlan run(const std::vector<Field>& old_fields, const std::vector<Field>& new_fields) {
    plan_.altered.resize(new_fields.size());
    for (uint32_t id = 0; id < new_fields.size(); ++id) {
      top_ = id;
      const Field* old_field = find_by_name(old_fields, new_fields[id].name);
      if (!old_field) {
        plan_.altered[id] = true;
        continue;
      }
      const size_t first = plan_.carries.size();
      add(*old_field, new_fields[id]);
      if (first == plan_.carries.size()) continue;
      FieldCarry& top = plan_.carries[first];
      if (old_field->written_slot == kNoSlot || new_fields[id].written_slot == kNoSlot) continue;
      top.has_written = true;
      top.old_written = old_layout_.slots[old_field->written_slot];
      top.new_written = new_layout_.slots[new_fields[id].written_slot];
    }
    return std::move(plan_);
  }

 private:
  void add(const Field& old_field, const Field& new_field) {
    if (new_field.slot == kNoSlot) return;
    if (old_field.slot == kNoSlot) {
      plan_.altered[top_] = true;
      return;
    }
    const bool old_record = old_field.type.kind == FieldKind::record;
    const bool new_record = new_field.type.kind == FieldKind::record;
    const bool old_list = is_list_field(old_field.type.kind);
    const bool new_list = is_list_field(new_field.type.kind);
    if (old_record != new_record || old_list != new_list) {
      plan_.altered[top_] = true;
      return;
    }
    FieldCarry carry;
    carry.from = old_layout_.slots[old_field.slot];
    carry.to = new_layout_.slots[new_field.slot];
    carry.field = top_;
    carry.keeps_default = new_field.has_default && !new_field.type.optional;
    carry.is_list = new_list;
    bool altered = old_field.type.optional && carry.keeps_default;
    if (new_list) {
      altered |= add_list(old_field, new_field, carry.list);
    } else if (!new_record) {
      carry.change = ValueChange(from_, old_field.type.kind, old_field.type.detail, to_, new_field.type.kind,
                                 new_field.type.detail);
      altered |= carry.change.loses();
    }
    if (altered) plan_.altered[top_] = true;
    plan_.carries.push_back(std::move(carry));
    if (!new_record) return;
    for (const Field& part : new_field.fields) {
      if (const Field* old_part = find_by_name(old_field.fields, part.name)) {
        add(*old_part, part);
      } else {
        plan_.altered[top_] = true;
      }
    }
  }

  // Whether elements may be lost or others.
  bool add_list(const Field& old_field, const Field& new_field, ListCarry& list) const {
    list.as_set = new_field.type.kind == FieldKind::set && old_field.type.kind != FieldKind::set;
    list.drops_missing = old_field.type.element_optional && !new_field.type.element_optional;
    list.of_rows = is_row_list(new_field);
    if (list.of_rows != is_row_list(old_field)) {
      list.drops = true;
      return true;
    }
    bool loses = list.as_set || list.drops_missing;
    if (list.of_rows) {
      list.old_cells = row_cells(old_field.fields);
      list.new_cells = row_cells(new_field.fields);
      list.is_text.assign(list.new_cells, false);
      list.missing.assign(list.new_cells, kMissingWord);
      return add_cells(old_field.fields, new_field.fields, list) || loses;
    }
    list.of_texts = is_text_field(old_field.type.element);
    list.to_texts = is_text_field(new_field.type.element);
    list.old_missing = missing_word_of_field(old_field.type.element);
    list.new_missing = missing_word_of_field(new_field.type.element);
    list.element = ValueChange(from_, old_field.type.element, old_field.type.element_detail, to_,
                               new_field.type.element, new_field.type.element_detail);
    list.drops = list.element.how() == ValueChange::How::drops;
    return loses || list.element.loses();
  }

  bool add_cells(const std::vector<Field>& old_parts, const std::vector<Field>& new_parts,
                 ListCarry& list) const {
    bool loses = false;
    for (const Field& part : new_parts) {
      if (part.slot != kNoSlot) {
        list.is_text[part.slot] = is_text_field(part.type.kind);
        list.missing[part.slot] = missing_word_of_field(part.type.kind);
      }
      const Field* old_part = find_by_name(old_parts, part.name);
      const bool record = part.type.kind == FieldKind::record;
      if (!old_part || part.slot == kNoSlot || old_part->slot == kNoSlot ||
          record != (old_part->type.kind == FieldKind::record)) {
        loses = true;
        if (record) add_cells({}, part.fields, list);
        continue;
      }
      CellCarry cell{old_part->slot, part.slot, {}, is_text_field(old_part->type.kind)};
      if (!record) {
        cell.change = ValueChange(from_, old_part->type.kind, old_part->type.detail, to_, part.type.kind,
                                  part.type.detail);
        loses |= cell.change.loses();
      }
      list.cells.push_back(std::move(cell));
      if (record) loses |= add_cells(old_part->fields, part.fields, list);
    }
    return loses;
  }

  const Program& from_;
  const Program& to_;
  const Layout& old_layout_;
  const Layout& new_layout_;
  uint32_t top_ = 0;
  FieldPlan plan_;
};

const List* carry_rows(const ListCarry& carry, const List* list, Arena& scratch) {
  std::vector<Word> cells;
  for (uint32_t row = 0; row < list->count; ++row) {
    const size_t first = cells.size();
    cells.insert(cells.end(), carry.missing.begin(), carry.missing.end());
    for (const CellCarry& cell : carry.cells) {
      const Word word = cell.from_text ? word_of_text(list->text_cell(row, carry.old_cells, cell.from))
                                       : list->cell(row, carry.old_cells, cell.from);
      cells[first + cell.to] = cell.change.apply(word, scratch);
    }
  }
  return make_row_list(scratch, cells, carry.is_text);
}

const List* carry_list(const ListCarry& carry, const List* list, Arena& scratch) {
  if (!list || carry.drops) return nullptr;
  if (is_as_it_was(carry)) return list;
  if (carry.of_rows) return carry_rows(carry, list, scratch);
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

bool is_as_it_was(const ListCarry& list) {
  if (list.drops || list.as_set || list.drops_missing) return false;
  if (!list.of_rows) return list.element.is_same();
  if (list.old_cells != list.new_cells || list.cells.size() != list.new_cells) return false;
  for (const CellCarry& cell : list.cells) {
    if (cell.from != cell.to || !cell.change.is_same()) return false;
  }
  return true;
}

FieldPlan plan_fields(const Program& from, const Program& to, SubjectKind subject) {
  return FieldPlanner(from, to, subject).run(from.fields(subject), to.fields(subject));
}

void carry_fields(const FieldPlan& plan, const Record& from, const Layout& layout, Record& to,
                  Arena& scratch) {
  for (const FieldCarry& carry : plan.carries) {
    const Word old_word = from.load(carry.from);
    const Word word = carry.is_list ? word_of_list(carry_list(carry.list, list_of_word(old_word), scratch))
                                    : carry.change.apply(old_word, scratch);
    const bool missing = word == missing_word(carry.to.kind);
    const bool dropped = missing && old_word != missing_word(carry.from.kind);
    if (!missing || !carry.keeps_default) to.store_any(layout, carry.to, word);
    if (carry.has_written && !dropped) to.store(carry.new_written, from.load(carry.old_written));
  }
}

}  // namespace nudge
