#include "compiler/ir/types.h"

namespace nudge::ir {

TypeTable::TypeTable() {
  intern({TypeKind::error, 0, false});
}

TypeId TypeTable::intern(Type type) {
  if (type.kind == TypeKind::error) type = {TypeKind::error, 0, false};
  const auto [place, fresh] =
      ids_.try_emplace({type.kind, type.detail, type.optional}, static_cast<TypeId>(types_.size()));
  if (fresh) types_.push_back(type);
  return place->second;
}

TypeId TypeTable::optional(TypeId id) {
  Type type = types_[id];
  type.optional = true;
  return intern(type);
}

TypeId TypeTable::required(TypeId id) {
  Type type = types_[id];
  type.optional = false;
  return intern(type);
}

}  // namespace nudge::ir
