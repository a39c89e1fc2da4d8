// What the parts of verify.h's check share. Private to runtime/program.
#pragma once

#include <optional>
#include <string>

#include "runtime/program/program.h"

namespace nudge {

// Remembers the first thing that is wrong.
class Verification {
 public:
  explicit Verification(const Program& program) : program_(program) {}
  const std::optional<std::string>& why() const { return why_; }

 protected:
  void expect(bool holds, const char* why) {
    if (!holds && !why_) why_ = why;
  }
  // May be none.
  void check_function_id(FunctionId id) {
    expect(id == kNoFunction || id < program_.functions.size(), "no such function");
  }
  // Of one that is run without asking whether there is one.
  void need_function(FunctionId id) { expect(id < program_.functions.size(), "no such function"); }
  void check_slot(SlotId slot, const Layout& layout) {
    expect(slot == kNoSlot || slot < layout.slots.size(), "no such slot");
  }
  // Of one that is read as this kind: another kind could lead out of the record.
  void check_slot(SlotId slot, const Layout& layout, SlotKind kind) {
    check_slot(slot, layout);
    if (why_ || slot == kNoSlot) return;
    expect(layout.slots[slot].kind == kind, "a slot of another kind than is read");
  }
  void need_slot(SlotId slot, const Layout& layout, SlotKind kind) {
    expect(slot != kNoSlot, "no such slot");
    check_slot(slot, layout, kind);
  }
  void check_layout(const Layout& layout);
  void check_type(const FieldType& type);
  void check(const TimedCondition& condition);

  const Program& program_;
  std::optional<std::string> why_;
};

std::optional<std::string> find_broken_code(const Program& program);
std::optional<std::string> find_broken_workflow(const Program& program, const Workflow& workflow);

}  // namespace nudge
