#include "compiler/ir/ir.h"
#include "runtime/value/money.h"

namespace nudge::ir {

namespace {

std::string plain_name(const Program& program, const Type& type) {
  switch (type.kind) {
    case TypeKind::error:
      return "unknown";
    case TypeKind::boolean:
      return "bool";
    case TypeKind::integer:
      return "int";
    case TypeKind::number:
      return "number";
    case TypeKind::text:
      return "text";
    case TypeKind::email:
      return "email";
    case TypeKind::url:
      return "url";
    case TypeKind::date:
      return "date";
    case TypeKind::time:
      return "time";
    case TypeKind::clock:
      return "clock";
    case TypeKind::duration:
      return "duration";
    case TypeKind::timezone:
      return "timezone";
    case TypeKind::money:
      return "money(" + std::string(currency_code(static_cast<CurrencyId>(type.detail))) + ")";
    case TypeKind::enumeration:
      return program.enums[type.detail].name;
    case TypeKind::record:
      return program.records[type.detail].name;
    case TypeKind::list:
      return "list of " + print_type(program, type.detail);
    case TypeKind::set:
      return "set of " + print_type(program, type.detail);
    case TypeKind::message:
      return "message";
  }
  return "unknown";
}

}  // namespace

std::string print_type(const Program& program, TypeId id) {
  const Type& type = program.types[id];
  const std::string name = plain_name(program, type);
  if (!type.optional) return name;
  const bool composed = type.kind == TypeKind::list || type.kind == TypeKind::set;
  return composed ? "(" + name + ")?" : name + "?";
}

}  // namespace nudge::ir
