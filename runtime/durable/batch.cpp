#include "runtime/durable/batch.h"

namespace nudge {

void Batch::add_line(const Line& line) {
  Entry& entry = entries.emplace_back();
  entry.line = line.number;
  entry.begin = text.size();
  entry.size = line.too_long ? 0 : line.text.size();
  entry.shown = line.too_long ? line.text.size() : 0;
  text.append(line.text);
}

Line Batch::line(const Entry& entry) const {
  Line line;
  line.text = std::string_view(text).substr(entry.begin, entry.size + entry.shown);
  line.number = entry.line;
  line.too_long = entry.shown > 0;
  return line;
}

void Batch::add_advance(int64_t to_ms) {
  Entry& entry = entries.emplace_back();
  entry.kind = EntryKind::advance;
  entry.to_ms = to_ms;
}

void Batch::add_actions(ActionPrinter& printer, const Output& output) {
  for (const Action& action : output.actions) {
    Row& row = rows.emplace_back();
    row.seq = action.seq;
    row.id = action.id;
    row.at_ms = action.at_ms;
    row.of_account = action.subject_kind == SubjectKind::account;
    row.subject = view(action.subject);
    row.begin = action_lines.size();
    printer.append_ndjson(action_lines, output, action);
    row.size = action_lines.size() - row.begin - 1;
  }
}

void Batch::clear() {
  text.clear();
  entries.clear();
  progress.reset();
  snapshot_position = 0;
  parts.clear();
  finished.reset();
  action_lines.clear();
  rows.clear();
  shown.clear();
}

}  // namespace nudge
