#include <cctype>

#include "compiler/lower/context.h"

namespace nudge::lower {

using ir::TypeKind;

namespace {

bool is_missing_constant(const ir::Expr& expr) {
  return expr.kind == ExprKind::constant && is_missing(int_of_word(expr.word));
}

}  // namespace

uint32_t text_constant(Context& context, const std::string& text) {
  auto [found, is_new] = context.text_ids.try_emplace(text, static_cast<uint32_t>(context.out.texts.size()));
  if (is_new) context.out.texts.push_back(text);
  return found->second;
}

uint32_t list_constant(Context& context, ListConstant list) {
  std::string key = list.of_texts ? "t" : "w";
  for (Word word : list.words)
    key += ' ' + std::to_string(word);
  auto [found, is_new] = context.list_ids.try_emplace(key, static_cast<uint32_t>(context.out.lists.size()));
  if (is_new) context.out.lists.push_back(std::move(list));
  return found->second;
}

std::optional<ListConstant> constant_list(Context& context, const ir::Expr& list) {
  ListConstant constant;
  constant.of_texts = is_text(context.type(context.type(list.type).detail).kind);
  for (ExprId id : list.operands) {
    const ir::Expr& element = context.in[id];
    bool missing = is_missing_constant(element);
    if (!missing && element.kind != (constant.of_texts ? ExprKind::text : ExprKind::constant))
      return std::nullopt;
  }
  for (ExprId id : list.operands) {
    const ir::Expr& element = context.in[id];
    Word missing = constant.of_texts ? kMissingWord : missing_of(context.type_of(id).kind);
    Word there = constant.of_texts && element.kind == ExprKind::text
                     ? Word{text_constant(context, element.text_value)}
                     : element.word;
    constant.words.push_back(is_missing_constant(element) ? missing : there);
  }
  return constant;
}

FieldKind field_kind(TypeKind kind) {
  switch (kind) {
    case TypeKind::boolean:
      return FieldKind::boolean;
    case TypeKind::integer:
      return FieldKind::integer;
    case TypeKind::number:
      return FieldKind::number;
    case TypeKind::text:
    case TypeKind::message:
      return FieldKind::text;
    case TypeKind::email:
      return FieldKind::email;
    case TypeKind::url:
      return FieldKind::url;
    case TypeKind::date:
      return FieldKind::date;
    case TypeKind::time:
      return FieldKind::time;
    case TypeKind::clock:
      return FieldKind::clock;
    case TypeKind::duration:
      return FieldKind::duration;
    case TypeKind::timezone:
      return FieldKind::timezone;
    case TypeKind::money:
      return FieldKind::money;
    case TypeKind::enumeration:
      return FieldKind::enumeration;
    case TypeKind::record:
      return FieldKind::record;
    case TypeKind::list:
      return FieldKind::list;
    case TypeKind::set:
      return FieldKind::set;
    case TypeKind::error:
      break;
  }
  NUDGE_UNREACHABLE("an expression without a type reached lower");
}

SlotKind slot_kind(TypeKind kind) {
  switch (field_kind(kind)) {
    case FieldKind::boolean:
    case FieldKind::record:
      return SlotKind::boolean;
    case FieldKind::timezone:
    case FieldKind::enumeration:
      return SlotKind::small;
    case FieldKind::date:
    case FieldKind::clock:
      return SlotKind::medium;
    case FieldKind::number:
      return SlotKind::number;
    case FieldKind::text:
    case FieldKind::email:
    case FieldKind::url:
      return SlotKind::text;
    case FieldKind::list:
    case FieldKind::set:
      return SlotKind::list;
    default:
      return SlotKind::wide;
  }
}

FieldType field_type(const Context& context, ir::TypeId id) {
  const ir::Type& type = context.type(id);
  FieldType result;
  result.kind = field_kind(type.kind);
  result.optional = type.optional;
  if (is_list(type.kind)) {
    const ir::Type& element = context.type(type.detail);
    result.element = field_kind(element.kind);
    result.element_detail = element.kind == TypeKind::record ? 0 : element.detail;
    result.element_optional = element.optional;
  } else if (type.kind != TypeKind::record) {
    result.detail = type.detail;
  }
  return result;
}

Word missing_of(TypeKind kind) {
  return missing_word(slot_kind(kind));
}

bool is_text(TypeKind kind) {
  return slot_kind(kind) == SlotKind::text;
}
bool is_list(TypeKind kind) {
  return kind == TypeKind::list || kind == TypeKind::set;
}

ResultKind result_kind(TypeKind kind) {
  if (kind == TypeKind::boolean) return ResultKind::boolean;
  if (kind == TypeKind::number) return ResultKind::number;
  if (is_text(kind)) return ResultKind::text;
  return is_list(kind) ? ResultKind::list : ResultKind::word;
}

std::string source_text(const Context& context, ir::Span span) {
  constexpr size_t kLongest = 100;
  if (!span.known()) return "";
  std::string text;
  for (char byte : context.sources.text(span)) {
    bool space = std::isspace(static_cast<unsigned char>(byte)) != 0;
    if (space && (text.empty() || text.back() == ' ')) continue;
    text += space ? ' ' : byte;
  }
  if (text.size() <= kLongest) return text;
  size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    --end;
  return text.substr(0, end) + "…";
}

uint32_t source_line(const Context& context, ir::Span span) {
  if (!span.known()) return 0;
  return static_cast<uint32_t>(context.sources.file(span.file).position(span.begin).line);
}

FunctionId add_function(Context& context, const FunctionBuilder& builder, ResultKind result,
                        std::string name) {
  const std::vector<Instruction>& code = builder.code();
  std::string key(1, static_cast<char>(result));
  key.append(reinterpret_cast<const char*>(code.data()), code.size() * sizeof(Instruction));
  auto id = static_cast<FunctionId>(context.out.functions.size());
  auto [found, is_new] = context.by_code.try_emplace(std::move(key), id);
  if (!is_new) return found->second;
  Function function;
  function.begin = static_cast<uint32_t>(context.out.code.size());
  function.count = static_cast<uint32_t>(code.size());
  function.registers = builder.registers();
  function.result = result;
  function.name = std::move(name);
  context.out.code.insert(context.out.code.end(), code.begin(), code.end());
  context.out.functions.push_back(std::move(function));
  return id;
}

}  // namespace nudge::lower
