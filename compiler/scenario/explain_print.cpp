// Explanations as trees for a terminal: marks, text, value and origin in columns.
#include <algorithm>

#include "compiler/scenario/columns.h"
#include "compiler/scenario/explain.h"
#include "runtime/value/utf8.h"

namespace nudge::scenario {

namespace {

constexpr size_t kWidestText = 64;  // beside a value
constexpr size_t kWidestAlone = 110;
constexpr size_t kWidestValue = 28;

struct Row {
  std::string lead;  // the tree's lines
  const Explanation* of = nullptr;
  std::string value;
  std::string origin;
  bool decides = true;
  bool asked = true;
};

class Printer {
 public:
  explicit Printer(const TreeStyle& style) : style_(style) {}

  std::string run(const Explanation& root) {
    add(root, "", "", true);
    size_t text_width = 0, value_width = 0;
    for (const Row& row : rows_) {
      bool has_more = !row.value.empty() || !row.origin.empty();
      if (has_more) text_width = std::max(text_width, columns_of(head(row)));
      if (!row.origin.empty()) value_width = std::max(value_width, columns_of(row.value));
    }
    std::string out;
    for (const Row& row : rows_)
      append(out, row, text_width, std::min(value_width, kWidestValue));
    return out;
  }

 private:
  void add(const Explanation& of, const std::string& lead, const std::string& below, bool decides) {
    Row row;
    row.lead = lead;
    row.of = &of;
    row.decides = decides && of.decides;
    row.asked = of.asked;
    if (!of.is_bool()) row.value = of.value;
    row.origin = of.origin;
    const std::vector<Explanation>* parts = &of.parts;
    if (!of.asked) {
      row.origin = "not looked at";
      row.value.clear();
      rows_.push_back(std::move(row));
      return;
    }
    // The one thing that there is to say stands in the line of its whole.
    if (parts->size() == 1 && of.is_bool()) {
      const Explanation& only = parts->front();
      if (!only.is_bool() || only.parts.empty()) {
        if (!only.is_bool()) row.value = only.value;
        if (!only.origin.empty())
          row.origin = row.origin.empty() ? only.origin : only.origin + "; " + row.origin;
        parts = &only.parts;
      }
    }
    bool here = row.decides;
    rows_.push_back(std::move(row));
    for (size_t place = 0; place < parts->size(); ++place) {
      bool last = place + 1 == parts->size();
      add((*parts)[place], below + (style_.unicode ? (last ? "└─ " : "├─ ") : "   "),
          below + (style_.unicode ? (last ? "   " : "│  ") : "   "), here);
    }
  }

  std::string mark(const Row& row) const {
    if (!row.of->is_bool()) return "";
    if (!row.asked) return style_.unicode ? "· " : "(-) ";
    bool yes = row.of->value == "true";
    return style_.unicode ? (yes ? "✓ " : "✗ ") : yes ? "(yes) " : "(no) ";
  }
  static std::string text(const Row& row) {
    bool alone = row.value.empty() && row.origin.empty();
    return shortened(row.of->text, alone ? kWidestAlone : kWidestText);
  }
  std::string head(const Row& row) const { return row.lead + mark(row) + text(row); }

  void append(std::string& out, const Row& row, size_t text_width, size_t value_width) const {
    out += style_.indent;
    std::string line = paint(row.lead, kDim) + paint(mark(row), colour_of(row)) +
                       paint(text(row), row.decides && row.asked ? "" : kDim);
    size_t width = columns_of(head(row));
    if (!row.value.empty() || !row.origin.empty()) {
      line.append(text_width - std::min(text_width, width) + 2, ' ');
      if (value_width > 0 || !row.value.empty()) {
        line += row.value;
        size_t value_columns = columns_of(row.value);
        if (!row.origin.empty() && value_width > 0)
          line.append(value_width - std::min(value_width, value_columns) + 2, ' ');
      }
      line += paint(row.origin, kDim);
    }
    out += line + '\n';
  }

  const char* colour_of(const Row& row) const {
    if (!row.asked || !row.decides) return kDim;
    return row.of->value == "true" ? "\033[32m" : "\033[31m";
  }
  std::string paint(const std::string& text, const char* with) const {
    if (!style_.colour || text.empty() || !*with) return text;
    return with + text + "\033[0m";
  }

  static constexpr const char* kDim = "\033[2m";
  const TreeStyle& style_;
  std::vector<Row> rows_;
};

void collect_reasons(const Explanation& of, std::string& out) {
  if (!of.asked || !of.decides) return;
  bool any_bool =
      std::any_of(of.parts.begin(), of.parts.end(), [](const Explanation& part) { return part.is_bool(); });
  if (any_bool) {
    for (const Explanation& part : of.parts) {
      if (part.is_bool()) collect_reasons(part, out);
    }
    return;
  }
  if (!out.empty()) out += "; ";
  if (of.parts.empty()) {
    out += of.is_bool() ? of.text + (of.value == "true" ? " holds" : " doesn't hold")
                        : of.text + " is " + of.value;
    if (!of.origin.empty()) out += " (" + of.origin + ")";
    return;
  }
  for (size_t place = 0; place < of.parts.size(); ++place) {
    const Explanation& part = of.parts[place];
    if (!part.asked) continue;
    out += (place > 0 ? ", " : "") + part.text + " is " + part.value;
    if (!part.origin.empty()) out += " (" + part.origin + ")";
  }
  if (!of.origin.empty()) out += " (" + of.origin + ")";
}

}  // namespace

std::string shortened(const std::string& text, size_t columns) {
  if (columns_of(text) <= columns) return text;
  size_t end = 0;
  for (size_t kept = 0; end < text.size(); ++end) {
    bool begins = (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
    if (begins && kept++ == columns - 1) break;
  }
  return text.substr(0, end) + "…";
}

std::string print(const Explanation& explanation, const TreeStyle& style) {
  return Printer(style).run(explanation);
}

std::string print(const Explanation& explanation, bool colour) {
  TreeStyle style;
  style.colour = colour;
  return print(explanation, style);
}

std::string in_short(const Explanation& explanation) {
  std::string out;
  collect_reasons(explanation, out);
  return out;
}

}  // namespace nudge::scenario
