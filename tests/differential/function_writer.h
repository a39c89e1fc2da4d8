// Writes one random function. Keeps by kind which registers are written on every way to the place it is at.
#pragma once

#include "generator.h"

namespace nudge::differential {

class FunctionWriter {
 public:
  FunctionWriter(Random& random, Generated& generated, Coverage& coverage)
      : random_(random), generated_(generated), coverage_(coverage) {}

  // At the end of the program's code, and into its functions.
  void write();

 private:
  using Known = std::vector<uint16_t>;  // registers
  struct Scope {
    Known by_kind[kKinds];
  };

  // The code so far.
  uint32_t here() const { return static_cast<uint32_t>(code_.size()); }
  void emit(Op op, uint16_t dst, uint16_t a = 0, uint16_t b = 0, int64_t imm = 0);
  uint16_t fresh() { return next_register_++; }
  // A register to write a value of that kind to: a new one, or one that already holds its kind.
  uint16_t destination(Kind kind);
  void wrote(uint16_t reg, Kind kind, uint64_t text_size);
  // A register that holds that kind, written before if need be.
  uint16_t some(Kind kind);
  uint64_t size_of(uint16_t reg) const { return text_sizes_.at(reg); }

  void block(int depth);
  void statement(int depth);
  void conditional(int depth);
  void several_ways();
  void dead_code();
  void give();
  bool give_all();

  void source(Kind kind);
  void load();
  void load_from(RecordBase base, Slot slot);
  void context();
  void scalar();
  void unary(Op op, Kind from, Kind to);
  void binary(Op op, Kind from, Kind to);
  void concat();
  void make_list();
  void invoke();
  void each();
  void element();

  // Builtins: each by the kinds of its arguments (function_calls.cpp).
  void call();
  uint16_t argument(const struct Signature& signature, size_t index);
  uint16_t int_constant(int64_t value);
  uint16_t history_slot(const std::string& name);

  Random& random_;
  Generated& generated_;
  Coverage& coverage_;
  std::vector<Instruction> code_;
  Scope scope_;
  std::map<uint16_t, uint64_t> text_sizes_;  // bounds, so that nothing grows without end
  uint16_t next_register_ = 0;
  uint64_t cost_ = 0;
  uint32_t budget_ = 0;
  Kind result_ = Kind::boolean;
};

}  // namespace nudge::differential
