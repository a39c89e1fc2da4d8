// Lists element by element: the body of an `each` is a function of its own, over the same evaluation, in
// which the element stands. What it reads of the locals around it, it computes anew from their values.
#include <set>

#include "compiler/lower/code.h"
#include "runtime/fault/limits.h"
#include "runtime/program/rows.h"

namespace nudge::lower {
namespace {

using ir::EachOp;
using ir::TypeKind;

EachFold fold_of(EachOp op) {
  switch (op) {
    case EachOp::any:
      return EachFold::any;
    case EachOp::all:
      return EachFold::all;
    case EachOp::count:
      return EachFold::count;
    case EachOp::join:
      return EachFold::join;
  }
  NUDGE_UNREACHABLE("no such each");
}

// Locals that the expression reads and doesn't bind itself, ascending.
std::set<ir::LocalId> free_locals(const ir::Program& program, ExprId root) {
  std::set<ir::LocalId> read, bound;
  std::set<ExprId> visited;
  std::vector<ExprId> open = {root};
  while (!open.empty()) {
    ExprId id = open.back();
    open.pop_back();
    if (!visited.insert(id).second) continue;
    const ir::Expr& expr = program[id];
    if (expr.kind == ExprKind::local) read.insert(expr.local);
    if (expr.kind == ExprKind::let) bound.insert(expr.local);
    analyze::for_each_operand(expr, [&](ExprId operand) { open.push_back(operand); });
  }
  for (ir::LocalId local : bound)
    read.erase(local);
  return read;
}

}  // namespace

void Code::bind_outer(ExprId expr) {
  for (ir::LocalId local : free_locals(context_.in, expr))
    bind_outer_local(local);
}

void Code::bind_outer_local(ir::LocalId local) {
  if (locals_.contains(local)) return;
  ExprId value = kNoExpr;
  const BoundLocal* parameter = nullptr;
  for (const BoundLocal& bound : place_.parameters) {
    if (bound.local == local) parameter = &bound;
  }
  if (parameter) {
    value = parameter->value;
  } else {
    auto let = context_.lets.find(local);
    NUDGE_ASSERT(let != context_.lets.end(), "a local is read that nothing binds");
    value = let->second;
  }
  if (value != kNoExpr) bind_outer(value);
  Register dst = builder.take();
  bind(local, dst);
  if (value != kNoExpr) return emit_to(value, dst);
  emit_missing(context_.type(parameter->type).kind, dst);
}

FunctionId Code::body_function(const ir::Expr& each, uint32_t depth) {
  Place inside = place_;
  inside.elements[each.local] = {depth, context_.type_of(each.operands[0]).detail};
  std::string name = "each " + source_text(context_, each.span);
  return value_function(context_, each.operands[1], inside, name);
}

void Code::emit_each(const ir::Expr& expr, Register dst) {
  auto depth = static_cast<uint32_t>(place_.elements.size());
  static_assert(kMaxEachDepth == limits::kMaxEachDepth);
  NUDGE_ASSERT(depth < kMaxEachDepth, "lists in lists deeper than {}", kMaxEachDepth);
  FunctionId body = body_function(expr, depth);
  Register list = emit(expr.operands[0]);
  auto detail = static_cast<uint16_t>(static_cast<uint32_t>(fold_of(expr.each_op)) | depth << 8);
  builder.emit({Op::each, dst, list, detail, body});
}

void Code::emit_element(const ir::Expr& expr, Register dst) {
  auto found = place_.elements.find(expr.local);
  NUDGE_ASSERT(found != place_.elements.end(), "an element outside of its list");
  auto [depth, type] = found->second;
  auto element = [&, depth = depth](Register to, ElementKind kind, int64_t imm) {
    builder.emit({Op::element, to, static_cast<uint16_t>(depth), static_cast<uint16_t>(kind), imm});
  };
  bool text = is_text(context_.type(expr.type).kind);
  if (context_.type(type).kind != TypeKind::record)
    return element(dst, text ? ElementKind::text : ElementKind::word, 0);
  std::vector<Field> parts = element_parts(context_, type);
  auto cell = [&](Register to, const Field& part, bool of_text) {
    int64_t imm = int64_t{part.slot} | int64_t{row_cells(parts)} << 32;
    element(to, of_text ? ElementKind::text_cell : ElementKind::cell, imm);
  };
  if (!expr.path.names.empty()) {
    const Field* part = find_field(parts, expr.path.names);
    NUDGE_ASSERT(part, "no part `{}` of an element", expr.path.names.front());
    return cell(dst, *part, text);
  }
  // Is there a record? A missing one is a row of missing cells.
  builder.constant(dst, int64_t{context_.type(type).optional ? 0 : 1});
  if (!context_.type(type).optional) return;
  Register value = builder.take();
  for (const Field& part : parts) {
    bool of_text = part.type.kind == FieldKind::text || part.type.kind == FieldKind::email ||
                   part.type.kind == FieldKind::url;
    cell(value, part, of_text);
    Op known = part.type.kind == FieldKind::number ? Op::known_number : Op::known_int;
    builder.unary(of_text ? Op::known_pointer : known, value, value);
    builder.binary(Op::logical_or, dst, dst, value);
  }
}

}  // namespace nudge::lower
