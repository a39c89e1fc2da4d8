#include "runtime/input/misfit.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "runtime/value/money.h"
#include "runtime/value/text_functions.h"

namespace nudge {

namespace {

constexpr size_t kShownBytes = 60;
constexpr size_t kShownValues = 8;
constexpr size_t kComparedValues = 1000;

std::string enum_text(const EnumType& type) {
  std::string out = type.name + " (";
  for (size_t place = 0; place < std::min(kShownValues, type.values.size()); ++place) {
    if (place > 0) out += ", ";
    out += type.values[place].json;
  }
  if (type.values.size() > kShownValues)
    out += fmt::format(" and {} more", type.values.size() - kShownValues);
  return out + ")";
}

std::string wanted_kind(const Program& program, FieldKind kind, uint32_t detail) {
  switch (kind) {
    case FieldKind::boolean:
      return "bool";
    case FieldKind::integer:
      return "int";
    case FieldKind::number:
      return "number";
    case FieldKind::text:
      return "text";
    case FieldKind::email:
      return "email";
    case FieldKind::url:
      return "url";
    case FieldKind::date:
      return "date (2026-03-02)";
    case FieldKind::time:
      return "time (2026-03-02T09:00:00Z)";
    case FieldKind::clock:
      return "clock (09:30)";
    case FieldKind::duration:
      return "duration (1 day 12 hours)";
    case FieldKind::timezone:
      return "timezone (Europe/Paris)";
    case FieldKind::money:
      return fmt::format("money({})", currency_code(static_cast<CurrencyId>(detail)));
    case FieldKind::enumeration:
      return enum_text(program.enums[detail]);
    case FieldKind::record:
      return "an object";
    case FieldKind::list:
      return "list";
    case FieldKind::set:
      return "set";
  }
  return "";
}

size_t edits(std::string_view from, std::string_view to) {
  std::vector<size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= from.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= to.size(); ++j) {
      size_t changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row[to.size()];
}

}  // namespace

std::string wanted(const Program& program, const FieldType& type) {
  std::string name = wanted_kind(program, type.kind, type.detail);
  if (type.kind != FieldKind::list && type.kind != FieldKind::set) return name;
  if (type.element == FieldKind::record) return name + " of objects";
  return name + " of " + wanted_kind(program, type.element, type.element_detail);
}

std::string wants_got(const Program& program, const FieldType& type, std::string_view raw) {
  std::string out = fmt::format("wants {}, got {}", wanted(program, type), shortened(raw));
  bool is_text = raw.size() > 2 && raw.front() == '"';
  if (type.kind != FieldKind::enumeration || !is_text || raw.size() > kShownBytes) return out;
  std::vector<std::string> spellings;
  for (const EnumValue& value : program.enums[type.detail].values) {
    if (spellings.size() < kComparedValues) spellings.push_back(value.json);
  }
  auto meant = probably_meant(raw.substr(1, raw.size() - 2), spellings);
  return meant ? fmt::format("{}, did you mean \"{}\"?", out, *meant) : out;
}

std::string shortened(std::string_view text) {
  if (text.size() <= kShownBytes) return std::string(text);
  size_t size = kShownBytes;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
    --size;
  return std::string(text.substr(0, size)) + "…";
}

std::optional<std::string> probably_meant(std::string_view name, const std::vector<std::string>& candidates) {
  std::string wanted_name = lower(name);
  size_t limit = std::max<size_t>(1, (name.size() + 1) / 3);
  const std::string* nearest = nullptr;
  for (const std::string& candidate : candidates) {
    size_t difference =
        candidate.size() > name.size() ? candidate.size() - name.size() : name.size() - candidate.size();
    if (difference > limit) continue;
    size_t distance = edits(wanted_name, lower(candidate));
    if (distance > limit || (nearest && distance == limit)) continue;
    nearest = &candidate;
    limit = distance;
  }
  return nearest ? std::optional(*nearest) : std::nullopt;
}

}  // namespace nudge
