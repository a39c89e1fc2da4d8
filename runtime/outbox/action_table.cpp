#include "runtime/outbox/action_table.h"

#include <algorithm>

#include "runtime/outbox/action_printer.h"
#include "runtime/outbox/value_text.h"
#include "runtime/value/text_functions.h"
#include "runtime/value/time_text.h"
#include "runtime/value/utf8.h"

namespace nudge {

namespace {

constexpr size_t kTimeWidth = 24;
constexpr size_t kContactWidth = 16;
constexpr size_t kKindWidth = 7;
constexpr size_t kMostWidth = 40;  // of a column of names
constexpr size_t kDetailsWidth = 80;

// One line of at most `most` code points; what would break the line becomes a space.
std::string one_line(std::string_view text, size_t most) {
  std::string out;
  for (size_t count = 0; !text.empty(); ++count) {
    if (count == most) return out + "…";
    CodePoint point = decode_code_point(text);
    bool is_control = point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0) ||
                      point.value == 0x2028 || point.value == 0x2029;
    append_code_point(out, is_control ? U' ' : point.value);
    text.remove_prefix(point.bytes);
  }
  return out;
}

void append_cell(std::string& out, std::string_view text, size_t width) {
  std::string cell = one_line(text, kMostWidth);
  out += cell;
  size_t taken = static_cast<size_t>(length(cell));
  out.append(taken < width ? width - taken : 0, ' ');
  out += "  ";
}

// `welcome "Hello, Ada!"`, `welcome (unsubscribed)`, `notify(channel: #sales, text: …)`
std::string details_of(const ActionTable::Row& row) {
  if (row.kind == name_of(ActionKind::skipped)) return row.name + " (" + row.reason + ")";
  const bool is_action = row.kind == name_of(ActionKind::action);
  std::string out = is_action ? row.name + "(" : row.name;
  bool first = true;
  for (const auto& [name, value] : row.fields) {
    bool shown = is_action || name == "subject" || name == "title" || name == "text";
    if (!shown) continue;
    if (is_action) {
      out += (first ? "" : ", ") + name + ": " + value;
    } else if (first) {
      out += " \"" + value + '"';
    }
    first = false;
  }
  if (is_action) out += ')';
  return out;
}

}  // namespace

ActionTable::ActionTable(const Program& program) : program_(program) {
  for (const Workflow& workflow : program.workflows) {
    workflow_width_ = std::max(workflow_width_, std::min(kMostWidth, workflow.name.size()));
    for (const Node& node : workflow.nodes) {
      bool acts = node.kind == NodeKind::send || node.kind == NodeKind::action;
      if (acts) step_width_ = std::max(step_width_, std::min(kMostWidth, node.step.size()));
    }
  }
}

void ActionTable::append_header(std::string& out) const {
  append_cell(out, "at", kTimeWidth);
  append_cell(out, "contact", kContactWidth);
  append_cell(out, "workflow", workflow_width_);
  append_cell(out, "step", step_width_);
  append_cell(out, "kind", kKindWidth);
  out += "what\n";
}

void ActionTable::append_row(std::string& out, const Row& row) const {
  append_cell(out, row.at, kTimeWidth);
  append_cell(out, row.subject, kContactWidth);
  append_cell(out, row.workflow, workflow_width_);
  append_cell(out, row.step, step_width_);
  append_cell(out, row.kind, kKindWidth);
  out += one_line(details_of(row), kDetailsWidth);
  out += '\n';
}

void ActionTable::append_row(std::string& out, const Output& output, const Action& action) const {
  const Workflow& workflow = program_.workflows[action.workflow];
  Row row;
  append_time(row.at, action.at_ms);
  row.subject = view(action.subject);
  row.workflow = workflow.name;
  row.step = workflow.nodes[action.node].step;
  row.kind = name_of(action.kind);
  row.name = action.kind == ActionKind::action ? program_.actions[action.target].name
                                               : program_.messages[action.target].name;
  row.reason = name_of(action.reason);
  for (uint32_t place = 0; place < action.field_count; ++place) {
    const ActionField& field = output.fields[action.first_field + place];
    append_plain_value(row.fields.emplace_back(*field.name, "").second, program_, field.type, field.word);
  }
  append_row(out, row);
}

}  // namespace nudge
