#include "compiler/ir/comparison.h"

namespace nudge::ir {

CompareOp opposite(CompareOp op) {
  switch (op) {
    case CompareOp::equal:
      return CompareOp::not_equal;
    case CompareOp::not_equal:
      return CompareOp::equal;
    case CompareOp::less:
      return CompareOp::greater_equal;
    case CompareOp::less_equal:
      return CompareOp::greater;
    case CompareOp::greater:
      return CompareOp::less_equal;
    case CompareOp::greater_equal:
      return CompareOp::less;
  }
  return op;
}

CompareOp mirrored(CompareOp op) {
  switch (op) {
    case CompareOp::less:
      return CompareOp::greater;
    case CompareOp::less_equal:
      return CompareOp::greater_equal;
    case CompareOp::greater:
      return CompareOp::less;
    case CompareOp::greater_equal:
      return CompareOp::less_equal;
    default:
      return op;
  }
}

bool is_whole(TypeKind kind) {
  switch (kind) {
    case TypeKind::integer:
    case TypeKind::date:
    case TypeKind::time:
    case TypeKind::clock:
    case TypeKind::duration:
    case TypeKind::money:
      return true;
    default:
      return false;
  }
}

bool has_order(TypeKind kind) {
  return is_whole(kind) || kind == TypeKind::number;
}

}  // namespace nudge::ir
