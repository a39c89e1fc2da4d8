#include "function_writer.h"

#include <algorithm>

#include "program.h"

namespace nudge::differential {

namespace {

constexpr uint64_t kLongestText = 20'000;
constexpr uint64_t kDearest = 3'000;

ResultKind result_kind(Kind kind) {
  switch (kind) {
    case Kind::boolean:
      return ResultKind::boolean;
    case Kind::integer:
      return ResultKind::word;
    case Kind::number:
      return ResultKind::number;
    case Kind::text:
      return ResultKind::text;
    default:
      return ResultKind::list;
  }
}

}  // namespace

void FunctionWriter::write() {
  Program& program = generated_.program;
  // Now and then more registers than the interpreter has on its stack.
  next_register_ = random_.one_in(40) ? 600 : 0;
  budget_ = static_cast<uint32_t>(random_.one_in(10) ? 250 : 20 + random_.below(80));
  result_ = random_.one_in(2) ? Kind::word_list : static_cast<Kind>(random_.below(kKinds));
  for (uint64_t loads = random_.below(12); loads > 0; --loads)
    load();  // values that no compiler knows
  while (here() < budget_)
    statement(0);
  if (random_.one_in(8) || !give_all()) give();
  Function function;
  function.begin = static_cast<uint32_t>(program.code.size());
  function.count = here();
  function.registers = next_register_;
  function.result = result_kind(result_);
  function.name = "function " + std::to_string(program.functions.size());
  program.functions.push_back(function);
  program.code.insert(program.code.end(), code_.begin(), code_.end());
  uint64_t longest = 0;
  for (const auto& [reg, size] : text_sizes_)
    longest = std::max(longest, size);
  generated_.functions.push_back({result_, cost_ + here(), longest});
}

void FunctionWriter::emit(Op op, uint16_t dst, uint16_t a, uint16_t b, int64_t imm) {
  code_.push_back({op, dst, a, b, imm});
  ++coverage_.ops[op];
}

uint16_t FunctionWriter::destination(Kind kind) {
  const Known& known = scope_.by_kind[static_cast<size_t>(kind)];
  if (!known.empty() && random_.one_in(4)) return random_.pick(known);
  return fresh();
}

void FunctionWriter::wrote(uint16_t reg, Kind kind, uint64_t text_size) {
  Known& known = scope_.by_kind[static_cast<size_t>(kind)];
  if (std::find(known.begin(), known.end(), reg) == known.end()) known.push_back(reg);
  text_sizes_[reg] = std::max(text_sizes_[reg], text_size);
}

uint16_t FunctionWriter::some(Kind kind) {
  Known& known = scope_.by_kind[static_cast<size_t>(kind)];
  if (known.empty() || random_.one_in(20)) {
    source(kind);
    return known.back();
  }
  return random_.pick(known);
}

void FunctionWriter::block(int depth) {
  for (uint64_t statements = 1 + random_.below(12); statements > 0 && here() < budget_; --statements) {
    statement(depth);
  }
}

void FunctionWriter::statement(int depth) {
  switch (random_.below(24)) {
    case 0:
      if (depth < 5) return conditional(depth);
      return several_ways();
    case 2:
      return several_ways();
    case 3:
      return source(static_cast<Kind>(random_.below(kKinds)));
    case 4:
    case 5:
      return load();
    case 6:
      return random_.one_in(3) ? element() : context();
    case 7:
      return concat();
    case 8:
      return make_list();
    case 9:
      return random_.one_in(2) ? invoke() : each();
    case 10:
    case 11:
    case 12:
      return call();
    default:
      return scalar();
  }
}

// if … else …, either of which may give; registers that only one of them wrote are forgotten.
void FunctionWriter::conditional(int depth) {
  uint16_t condition = some(Kind::boolean);
  uint32_t branch = here();
  emit(random_.one_in(2) ? Op::jump_if_false : Op::jump_if_true, 0, condition);
  Scope before = scope_;
  block(depth + 1);
  if (random_.one_in(5)) {
    give();
    if (random_.one_in(3)) dead_code();
    code_[branch].imm = here();
    scope_ = before;
    return;
  }
  if (random_.one_in(3)) {  // no else
    code_[branch].imm = here();
    scope_ = before;
    return;
  }
  uint16_t shared = fresh();  // written on both ways, so a phi
  auto kind = static_cast<Kind>(random_.below(kKinds));
  uint16_t from_then = some(kind);
  emit(Op::move, shared, from_then);
  uint64_t size = size_of(from_then);
  uint32_t skip = here();
  emit(Op::jump, 0);
  if (random_.one_in(4)) dead_code();
  code_[branch].imm = here();
  scope_ = before;
  block(depth + 1);
  uint16_t from_else = some(kind);
  emit(Op::move, shared, from_else);
  code_[skip].imm = here();
  scope_ = before;
  wrote(shared, kind, std::max(size, size_of(from_else)));
}

// a and b and c: jumps from several places to one, a register that each leaves different.
void FunctionWriter::several_ways() {
  std::vector<uint32_t> jumps;
  uint16_t result = fresh();
  emit(Op::move, result, some(Kind::boolean));
  Op op = random_.one_in(2) ? Op::jump_if_false : Op::jump_if_true;
  Scope before = scope_;
  for (uint64_t ways = 1 + random_.below(4); ways > 0; --ways) {
    jumps.push_back(here());
    emit(op, 0, result);
    scalar();
    emit(Op::move, result, some(Kind::boolean));
  }
  for (uint32_t jump : jumps)
    code_[jump].imm = here();
  scope_ = before;
  wrote(result, Kind::boolean, 0);
}

// What no jump leads to: it may read anything, even what is written nowhere.
void FunctionWriter::dead_code() {
  for (uint64_t count = 1 + random_.below(3); count > 0; --count) {
    uint16_t reg = fresh();
    emit(Op::add_int, reg, reg, reg);
  }
}

// A list of all that is known, so that nothing computed goes unseen.
bool FunctionWriter::give_all() {
  if (result_ != Kind::word_list && result_ != Kind::text_list) return false;
  Known all;
  uint64_t size = 0;
  auto gather = [&](Kind kind) {
    for (uint16_t reg : scope_.by_kind[static_cast<size_t>(kind)]) {
      all.push_back(reg);
      size += 32 + size_of(reg);
    }
  };
  if (result_ == Kind::text_list) {
    gather(Kind::text);
  } else {
    for (Kind kind : {Kind::boolean, Kind::integer, Kind::number})
      gather(kind);
  }
  if (size > 3 * kLongestText) return false;
  uint16_t first = next_register_;
  for (uint16_t reg : all)
    emit(Op::move, fresh(), reg);
  uint16_t list = fresh();
  emit(Op::make_list, list, first, static_cast<uint16_t>(all.size()), result_ == Kind::text_list ? 1 : 0);
  wrote(list, result_, size);
  emit(Op::give, 0, list);
  return true;
}

void FunctionWriter::give() {
  emit(Op::give, 0, some(result_));
}

void FunctionWriter::source(Kind kind) {
  Program& program = generated_.program;
  uint16_t reg = fresh();
  uint64_t text_size = 0;
  switch (kind) {
    case Kind::boolean:
      emit(Op::constant, reg, 0, 0, static_cast<int64_t>(random_.below(2)));
      break;
    case Kind::integer:
      emit(Op::constant, reg, 0, 0, random_.any_int(kBaseNow));
      break;
    case Kind::number:
      emit(Op::constant, reg, 0, 0, int_of_word(word_of_number(random_.any_number())));
      break;
    case Kind::text:
      text_size = 100;
      if (random_.one_in(8)) {
        emit(Op::constant, reg, 0, 0, 0);
      } else {
        emit(Op::text, reg, 0, 0, static_cast<int64_t>(random_.below(program.texts.size())));
      }
      break;
    default: {
      int64_t of_texts = kind == Kind::text_list ? 1 : 0;
      text_size = 600;
      emit(Op::list, reg, 0, 0, 2 * static_cast<int64_t>(random_.below(3)) + of_texts);
    }
  }
  Known& known = scope_.by_kind[static_cast<size_t>(kind)];
  wrote(reg, kind, text_size);
  if (known.back() != reg) std::swap(*std::find(known.begin(), known.end(), reg), known.back());
}

void FunctionWriter::load() {
  auto base = static_cast<RecordBase>(random_.below(4));
  const std::vector<Slot>& slots = layout_of(generated_.program, base).slots;
  if (slots.empty()) return;
  Slot slot = random_.pick(slots);
  if (slot.kind != SlotKind::entries) load_from(base, slot);
}

void FunctionWriter::load_from(RecordBase base, Slot slot) {
  Kind kind = Kind::integer;
  if (slot.kind == SlotKind::number) kind = Kind::number;
  if (slot.kind == SlotKind::text) kind = Kind::text;
  if (slot.kind == SlotKind::list) kind = list_is_of_texts(slot.offset) ? Kind::text_list : Kind::word_list;
  uint16_t reg = destination(kind);
  emit(Op::load, reg, static_cast<uint16_t>(base), static_cast<uint16_t>(slot.kind), slot.offset);
  wrote(reg, kind, kind == Kind::text ? 100 : 600);
}

void FunctionWriter::context() {
  auto value = static_cast<ContextValue>(random_.below(5));
  uint16_t reg = destination(Kind::integer);
  emit(Op::context, reg, static_cast<uint16_t>(value));
  wrote(reg, Kind::integer, 0);
}

void FunctionWriter::unary(Op op, Kind from, Kind to) {
  uint16_t a = some(from);
  uint16_t reg = destination(to);
  emit(op, reg, a);
  wrote(reg, to, size_of(a));
}

void FunctionWriter::binary(Op op, Kind from, Kind to) {
  uint16_t a = some(from);
  uint16_t b = random_.one_in(10) ? a : some(from);
  uint16_t reg = destination(to);
  emit(op, reg, a, b);
  wrote(reg, to, 0);
}

// Any function is a body: those that read no element give the same for each.
void FunctionWriter::each() {
  if (generated_.functions.empty()) return;
  uint64_t id = random_.below(generated_.functions.size());
  const GeneratedFunction& body = generated_.functions[id];
  constexpr uint64_t kElements = 8;  // a list has some
  if (cost_ + kElements * body.cost > kDearest || kElements * body.text_size > kLongestText) return;
  bool joins = body.result == Kind::text;
  auto fold = joins ? EachFold::join : static_cast<EachFold>(random_.below(3));
  bool of_texts = random_.one_in(2);
  uint16_t list = some(of_texts ? Kind::text_list : Kind::word_list);
  cost_ += kElements * body.cost;
  Kind kind = joins ? Kind::text : fold == EachFold::count ? Kind::integer : Kind::boolean;
  uint16_t reg = destination(kind);
  auto depth = static_cast<uint16_t>(random_.below(2) + (of_texts ? 2 : 0));
  emit(Op::each, reg, list, static_cast<uint16_t>(static_cast<uint16_t>(fold) | depth << 8),
       static_cast<int64_t>(id));
  wrote(reg, kind, joins ? kElements * body.text_size : 0);
}

// Lists of words stand at the first two depths, lists of texts at the others; often none does.
void FunctionWriter::element() {
  auto depth = static_cast<uint16_t>(random_.below(kMaxEachDepth));
  Kind kind = depth < 2 ? Kind::integer : Kind::text;
  ElementKind element = depth < 2 ? ElementKind::word : ElementKind::text;
  uint16_t reg = destination(kind);
  emit(Op::element, reg, depth, static_cast<uint16_t>(element));
  wrote(reg, kind, 100);
}

void FunctionWriter::scalar() {
  switch (auto op =
              static_cast<Op>(random_.between(static_cast<int>(Op::move), static_cast<int>(Op::earlier)))) {
    case Op::move: {
      auto kind = static_cast<Kind>(random_.below(kKinds));
      return unary(op, kind, kind);
    }
    case Op::divide_int:
      return binary(op, Kind::integer, Kind::number);
    case Op::negate_int:
      return unary(op, Kind::integer, Kind::integer);
    case Op::negate_number:
      return unary(op, Kind::number, Kind::number);
    case Op::int_to_number:
      return unary(op, Kind::integer, Kind::number);
    case Op::add_number:
    case Op::subtract_number:
    case Op::multiply_number:
    case Op::divide_number:
    case Op::remainder_number:
      return binary(op, Kind::number, Kind::number);
    case Op::equal_int:
    case Op::less_int:
    case Op::less_equal_int:
      return binary(op, Kind::integer, Kind::boolean);
    case Op::equal_number:
    case Op::less_number:
    case Op::less_equal_number:
      return binary(op, Kind::number, Kind::boolean);
    case Op::equal_text:
      return binary(op, Kind::text, Kind::boolean);
    case Op::known_int:
      return unary(op, Kind::integer, Kind::boolean);
    case Op::known_number:
      return unary(op, Kind::number, Kind::boolean);
    case Op::known_pointer:
      return unary(op, random_.one_in(2) ? Kind::text : Kind::word_list, Kind::boolean);
    case Op::logical_not:
      return unary(op, Kind::boolean, Kind::boolean);
    case Op::logical_and:
    case Op::logical_or:
      return binary(op, Kind::boolean, Kind::boolean);
    default:
      return binary(op, Kind::integer, Kind::integer);
  }
}

void FunctionWriter::concat() {
  uint64_t count = random_.below(5);
  std::vector<uint16_t> parts;
  uint64_t size = 0;
  for (uint64_t index = 0; index < count; ++index) {
    parts.push_back(some(Kind::text));
    size += size_of(parts.back());
  }
  if (size > kLongestText) return;
  uint16_t first = next_register_;
  for (uint16_t part : parts)
    emit(Op::move, fresh(), part);
  uint16_t reg = destination(Kind::text);
  emit(Op::concat, reg, first, static_cast<uint16_t>(count));
  wrote(reg, Kind::text, size);
}

void FunctionWriter::make_list() {
  bool of_texts = random_.one_in(2);
  uint64_t count = random_.below(5);
  std::vector<uint16_t> elements;
  uint64_t size = 32 * count;
  for (uint64_t index = 0; index < count; ++index) {
    elements.push_back(some(of_texts ? Kind::text : Kind::integer));
    size += size_of(elements.back());
  }
  if (size > kLongestText) return;
  uint16_t first = next_register_;
  for (uint16_t element : elements)
    emit(Op::move, fresh(), element);
  uint16_t reg = destination(of_texts ? Kind::text_list : Kind::word_list);
  emit(Op::make_list, reg, first, static_cast<uint16_t>(count), of_texts ? 1 : 0);
  wrote(reg, of_texts ? Kind::text_list : Kind::word_list, size);
}

void FunctionWriter::invoke() {
  if (generated_.functions.empty()) return;
  uint64_t id = random_.below(generated_.functions.size());
  const GeneratedFunction& other = generated_.functions[id];
  if (cost_ + other.cost > kDearest || other.text_size > kLongestText) return;
  cost_ += other.cost;
  uint16_t reg = destination(other.result);
  emit(Op::invoke, reg, 0, 0, static_cast<int64_t>(id));
  wrote(reg, other.result, other.text_size);
}

}  // namespace nudge::differential
