// The code of a Program: registers, operands and jumps in range, and every function ends. What kind of value
// a register holds isn't followed.
#include <algorithm>
#include <iterator>

#include "runtime/program/builtin_names.h"
#include "runtime/program/op_form.h"
#include "runtime/program/verify_parts.h"

namespace nudge {
namespace {

class CodeVerification : public Verification {
 public:
  using Verification::Verification;

  void run() {
    for (FunctionId id = 0; id < program_.functions.size(); ++id)
      check_function(id);
  }

 private:
  void check_function(FunctionId id) {
    const Function& function = program_.functions[id];
    uint64_t end = uint64_t{function.begin} + function.count;
    if (function.count == 0 || end > program_.code.size())
      return expect(false, "a function lies outside of the code");
    const Instruction* code = program_.code.data() + function.begin;
    expect(code[function.count - 1].op == Op::give, "a function doesn't end");
    for (uint32_t at = 0; at < function.count; ++at)
      check_instruction(id, code[at], at);
  }

  void check_instruction(FunctionId id, const Instruction& code, uint32_t at) {
    const Function& function = program_.functions[id];
    auto registers = [&](uint64_t first, uint64_t count) {
      expect(first + count <= function.registers, "a register is out of range");
    };
    auto below = [&](uint64_t limit) {
      expect(static_cast<uint64_t>(code.imm) < limit, "an operand is out of range");
    };
    OpForm form = kOps[static_cast<size_t>(code.op)].form;
    if (form != OpForm::jump && form != OpForm::branch && form != OpForm::give) registers(code.dst, 1);
    switch (form) {
      case OpForm::constant:
        break;
      case OpForm::text:
        return below(program_.texts.size());
      case OpForm::list:
        return below(program_.lists.size());
      case OpForm::load:
        return check_load(code);
      case OpForm::context:
        expect(code.a <= static_cast<uint16_t>(ContextValue::has_account), "no such context");
        break;
      case OpForm::unary:
      case OpForm::give:
        registers(code.a, 1);
        break;
      case OpForm::binary:
        registers(std::max(code.a, code.b), 1);
        break;
      case OpForm::branch:
        registers(code.a, 1);
        [[fallthrough]];
      case OpForm::jump:
        below(function.count);
        expect(code.imm > at, "a jump goes back");
        break;
      case OpForm::call:
        for (uint64_t reg :
             {uint64_t{code.a}, uint64_t{code.b}, static_cast<uint64_t>(code.imm) >> 16 & 0xFFFF,
              static_cast<uint64_t>(code.imm) >> 32 & 0xFFFF})
          registers(reg, 1);
        expect((code.imm & 0xFFFF) < std::ssize(kBuiltinNames), "no such builtin");
        break;
      case OpForm::concat:
      case OpForm::make_list:
        registers(code.a, code.b);
        break;
      case OpForm::each:
        registers(code.a, 1);
        expect((code.b & 0xFF) <= static_cast<uint16_t>(EachFold::join) && code.b >> 8 < kMaxEachDepth,
               "no such each");
        [[fallthrough]];
      case OpForm::invoke:
        below(id);  // so no function comes back to itself
        break;
      case OpForm::element:
        return check_element(code);
    }
  }

  // The row has the cell; whether the list has such rows, the code doesn't say.
  void check_element(const Instruction& code) {
    auto cell = static_cast<uint32_t>(code.imm);
    auto cells = static_cast<uint32_t>(code.imm >> 32);
    bool of_row = code.b >= static_cast<uint16_t>(ElementKind::cell);
    expect(code.a < kMaxEachDepth && code.b <= static_cast<uint16_t>(ElementKind::text_cell) &&
               (!of_row || cell < cells),
           "no such element");
  }

  void check_load(const Instruction& code) {
    expect(code.a <= static_cast<uint16_t>(RecordBase::captured), "no such record");
    expect(code.b <= static_cast<uint16_t>(SlotKind::entries), "no such kind of slot");
    if (why_) return;
    uint64_t end = static_cast<uint64_t>(code.imm) + slot_bytes(static_cast<SlotKind>(code.b));
    expect(code.imm >= 0 && end <= bytes_of(static_cast<RecordBase>(code.a)),
           "a slot lies outside of its record");
  }

  // Of the largest such record: which event or workflow it is, the code doesn't say.
  uint64_t bytes_of(RecordBase base) const {
    uint64_t bytes = 0;
    switch (base) {
      case RecordBase::contact:
        return program_.contact_layout.fixed_bytes;
      case RecordBase::account:
        return program_.account_layout.fixed_bytes;
      case RecordBase::arriving:
        for (const Event& event : program_.events)
          bytes = std::max<uint64_t>(bytes, event.layout.fixed_bytes);
        return bytes;
      case RecordBase::captured:
        for (const Workflow& workflow : program_.workflows)
          bytes = std::max<uint64_t>(bytes, workflow.captures.fixed_bytes);
        return bytes;
    }
    return 0;
  }
};

}  // namespace

std::optional<std::string> find_broken_code(const Program& program) {
  CodeVerification verification(program);
  verification.run();
  return verification.why();
}

}  // namespace nudge
