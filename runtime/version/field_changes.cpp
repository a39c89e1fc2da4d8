// The changes of fields, for people.
#include <fmt/format.h>

#include "runtime/version/field_plan.h"
#include "runtime/version/meaning.h"

namespace nudge {

namespace {

class FieldChanges {
 public:
  FieldChanges(const Program& from, const Program& to) : from_(from), to_(to) {}

  void compare(const std::string& path, const std::vector<Field>& old_fields,
               const std::vector<Field>& new_fields) {
    for (const Field& field : new_fields) {
      const std::string name = path + "." + field.name;
      const Field* old_field = find_by_name(old_fields, field.name);
      old_field ? compare(name, *old_field, field) : tell_new(name, field);
    }
    for (const Field& field : old_fields) {
      if (!find_by_name(new_fields, field.name))
        tell("{}.{}: gone, its values are dropped", path, field.name);
    }
  }

  std::vector<std::string> take() { return std::move(told_); }

 private:
  template <typename... Args>
  void tell(fmt::format_string<Args...> text, Args&&... args) {
    told_.push_back(fmt::format(text, std::forward<Args>(args)...));
  }

  void tell_new(const std::string& name, const Field& field) {
    tell("{}: {}, new: {}", name, kind_name(to_, field.type),
         field.has_default ? "everybody begins with its default" : "nobody has one yet");
  }

  void compare(const std::string& name, const Field& old_field, const Field& field) {
    const std::string old_kind = kind_name(from_, old_field.type);
    const std::string kind = kind_name(to_, field.type);
    if (field.pii != old_field.pii)
      tell("{}: {} from now on", name, field.pii ? "masked, as `pii`," : "no longer masked, not `pii`,");
    if (old_field.slot == kNoSlot && field.slot != kNoSlot) {
      tell("{}: was not kept, for nothing read it: begins empty", name);
    } else if (old_field.slot != kNoSlot && field.slot == kNoSlot) {
      tell("{}: nothing reads it any more: its values are dropped", name);
    } else {
      compare_values(name, old_field, old_kind, field, kind);
    }
    if (old_field.type.kind == FieldKind::record && field.type.kind == FieldKind::record)
      compare(name, old_field.fields, field.fields);
    if (is_rows(old_field) && is_rows(field)) compare(name, old_field.fields, field.fields);
  }

  static bool is_rows(const Field& field) { return is_list_field(field.type.kind) && !field.fields.empty(); }

  void compare_values(const std::string& name, const Field& old_field, const std::string& old_kind,
                      const Field& field, const std::string& kind) {
    const std::string head = kind == old_kind ? name : fmt::format("{}: {}, was {}", name, kind, old_kind);
    const std::string what = what_becomes(old_field, field);
    if (!what.empty()) {
      tell("{}: {}", head, what);
    } else if (kind != old_kind) {
      const bool from_default = old_field.type.optional && !field.type.optional && field.has_default;
      tell("{}: {}", head, from_default ? "who has none gets its default" : "its values are kept");
    } else if (!same_default(old_field, field)) {
      tell("{}: another default: who is there already keeps what it has", name);
    }
  }

  // "" if every value is kept.
  std::string what_becomes(const Field& old_field, const Field& field) const {
    const bool list = is_list_field(field.type.kind);
    const bool record = field.type.kind == FieldKind::record;
    if (list != is_list_field(old_field.type.kind) || record != (old_field.type.kind == FieldKind::record) ||
        is_rows(field) != is_rows(old_field))
      return "its values are dropped";
    if (record || is_rows(field)) return "";
    const ValueChange change = list
                                   ? ValueChange(from_, old_field.type.element, old_field.type.element_detail,
                                                 to_, field.type.element, field.type.element_detail)
                                   : ValueChange(from_, old_field.type.kind, old_field.type.detail, to_,
                                                 field.type.kind, field.type.detail);
    if (change.how() == ValueChange::How::drops) return "its values are dropped";
    if (change.lost().empty()) return "";
    if (!change.lost().starts_with('`')) return change.lost();
    return change.lost() + (list                                        ? ": dropped from lists"
                            : field.has_default && !field.type.optional ? ": who has that gets the default"
                                                                        : ": who has that has none then");
  }

  bool same_default(const Field& old_field, const Field& field) const {
    if (old_field.has_default != field.has_default) return false;
    if (!field.has_default) return true;
    if (is_text_field(field.type.kind))
      return from_.texts[old_field.default_word] == to_.texts[field.default_word];
    if (is_list_field(field.type.kind)) return true;
    if (field.type.kind == FieldKind::enumeration) return value(from_, old_field) == value(to_, field);
    return old_field.default_word == field.default_word;
  }
  static std::string value(const Program& program, const Field& field) {
    const auto& values = program.enums[field.type.detail].values;
    return field.default_word < values.size() ? values[field.default_word].name : "";
  }

  const Program& from_;
  const Program& to_;
  std::vector<std::string> told_;
};

}  // namespace

std::vector<std::string> describe_field_changes(const Program& from, const Program& to) {
  FieldChanges changes(from, to);
  changes.compare("contact", from.contact_fields, to.contact_fields);
  changes.compare("account", from.account_fields, to.account_fields);
  return changes.take();
}

}  // namespace nudge
