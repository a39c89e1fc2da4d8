// A function's meaning: its instructions with names instead of numbers. Which constants are numbers of what
// (a value of an enum, a slot of history, a pattern) is found by what they meet: what is compared, moved or
// listed together is of one kind, whichever way was taken.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "runtime/program/builtin_names.h"
#include "runtime/program/op_form.h"
#include "runtime/version/meaning.h"

namespace nudge {

namespace {

constexpr int64_t kOfAccount = int64_t{1} << 32;  // in a history's slot, predicate/builtins

bool reads_history(std::string_view builtin) {
  return builtin.ends_with("_within") ? builtin != "kept_within"
                                      : builtin.ends_with("_since") || builtin == "next_expiry";
}

// What the words of a kind number.
enum class Numbers : uint8_t { unknown, nothing, value, history, pattern, which_enum };
struct Kind {
  Numbers numbers = Numbers::unknown;
  ValueType type;  // value
};

}  // namespace

class CodeMeaning {
 public:
  using Elements = std::array<ValueType, kMaxEachDepth>;
  CodeMeaning(Meaning& meaning, FunctionId function, const CodePlace& place, const Elements& elements)
      : meaning_(meaning),
        program_(meaning.program()),
        function_(program_.functions[function]),
        place_(place),
        elements_(elements),
        now_(function_.registers, kNone) {
    parents_.resize(function_.count);
    std::iota(parents_.begin(), parents_.end(), 0);
    kinds_.resize(function_.count);
  }

  Meaning::Known run() {
    for (uint32_t at = 0; at < function_.count; ++at) {
      arrive(at);
      if (alive_) take(at);
    }
    std::string text = fmt::format("result {}\n", static_cast<int>(function_.result));
    for (uint32_t at = 0; at < function_.count; ++at)
      text += line(at) + "\n";
    std::sort(trackers_.begin(), trackers_.end());
    trackers_.erase(std::unique(trackers_.begin(), trackers_.end()), trackers_.end());
    return {stable_hash({"function", text}), std::move(trackers_)};
  }

 private:
  // A definition: the place of its instruction, or that of a join of two in joins_.
  using Definition = uint32_t;
  static constexpr Definition kNone = UINT32_MAX;

  const Instruction& code(uint32_t at) const { return program_.code[function_.begin + at]; }

  // --- which definitions reach ---

  void arrive(uint32_t at) {
    auto waiting = waiting_.find(at);
    if (waiting == waiting_.end()) return;
    if (alive_) {
      join(waiting->second);
    } else {
      now_ = std::move(waiting->second);
      alive_ = true;
    }
    waiting_.erase(waiting);
  }

  void join(const std::vector<Definition>& other) {
    for (size_t place = 0; place < now_.size(); ++place) {
      if (now_[place] == other[place]) continue;
      joins_.push_back({now_[place], other[place]});
      now_[place] = static_cast<Definition>(parents_.size());
      parents_.push_back(now_[place]);
      kinds_.emplace_back();
    }
  }

  void jump_to(uint32_t target) {
    auto [waiting, is_first] = waiting_.try_emplace(target, now_);
    if (is_first) return;
    std::swap(now_, waiting->second);
    join(waiting->second);
    std::swap(now_, waiting->second);
  }

  // The kind of what is in the register; what was joined is now known to be one.
  uint32_t read(uint32_t reg) {
    const Definition definition = now_[reg];
    return definition == kNone ? kNone : resolved(definition);
  }
  uint32_t resolved(Definition definition) {
    if (definition < function_.count) return definition;
    std::vector<Definition> open = {definition};
    while (!open.empty()) {
      const Definition one = open.back();
      open.pop_back();
      if (one < function_.count) continue;
      for (Definition& part : joins_[one - function_.count]) {
        if (part == kNone) continue;
        unite(one, part);
        open.push_back(std::exchange(part, kNone));
      }
    }
    return definition;
  }

  // --- what is of one kind ---

  uint32_t root(uint32_t one) {
    while (parents_[one] != one)
      one = parents_[one] = parents_[parents_[one]];
    return one;
  }
  void unite(uint32_t one, uint32_t other) {
    if (one == kNone || other == kNone) return;
    one = root(one), other = root(other);
    if (one == other) return;
    parents_[other] = one;
    if (kinds_[one].numbers <= Numbers::nothing) kinds_[one] = kinds_[other];
  }
  void know(uint32_t one, Numbers numbers, const ValueType& type = {}) {
    if (one == kNone) return;
    if (numbers == Numbers::value && !type.matters()) return;
    Kind& kind = kinds_[root(one)];
    if (kind.numbers == Numbers::unknown) kind = {numbers, type};
  }
  const Kind& kind_of(uint32_t one) { return kinds_[root(one)]; }

  void take(uint32_t at) {
    const Instruction& one = code(at);
    switch (kOps[static_cast<size_t>(one.op)].form) {
      case OpForm::load:
        know(at, Numbers::value,
             meaning_.loaded(static_cast<RecordBase>(one.a), static_cast<uint32_t>(one.imm), place_).type);
        break;
      case OpForm::unary:
        if (one.op == Op::move) unite(at, read(one.a));
        break;
      case OpForm::binary:
        if (one.op == Op::equal_int || one.op == Op::less_int || one.op == Op::less_equal_int)
          unite(read(one.a), read(one.b));
        break;
      case OpForm::jump:
        jump_to(static_cast<uint32_t>(one.imm));
        alive_ = false;
        return;
      case OpForm::branch:
        jump_to(static_cast<uint32_t>(one.imm));
        return;
      case OpForm::call:
        take_call(at, one);
        break;
      case OpForm::make_list:
        for (uint32_t reg = one.a; reg < uint32_t{one.a} + one.b; ++reg)
          unite(at, read(reg));
        break;
      case OpForm::each:
        each_lists_[at] = read(one.a);
        break;
      case OpForm::element:
        know(at, Numbers::value, element_type(one));
        break;
      case OpForm::give:
        know(read(one.a), Numbers::value, place_.result);
        alive_ = false;
        return;
      default:
        break;
    }
    now_[one.dst] = at;
  }

  void take_call(uint32_t at, const Instruction& one) {
    const BuiltinName& builtin = kBuiltinNames[static_cast<size_t>(one.imm & 0xFFFF)];
    const uint32_t third = static_cast<uint32_t>(one.imm >> 16 & 0xFFFF);
    if (reads_history(builtin.name)) {
      know(read(one.a), Numbers::history);
    } else if (builtin.name == "matches") {
      know(read(one.b), Numbers::pattern);
    } else if (builtin.name == "text_of_enum") {
      const uint32_t which = read(one.b);
      know_enum(read(one.a), which);
    } else if (builtin.name == "text_of_word_list") {
      const uint32_t kind = read(one.b);
      if (kind < function_.count && code(kind).op == Op::constant &&
          code(kind).imm == static_cast<int64_t>(FieldKind::enumeration))
        know_enum(read(one.a), read(third));
    } else if (builtin.name == "list_contains_word" || builtin.name == "lists_equal_words") {
      unite(read(one.a), read(one.b));
    } else if (builtin.name == "pick_word") {
      unite(at, read(one.a));
      unite(at, read(third));
    }
  }

  // A constant says of which enum the value is that is printed.
  void know_enum(uint32_t value, uint32_t which) {
    know(which, Numbers::which_enum);
    if (which >= function_.count || code(which).op != Op::constant) return;
    ValueType type;
    type.kind = FieldKind::enumeration;
    type.detail = static_cast<uint32_t>(code(which).imm);
    know(value, Numbers::value, type);
  }

  const Field* cell_part(const Instruction& one) const {
    const ValueType& element = elements_[one.a];
    const bool is_cell = one.b == static_cast<uint16_t>(ElementKind::cell) ||
                         one.b == static_cast<uint16_t>(ElementKind::text_cell);
    if (!is_cell || !element.parts) return nullptr;
    return part_at(*element.parts, static_cast<SlotId>(one.imm & 0xFFFFFFFF));
  }
  static const Field* part_at(const std::vector<Field>& parts, SlotId cell) {
    for (const Field& part : parts) {
      if (part.slot == cell) return &part;
      if (const Field* inner = part_at(part.fields, cell)) return inner;
    }
    return nullptr;
  }
  ValueType element_type(const Instruction& one) const {
    if (const Field* part = cell_part(one)) return {part->type.kind, part->type.detail, nullptr};
    const ValueType& element = elements_[one.a];
    return element.parts ? ValueType() : element;
  }

  // --- as text ---

  std::string line(uint32_t at) {
    const Instruction& one = code(at);
    const OpInfo& info = kOps[static_cast<size_t>(one.op)];
    std::string text = fmt::format("{} {} ", info.name, one.dst);
    switch (info.form) {
      case OpForm::constant:
        return text + constant(at, one.imm);
      case OpForm::text:
        return text + program_.texts[static_cast<size_t>(one.imm)];
      case OpForm::list:
        return text + list(at, program_.lists[static_cast<size_t>(one.imm)]);
      case OpForm::load:
        note_history(static_cast<RecordBase>(one.a), static_cast<uint32_t>(one.imm));
        return text +
               meaning_.loaded(static_cast<RecordBase>(one.a), static_cast<uint32_t>(one.imm), place_).name;
      case OpForm::call:
        return text + fmt::format("{} {} {} {}", kBuiltinNames[static_cast<size_t>(one.imm & 0xFFFF)].name,
                                  one.a, one.b, one.imm >> 16);
      case OpForm::invoke:
        return text + inner(static_cast<FunctionId>(one.imm), elements_);
      case OpForm::each: {
        Elements inside = elements_;
        auto found = each_lists_.find(at);
        ValueType element;
        if (found != each_lists_.end() && found->second != kNone) element = kind_of(found->second).type;
        inside[one.b >> 8] = element;
        return text + fmt::format("{} {} {}", one.a, one.b, inner(static_cast<FunctionId>(one.imm), inside));
      }
      case OpForm::element: {
        const Field* part = cell_part(one);
        return text + fmt::format("{} {} {}", one.a, one.b, part ? part->name : std::to_string(one.imm));
      }
      default:
        return text + fmt::format("{} {} {}", one.a, one.b, one.imm);
    }
  }

  std::string constant(uint32_t at, int64_t imm) {
    const Kind& kind = kind_of(at);
    switch (kind.numbers) {
      case Numbers::value:
        return meaning_.word_name(kind.type, word_of_int(imm));
      case Numbers::history: {
        const SubjectKind subject = imm & kOfAccount ? SubjectKind::account : SubjectKind::contact;
        const auto slot = static_cast<SlotId>(imm & ~kOfAccount);
        if (slot >= program_.layout(subject).slots.size()) break;
        note_history(subject, slot);
        return meaning_.slot_name(subject, slot);
      }
      case Numbers::pattern:
        if (static_cast<size_t>(imm) < program_.texts.size()) return program_.texts[static_cast<size_t>(imm)];
        break;
      case Numbers::which_enum:
        return "which";
      default:
        break;
    }
    return std::to_string(imm);
  }

  std::string list(uint32_t at, const ListConstant& list) {
    std::string text = "[";
    for (Word word : list.words) {
      if (list.of_texts) {
        text += word == kMissingWord ? "missing" : fmt::format("{}", program_.texts[word].size());
        if (word != kMissingWord) text += ":" + program_.texts[word];
      } else {
        text += kind_of(at).numbers == Numbers::value ? meaning_.word_name(kind_of(at).type, word)
                                                      : std::to_string(int_of_word(word));
      }
      text += ", ";
    }
    return text + "]";
  }

  std::string inner(FunctionId function, const Elements& elements) {
    CodePlace place = place_;
    place.result = {};
    const bool inside = std::any_of(elements.begin(), elements.end(),
                                    [](const ValueType& element) { return element.matters(); });
    Meaning::Known known =
        inside ? CodeMeaning(meaning_, function, place, elements).run() : meaning_.known(function, place);
    trackers_.insert(trackers_.end(), known.trackers.begin(), known.trackers.end());
    return hex_text(known.meaning);
  }

  void note_history(RecordBase base, uint32_t offset) {
    if (base != RecordBase::contact && base != RecordBase::account) return;
    const SubjectKind subject = base == RecordBase::contact ? SubjectKind::contact : SubjectKind::account;
    const SlotId slot = meaning_.offsets_[static_cast<size_t>(subject)][offset];
    if (slot != kNoSlot) note_history(subject, slot);
  }
  // What a stored condition was worked out from is read by who reads the condition.
  void note_history(SubjectKind subject, SlotId slot) {
    const Meaning::SlotMeaning& meaning = meaning_.slot(subject, slot);
    if (meaning.role == Meaning::SlotRole::history) trackers_.push_back(meaning.index);
    if (meaning.role != Meaning::SlotRole::condition && meaning.role != Meaning::SlotRole::since) return;
    const FunctionId value = program_.tables(subject).conditions[meaning.index].condition.value;
    const auto read = meaning_.trackers_read(value, {});
    trackers_.insert(trackers_.end(), read.begin(), read.end());
  }

  Meaning& meaning_;
  const Program& program_;
  const Function& function_;
  const CodePlace place_;
  const Elements elements_;
  bool alive_ = true;
  std::vector<Definition> now_;                          // by register
  std::map<uint32_t, std::vector<Definition>> waiting_;  // by the place that is jumped to
  std::vector<std::array<Definition, 2>> joins_;         // numbered behind the instructions
  std::vector<uint32_t> parents_;
  std::vector<Kind> kinds_;
  std::map<uint32_t, uint32_t> each_lists_;
  std::vector<TrackerId> trackers_;
};

const Meaning::Known& Meaning::known(FunctionId function, const CodePlace& place) {
  const bool is_enum = place.result.kind == FieldKind::enumeration;
  const FunctionKey key = {function, place.event, place.workflow, is_enum ? 1u : 0u,
                           is_enum ? place.result.detail : 0};
  auto found = functions_.find(key);
  if (found == functions_.end()) {
    Known made = CodeMeaning(*this, function, place, {}).run();
    found = functions_.emplace(key, std::move(made)).first;
  }
  return found->second;
}

Hash128 Meaning::of_function(FunctionId function, const CodePlace& place) {
  return function == kNoFunction ? Hash128{} : known(function, place).meaning;
}

std::vector<TrackerId> Meaning::trackers_read(FunctionId function, const CodePlace& place) {
  return function == kNoFunction ? std::vector<TrackerId>() : known(function, place).trackers;
}

}  // namespace nudge
