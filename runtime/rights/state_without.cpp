// The State without somebody: a new one that takes over everybody else.
#include <algorithm>
#include <set>

#include "runtime/program/rows.h"
#include "runtime/record/list.h"
#include "runtime/rights/forget.h"

namespace nudge {

namespace {

bool is_text(FieldKind kind) {
  return kind == FieldKind::text || kind == FieldKind::email || kind == FieldKind::url;
}
bool is_list(FieldKind kind) {
  return kind == FieldKind::list || kind == FieldKind::set;
}

// The cells of a row that are texts.
void mark_texts(const std::vector<Field>& parts, std::vector<bool>& texts) {
  for (const Field& part : parts) {
    if (part.slot != kNoSlot) texts[part.slot] = is_text(part.type.kind);
    mark_texts(part.fields, texts);
  }
}

// Strikes people out of records. A text takes its new value as if it had always been so: no condition turns.
class Striker {
 public:
  Striker(const Mentions& mentions, uint64_t& count) : mentions_(mentions), count_(count) {}

  void strike(const Layout& layout, const std::vector<Field>& fields, SlotId id, Record& record) {
    if (record.empty()) return;
    for (const Field& field : fields)
      strike_field(layout, field, id, record);
    // What is kept of events and by the engine: texts that are no field.
    for (SlotId slot = 0; slot < layout.slots.size(); ++slot) {
      if (slot != id && layout.slots[slot].kind == SlotKind::text) strike_text(layout, slot, false, record);
    }
  }

  void strike_captures(const Workflow& workflow, Record& captures) {
    if (captures.empty()) return;
    for (SlotId slot = 0; slot < workflow.captures.slots.size(); ++slot) {
      const SlotKind kind = workflow.captures.slots[slot].kind;
      if (kind == SlotKind::text) strike_text(workflow.captures, slot, false, captures);
      if (kind != SlotKind::list || slot >= workflow.capture_fields.size()) continue;
      if (is_text(workflow.capture_fields[slot].type.element))
        strike_texts(workflow.captures, slot, captures);
    }
  }

 private:
  void strike_field(const Layout& layout, const Field& field, SlotId id, Record& record) {
    if (field.slot == id || field.slot == kNoSlot) return;
    if (field.type.kind == FieldKind::record) {
      for (const Field& part : field.fields)
        strike_field(layout, part, id, record);
    } else if (is_text(field.type.kind)) {
      // A form that "[forgotten]" hasn't.
      const bool formed = field.type.kind != FieldKind::text && field.type.optional;
      strike_text(layout, field.slot, formed, record);
    } else if (is_list(field.type.kind) && is_text(field.type.element)) {
      strike_texts(layout, field.slot, record);
    } else if (is_list(field.type.kind) && field.type.element == FieldKind::record) {
      strike_rows(layout, field, record);
    }
  }

  void strike_text(const Layout& layout, SlotId slot, bool takes_away, Record& record) {
    const Word word = record.load(layout.slots[slot]);
    if (word == kMissingTextWord) return;
    std::optional<std::string> struck = mentions_.struck(text_of_word(word)->view());
    if (!struck) return;
    ++count_;
    record.store_text(layout, layout.slots[slot], takes_away ? nullptr : arena_.text(*struck));
  }

  // Of an element of a list: itself if it mentions nobody.
  Word element(const Text* text, bool& changed) {
    if (!text) return kMissingTextWord;
    std::optional<std::string> struck = mentions_.struck(text->view());
    changed = changed || struck;
    return word_of_text(struck ? arena_.text(*struck) : text);
  }

  void strike_texts(const Layout& layout, SlotId slot, Record& record) {
    const Word word = record.load(layout.slots[slot]);
    if (word == kMissingTextWord) return;
    const List* list = list_of_word(word);
    bool changed = false;
    std::vector<Word> words;
    for (uint32_t index = 0; index < list->count; ++index)
      words.push_back(element(list->text(index), changed));
    if (!changed) return;
    ++count_;
    record.store_list(layout, layout.slots[slot], make_list(arena_, words, true));
  }

  void strike_rows(const Layout& layout, const Field& field, Record& record) {
    const Word word = record.load(layout.slots[field.slot]);
    if (word == kMissingTextWord) return;
    const List* list = list_of_word(word);
    const uint32_t cells = row_cells(field.fields);
    std::vector<bool> texts(cells);
    mark_texts(field.fields, texts);
    bool changed = false;
    std::vector<Word> words;
    for (uint32_t index = 0; index < list->count; ++index) {
      for (uint32_t cell = 0; cell < cells; ++cell)
        words.push_back(texts[cell] ? element(list->text_cell(index, cells, cell), changed)
                                    : list->cell(index, cells, cell));
    }
    if (!changed) return;
    ++count_;
    record.store_list(layout, layout.slots[field.slot], make_row_list(arena_, words, texts));
  }

  const Mentions& mentions_;
  uint64_t& count_;
  Arena arena_;
};

}  // namespace

std::unique_ptr<State> state_without(const Program& program, State& state, const std::vector<Person>& people,
                                     const Mentions& mentions, Forgotten& forgotten) {
  auto goes = [&](uint32_t contact) {
    return std::any_of(people.begin(), people.end(),
                       [&](const Person& person) { return person.contact == contact; });
  };
  auto made = std::make_unique<State>(program);
  made->now_ms = state.now_ms;
  made->next_seq = state.next_seq;
  made->next_pass = state.next_pass;
  // An id that was merged into one of them may come back too.
  made->first_ordinal = std::max(state.first_ordinal, state.merged_ordinals);
  made->shared = std::move(state.shared);
  made->message_ids = std::move(state.message_ids);
  Striker striker(mentions, forgotten.mentions);
  auto strike = [&](SubjectKind kind, Subject& subject) {
    const SlotId id = program.fields(kind)[kContactId].slot;
    striker.strike(program.layout(kind), program.fields(kind), id, subject.record);
    for (Enrolment& enrolment : subject.enrolments) {
      const Workflow& workflow = program.workflows[enrolment.workflow];
      if (!workflow.captures.slots.empty()) striker.strike_captures(workflow, enrolment.captures());
    }
  };
  for (Account& account : state.accounts) {
    Account& kept = made->accounts.emplace_back();
    kept = std::move(account);
    kept.members.clear();
    strike(SubjectKind::account, kept);
  }
  for (uint32_t place = 0; place < state.contacts.size(); ++place) {
    Contact& contact = state.contacts[place];
    if (contact.merged_into != kNone) continue;  // its place is needed no more
    if (goes(place)) {
      forgotten.enrolments += contact.enrolments.size();
      made->first_ordinal = std::max(made->first_ordinal, contact.next_ordinal);
      continue;
    }
    const auto new_place = static_cast<uint32_t>(made->contacts.size());
    for (std::string_view id : state.aliases.of(place))
      made->aliases.add(id, new_place);
    Contact& kept = made->contacts.emplace_back();
    kept = std::move(contact);
    strike(SubjectKind::contact, kept);
  }
  auto is_theirs = [&](std::string_view id) {
    return std::any_of(people.begin(), people.end(),
                       [&](const Person& person) { return person.goes_by(id); });
  };
  state.aliases.each_promise(UINT64_MAX, nullptr, [&](const std::string& id, const std::string& known_id) {
    if (!is_theirs(id) && !is_theirs(known_id)) made->aliases.promise(id, known_id);
    return true;
  });
  const bool indexed = made->index_all();
  NUDGE_ASSERT(indexed, "two of the same id");
  return made;
}

}  // namespace nudge
