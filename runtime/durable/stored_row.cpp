#include "runtime/durable/stored_row.h"

#include "runtime/input/json_string.h"
#include "runtime/input/line_source.h"
#include "runtime/value/printable.h"

namespace nudge {
namespace {

std::string text_of(std::string_view contents, bool escaped) {
  if (!escaped) return std::string(contents);
  std::string text;
  unescape_json(text, contents);
  return text;
}

// The part of a row that a key of an action's line is.
std::string* part_of(ActionTable::Row& row, std::string_view key) {
  if (key == "at") return &row.at;
  if (key == "contact" || key == "account") return &row.subject;
  if (key == "workflow") return &row.workflow;
  if (key == "step") return &row.step;
  if (key == "kind") return &row.kind;
  if (key == "name") return &row.name;
  if (key == "reason") return &row.reason;
  return nullptr;
}

}  // namespace

std::string StoredRows::key_of(JsonId id) const {
  const JsonNode& node = tree_.node(id);
  return text_of({node.key, node.key_size}, node.key_escaped);
}

std::string StoredRows::value_of(JsonId id) const {
  const JsonNode& node = tree_.node(id);
  if (node.kind == JsonKind::text) return printable(text_of(node.token(), node.escaped));
  if (node.kind != JsonKind::array) return std::string(tree_.raw(id));
  std::string list = "[";
  for (JsonId element = tree_.first_child(id); element != node.end; element = tree_.next(element))
    list += (list.size() > 1 ? ", " : "") + value_of(element);
  return list + "]";
}

void StoredRows::append(std::string& out, std::string_view line) {
  padded_.assign(line);
  padded_.append(kLinePadding, '\0');
  if (!tree_.parse({padded_.data(), line.size()}).empty() || tree_.node(0).kind != JsonKind::object) {
    out += line;
    out += '\n';
    return;
  }
  ActionTable::Row row;
  for (JsonId id = tree_.first_child(0); id != tree_.node(0).end; id = tree_.next(id)) {
    const std::string key = key_of(id);
    if (std::string* part = part_of(row, key)) {
      *part = text_of(tree_.node(id).token(), tree_.node(id).escaped);
    } else if (key == "fields") {
      for (JsonId field = tree_.first_child(id); field != tree_.node(id).end; field = tree_.next(field))
        row.fields.emplace_back(key_of(field), value_of(field));
    }
  }
  table_.append_row(out, row);
}

}  // namespace nudge
