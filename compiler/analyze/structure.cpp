#include "compiler/analyze/structure.h"

#include <map>

#include "compiler/analyze/traverse.h"

namespace nudge::analyze {
namespace {

class KeyWriter {
 public:
  explicit KeyWriter(const ir::Program& program) : program_(program) {}

  void write(ExprId id) {
    if (id == kNoExpr) return number(-1);
    const ir::Expr& expr = program_[id];
    key_ += '(';
    number(static_cast<int64_t>(expr.kind));
    number(expr.type);
    details(expr);
    if (expr.kind == ExprKind::let || expr.kind == ExprKind::each) {
      write(expr.operands[0]);
      locals_[expr.local] = static_cast<uint32_t>(locals_.size());
      write(expr.operands[1]);
    } else {
      for (ExprId operand : expr.operands)
        write(operand);
    }
    key_ += ')';
  }
  std::string take() { return std::move(key_); }

 private:
  void number(int64_t value) { key_ += std::to_string(value) + ' '; }
  void text(const std::string& value) {
    number(static_cast<int64_t>(value.size()));
    key_ += value;
  }
  void texts(const std::vector<std::string>& values) {
    number(static_cast<int64_t>(values.size()));
    for (const std::string& value : values)
      text(value);
  }

  void details(const ir::Expr& expr) {
    switch (expr.kind) {
      case ExprKind::constant:
        return number(int_of_word(expr.word));
      case ExprKind::text:
      case ExprKind::matches:
      case ExprKind::call:
        return text(expr.text_value);
      case ExprKind::field:
        return path(expr.path);
      case ExprKind::local:
        return local(expr.local);
      case ExprKind::element:
        local(expr.local);
        return texts(expr.path.names);
      case ExprKind::each:
        return number(static_cast<int64_t>(expr.each_op));
      case ExprKind::score:
        return number(expr.score);
      case ExprKind::compare:
        return number(static_cast<int64_t>(expr.compare_op));
      case ExprKind::arithmetic:
        return number(static_cast<int64_t>(expr.arithmetic_op));
      case ExprKind::history:
        return history(*expr.history);
      case ExprKind::segment:
        return number(expr.segment);
      case ExprKind::calendar:
      case ExprKind::holds:
        return length(expr.length);
      default:
        return;
    }
  }
  // One from outside is itself.
  void local(ir::LocalId id) {
    auto found = locals_.find(id);
    number(found == locals_.end() ? -2 - static_cast<int64_t>(id) : found->second);
  }
  void path(const ir::FieldPath& path) {
    number(static_cast<int64_t>(path.base));
    number(path.capture);
    for (ir::EventId event : path.events)
      number(event);
    texts(path.names);
  }
  void length(const ir::Length& length) {
    number(length.ms);
    number(length.months);
  }
  void history(const ir::History& history) {
    number(static_cast<int64_t>(history.op));
    number(history.of_account ? 1 : 0);
    number(history.event);
    write(history.filter);
    texts(history.field);
    number(static_cast<int64_t>(history.window));
    length(history.within);
    write(history.since);
  }

  const ir::Program& program_;
  std::string key_;
  std::map<ir::LocalId, uint32_t> locals_;
};

}  // namespace

std::string structural_key(const ir::Program& program, ir::ExprId expr) {
  if (expr == kNoExpr) return "";
  KeyWriter writer(program);
  writer.write(expr);
  return writer.take();
}

}  // namespace nudge::analyze
