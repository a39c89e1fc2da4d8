#include "runtime/engine/newcomers.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

namespace nudge {

namespace {

// A newcomer has no records, so nothing in them; the parts of a list's records have cells, not slots.
void store_default(const Constants& constants, const Layout& layout, const Field& field, Record& record) {
  if (!field.has_default || field.slot == kNoSlot) return;
  Slot slot = layout.slots[field.slot];
  Word word = field.default_word;
  if (slot.kind == SlotKind::text) word = word_of_text(constants.text(static_cast<uint32_t>(word)));
  if (slot.kind == SlotKind::list) word = word_of_list(constants.list(static_cast<uint32_t>(word)));
  record.store_any(layout, slot, word);
}

// Builtins that say the same for every newcomer at any time: of nothing else than their arguments, or of
// history, of which there is none, or of points, of which there are none.
bool says_the_same(std::string_view name) {
  static const std::set<std::string_view> kPure = {"lower",
                                                   "upper",
                                                   "trim",
                                                   "length",
                                                   "list_length",
                                                   "domain",
                                                   "contains_text",
                                                   "starts_with",
                                                   "ends_with",
                                                   "matches",
                                                   "list_contains_word",
                                                   "list_contains_text",
                                                   "lists_equal_words",
                                                   "lists_equal_texts",
                                                   "round",
                                                   "floor",
                                                   "ceil",
                                                   "abs_int",
                                                   "abs_number",
                                                   "min_int",
                                                   "max_int",
                                                   "min_number",
                                                   "max_number",
                                                   "next_expiry",
                                                   "decayed",
                                                   "next_crossing"};
  return name.ends_with("_within") || name.ends_with("_since") || kPure.contains(name);
}

class Code {
 public:
  explicit Code(const Program& program) : program_(program) {}
  void add_own(Slot slot) { own_.push_back(slot); }

  // What the function gives for a newcomer, if it is the same for all of them as long as nothing touches its
  // condition: on its way it has read no clock and nothing that is a newcomer's own. None: it isn't.
  std::optional<Word> same_for_all(FunctionId id, Evaluation& evaluation) {
    ran_.clear();
    const Word value = interpret_logged(program_, id, evaluation, ran_);
    const bool same = std::all_of(ran_.begin(), ran_.end(),
                                  [this](uint32_t place) { return is_same(program_.code[place]); });
    return same ? std::optional(value) : std::nullopt;
  }

 private:
  bool is_same(const Instruction& one) const {
    switch (one.op) {
      case Op::context: {
        auto what = static_cast<ContextValue>(one.a);
        return what == ContextValue::zone || what == ContextValue::has_account;
      }
      case Op::load:
        return std::none_of(own_.begin(), own_.end(), [&](Slot slot) { return slot.offset == one.imm; });
      case Op::call:
        return says_the_same(builtins()[static_cast<uint16_t>(one.imm)].name);
      case Op::each: {  // what ran in there isn't told
        const Function& body = program_.functions[static_cast<FunctionId>(one.imm)];
        const Instruction* begin = program_.code.data() + body.begin;
        return std::all_of(begin, begin + body.count, [this](const Instruction& inner) {
          return inner.op != Op::invoke && is_same(inner);
        });
      }
      default:
        return true;
    }
  }

  const Program& program_;
  std::vector<uint32_t> ran_;
  std::vector<Slot> own_;  // what newcomers differ in; a slot at the same place of another record counts too
};

}  // namespace

Newcomers::Newcomers(const Predicates& predicates) {
  make(predicates, SubjectKind::contact);
  make(predicates, SubjectKind::account);
}

void Newcomers::make(const Predicates& predicates, SubjectKind kind) {
  const Program& program = predicates.program();
  const Layout& layout = program.layout(kind);
  const std::vector<Field>& fields = program.fields(kind);
  Start& start = starts_[static_cast<size_t>(kind)];
  start.record.reset(layout);
  for (const Field& field : fields)
    store_default(predicates.constants(), layout, field, start.record);
  bool is_contact = kind == SubjectKind::contact;
  Code code(program);
  for (uint32_t field :
       {uint32_t{kContactId}, is_contact ? uint32_t{kContactCreatedAt} : uint32_t{kAccountCreatedAt}}) {
    if (fields[field].slot != kNoSlot) code.add_own(layout.slots[fields[field].slot]);
  }
  Arena arena;
  Record no_contact(program.contact_layout);
  Evaluation evaluation;
  evaluation.program = &program;
  evaluation.constants = &predicates.constants();
  evaluation.arena = &arena;
  auto look_at = [&] {
    evaluation.records[static_cast<int>(RecordBase::contact)] =
        is_contact ? start.record.data() : no_contact.data();
    evaluation.records[static_cast<int>(RecordBase::account)] =
        is_contact ? predicates.constants().no_account() : start.record.data();
    evaluation.has_account = !is_contact;
  };
  look_at();
  const SubjectTables& tables = program.tables(kind);
  for (uint32_t id = 0; id < tables.conditions.size(); ++id) {
    const TimedCondition& condition = tables.conditions[id].condition;
    bool is_nothing = code.same_for_all(condition.value, evaluation) == Word{0} &&
                      (condition.next_change == kNoFunction ||
                       code.same_for_all(condition.next_change, evaluation) == kMissingWord);
    if (is_nothing) {
      start.record.store(layout.slots[tables.conditions[id].slot], 0);
      look_at();
    } else {
      start.conditions.push_back(id);
      // What reads it is to be looked at too.
      for (SlotId slot : {tables.conditions[id].slot, tables.conditions[id].since_slot}) {
        if (slot != kNoSlot) code.add_own(layout.slots[slot]);
      }
    }
  }
  for (uint32_t id = 0; id < tables.appointments.size(); ++id) {
    const Appointment& appointment = tables.appointments[id];
    bool is_nothing =
        !appointment.recurring && code.same_for_all(appointment.key, evaluation) == kMissingWord;
    if (!is_nothing) start.appointments.push_back(id);
  }
}

}  // namespace nudge
