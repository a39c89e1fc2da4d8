// What the store keeps of a person beside the state: actions of the outbox, inputs of the log.
#include "runtime/input/json_string.h"
#include "runtime/input/line_source.h"
#include "runtime/rights/export_parts.h"

namespace nudge {

std::string OwnRecords::text_of(JsonId value) const {
  const JsonNode& node = tree_.node(value);
  std::string text(node.token());
  if (node.escaped) unescape_json(text, node.token());
  return text;
}

bool OwnRecords::is_own(JsonId record) {
  if (tree_.node(record).kind != JsonKind::object) return false;
  for (JsonId member = tree_.first_child(record); member != tree_.node(record).end;
       member = tree_.next(member)) {
    const JsonNode& node = tree_.node(member);
    const std::string_view key(node.key, node.key_size);
    const bool names = key == "userId" || key == "anonymousId" || key == "previousId";
    if (names && node.kind == JsonKind::text && person_.goes_by(text_of(member))) return true;
  }
  return false;
}

std::vector<std::string> OwnRecords::of(std::string_view line, bool& is_json) {
  std::vector<std::string> records;
  padded_.assign(line);
  padded_.append(kLinePadding, '\0');
  is_json = tree_.parse({padded_.data(), line.size()}).empty();
  if (!is_json) {
    for (const std::string& id : person_.ids) {
      std::string quoted;
      append_json_text(quoted, id);
      if (line.find(quoted) != std::string_view::npos) return {std::string(line)};
    }
    return records;
  }
  if (is_own(0)) return {std::string(tree_.raw(0))};
  if (tree_.node(0).kind != JsonKind::object) return records;
  for (JsonId member = tree_.first_child(0); member != tree_.node(0).end; member = tree_.next(member)) {
    const JsonNode& node = tree_.node(member);
    if (std::string_view(node.key, node.key_size) != "batch" || node.kind != JsonKind::array) continue;
    for (JsonId id = tree_.first_child(member); id != node.end; id = tree_.next(id)) {
      if (is_own(id)) records.emplace_back(tree_.raw(id));
    }
  }
  return records;
}

Status export_outbox(Store& store, const Person& person, ExportWriter& json) {
  Result<uint64_t> delivered = store.delivered_through();
  if (!delivered.ok()) return delivered.fault();
  json.key("outbox").open('[');
  Status read = store.read_outbox(1, [&](const OutboxRow& row) -> Status {
    if (row.of_account || row.line.empty() || !person.goes_by(row.subject)) return Done{};
    json.open('{');
    json.key("delivered").flag(row.seq <= *delivered);
    json.key("action").plain(row.line);
    json.close('}');
    return Done{};
  });
  json.close(']');
  return read;
}

Status export_inputs(Store& store, const Person& person, ExportWriter& json) {
  Result<uint64_t> begin = store.log_begin();
  if (!begin.ok()) return begin.fault();
  OwnRecords own(person);
  json.key("inputs").open('[');
  Status read = store.read_log(*begin, [&](uint64_t, const LogEntry& entry) -> Status {
    if (entry.kind != EntryKind::line) return Done{};
    bool is_json = false;
    for (const std::string& record : own.of(entry.text, is_json)) {
      if (is_json) {
        json.plain(record);
      } else {
        json.text(record);
      }
    }
    return Done{};
  });
  json.close(']');
  return read;
}

}  // namespace nudge
