#include <fmt/format.h>

#include "compiler/graph/colours.h"
#include "compiler/graph/print_graph.h"

namespace nudge::graph {

namespace {

bool is_name_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Whether the character at `at` could mean something to Mermaid or to the Markdown in its labels: emphasis,
// code, a list at the beginning of a line (`- `, `1. `). A `_` within a name can't.
bool is_special(std::string_view text, size_t at) {
  const char c = text[at];
  if (c == '_') {
    const bool within =
        at > 0 && at + 1 < text.size() && is_name_character(text[at - 1]) && is_name_character(text[at + 1]);
    return !within;
  }
  if (c == '-' || c == '+') return at == 0;
  const bool ends_word = at + 1 == text.size() || text[at + 1] == ' ';
  if (c == '.' || c == ')') return ends_word && at > 0 && text.find_first_not_of("0123456789") == at;
  return std::string_view("\"#<>&`*~\\|").find(c) != std::string_view::npos;
}

// Entities are `#name;` and `#number;` there.
std::string escaped(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (is_special(text, at)) {
      out += fmt::format("#{};", static_cast<int>(byte));
    } else {
      out += byte < 0x20 || byte == 0x7f ? ' ' : text[at];
    }
  }
  return out;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines)
    out += (out.empty() ? "" : "<br/>") + escaped(line);
  return out;
}

std::string box_label(const Box& box) {
  std::vector<std::string> parts;
  if (!box.heading.empty()) parts.push_back(fmt::format("<small>{}</small>", escaped(box.heading)));
  if (!box.title.empty()) parts.push_back(fmt::format("<b>{}</b>", joined(box.title)));
  if (!box.notes.empty()) parts.push_back(joined(box.notes));
  if (!box.count.empty()) parts.push_back(fmt::format("<b>{}</b>", escaped(box.count)));
  if (!box.standing.empty()) parts.push_back(escaped(box.standing));
  return fmt::format("{}", fmt::join(parts, "<br/>"));
}

std::pair<const char*, const char*> brackets(Shape shape) {
  switch (shape) {
    case Shape::trigger:
    case Shape::finish:
      return {"([", "])"};
    case Shape::wait:
      return {"(", ")"};
    case Shape::branch:
    case Shape::split:
      return {"{{", "}}"};
    case Shape::repeat:
      return {"[[", "]]"};
    default:
      return {"[", "]"};
  }
}

class Printer {
 public:
  Printer(const Graph& graph, std::string prefix, std::string indent)
      : graph_(graph), prefix_(std::move(prefix)), indent_(std::move(indent)) {}

  std::string run() {
    for (const Box& box : graph_.boxes) {
      const auto [open, close] = brackets(box.shape);
      line(fmt::format("{}{}\"{}\"{}:::{}", prefix_ + box.id, open, box_label(box), close,
                       class_of(box.shape)));
    }
    if (!graph_.rules.empty()) line(fmt::format("{}rules[\"{}\"]:::rules", prefix_, rules_label()));
    for (const Arrow& arrow : graph_.arrows)
      print(arrow);
    // Without being joined to anything it would stand anywhere.
    if (!graph_.rules.empty())
      line(fmt::format("{0}{1} ~~~ {0}rules", prefix_, graph_.boxes[graph_.arrows.front().from].id));
    return std::move(out_);
  }

 private:
  void line(std::string_view text) { out_ += fmt::format("{}{}\n", indent_, text); }

  void print(const Arrow& arrow) {
    std::string label = escaped(arrow.label);
    if (!arrow.count.empty())
      label += fmt::format("{}<b>{}</b>", label.empty() ? "" : " ", escaped(arrow.count));
    const std::string_view shaft = arrow.back ? "-.->" : "-->";
    line(fmt::format("{}{} {}{} {}{}", prefix_, graph_.boxes[arrow.from].id, shaft,
                     label.empty() ? "" : fmt::format("|\"{}\"|", label), prefix_,
                     graph_.boxes[arrow.to].id));
  }

  std::string rules_label() const {
    std::string out = "<i>at any step</i>";
    for (const Rule& rule : graph_.rules) {
      out += fmt::format("<br/><small>{}</small><br/>{}", escaped(rule.heading), joined(rule.lines));
      if (!rule.count.empty()) out += fmt::format("<br/><b>{}</b>", escaped(rule.count));
    }
    return out;
  }

  const Graph& graph_;
  std::string prefix_, indent_;
  std::string out_;
};

std::string title(const Graph& graph) {
  std::string out = escaped(graph.name);
  if (graph.for_account) out += " (for accounts)";
  if (!graph.description.empty()) out += ": " + escaped(graph.description);
  if (!graph.total.empty()) out += "<br/>" + escaped(graph.total);
  return out;
}

std::string classes() {
  std::string out;
  for (int shape = 0; shape <= static_cast<int>(Shape::finish); ++shape) {
    const auto which = static_cast<Shape>(shape);
    const Colours colours = colours_of(which);
    out += fmt::format("  classDef {} fill:{},stroke:{},color:{}{}\n", class_of(which), colours.fill,
                       colours.border, which == Shape::finish ? kTextOnDark : kText,
                       which == Shape::link ? ",stroke-dasharray:4 3" : "");
  }
  return out +
         fmt::format("  classDef rules fill:{},stroke:{},color:{},stroke-dasharray:4 3,text-align:left\n",
                     kPanelFill, kPanelBorder, kText);
}

}  // namespace

std::string print_mermaid(const std::vector<Graph>& graphs) {
  std::string out = "flowchart TB\n";
  for (size_t place = 0; place < graphs.size(); ++place) {
    out += fmt::format("  subgraph w{}[\"{}\"]\n    direction TB\n", place, title(graphs[place]));
    out += Printer(graphs[place], fmt::format("w{}", place), "    ").run();
    out += "  end\n";
  }
  return out + classes();
}

}  // namespace nudge::graph
