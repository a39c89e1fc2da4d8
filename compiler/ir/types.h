// Types, interned: equal types have equal ids, so comparing is comparing integers.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace nudge::ir {

using TypeId = uint32_t;
using EnumId = uint32_t;
using RecordId = uint32_t;

enum class TypeKind : uint8_t {
  error,  // of an expression that was refused already: fits everything, is never reported again
  boolean,
  integer,
  number,
  text,
  email,
  url,
  date,
  time,
  clock,
  duration,
  timezone,
  money,
  enumeration,
  record,
  list,
  set,
  message,
};

struct Type {
  TypeKind kind = TypeKind::error;
  uint32_t detail = 0;  // enumeration: EnumId; record: RecordId; money: the CurrencyId of
                        // runtime/value/money.h; list, set: element TypeId
  bool optional = false;
};

class TypeTable {
 public:
  TypeTable();
  TypeId intern(Type type);
  TypeId of(TypeKind kind, uint32_t detail = 0) { return intern({kind, detail, false}); }
  const Type& operator[](TypeId id) const { return types_[id]; }
  TypeId optional(TypeId id);  // T?  (of an optional: itself)
  TypeId required(TypeId id);  // T

 private:
  std::vector<Type> types_;
  std::map<std::tuple<TypeKind, uint32_t, bool>, TypeId> ids_;
};

inline constexpr TypeId kErrorType = 0;

}  // namespace nudge::ir
