#include <fmt/format.h>

#include "compiler/ast/words.h"
#include "compiler/graph/colours.h"
#include "compiler/graph/print_graph.h"

namespace nudge::graph {

namespace {

constexpr size_t kDescriptionWidth = 84;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// U+FFFE and U+FFFF, which XML doesn't have.
std::string without_noncharacters(std::string_view text) {
  std::string out(text);
  for (std::string_view bad : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    for (size_t at = 0; (at = out.find(bad, at)) != std::string::npos;)
      out.replace(at, bad.size(), "\xEF\xBF\xBD");
  }
  return out;
}

// In an HTML-like label, whose text Graphviz reads once more for escapes after it has read its entities.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : without_noncharacters(text)) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\\') {
      out += "&#92;&#92;";
    } else {
      out += is_control(c) ? ' ' : c;
    }
  }
  return out;
}

// As a quoted string, in which Graphviz reads escapes and entities.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : without_noncharacters(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += is_control(c) ? ' ' : c;
    if (c == '&') out += "amp;";
  }
  return out + '"';
}

std::string joined(const std::vector<std::string>& lines, std::string_view end) {
  std::string out;
  for (const std::string& line : lines)
    out += (out.empty() ? "" : std::string(end)) + escaped(line);
  return out;
}

std::string font(std::string_view colour, int size, std::string_view text) {
  return fmt::format("<FONT COLOR=\"{}\" POINT-SIZE=\"{}\">{}</FONT>", colour, size, text);
}

std::string bold(std::string_view text) {
  return fmt::format("<B>{}</B>", text);
}

constexpr const char* kTable = "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\">";

std::string row(std::string_view cell) {
  return fmt::format("<TR><TD>{}</TD></TR>", cell);
}

// Rows, for lines of several sizes stand too near to each other otherwise.
std::string box_label(const Box& box) {
  const Colours colours = colours_of(box.shape);
  const bool dark = box.shape == Shape::finish;
  const char* count_colour = dark ? kTextOnDark : kCount;
  std::string out = kTable;
  if (!box.heading.empty()) out += row(font(colours.heading, 8, bold(escaped(box.heading))));
  if (!box.title.empty()) out += row(font(dark ? kTextOnDark : kText, 11, bold(joined(box.title, "<BR/>"))));
  if (!box.notes.empty()) out += row(font(kFaintText, 10, joined(box.notes, "<BR/>")));
  if (!box.count.empty()) out += row(font(count_colour, 10, bold(escaped(box.count))));
  if (!box.standing.empty()) out += row(font(count_colour, 10, escaped(box.standing)));
  return out + "</TABLE>";
}

std::string_view shape_words(Shape shape) {
  switch (shape) {
    case Shape::branch:
    case Shape::split:
      return "shape=hexagon, ordering=out, style=filled, margin=\"0.0,0.02\"";
    case Shape::wait:
      return "style=\"rounded,filled\", ordering=out, margin=\"0.16,0.05\"";
    case Shape::trigger:
    case Shape::finish:
      return "style=\"rounded,filled\", margin=\"0.16,0.05\"";
    case Shape::link:
      return "style=\"filled,dashed\"";
    default:
      return "style=filled";
  }
}

// In an SVG: Graphviz makes more of it, such as `a_w.welcome.n3`, which can't be another name's either.
std::string id_of(const std::string& workflow) {
  return "w." + workflow;
}

void print_box(const Graph& graph, const Box& box, std::string& out) {
  const Colours colours = colours_of(box.shape);
  out += fmt::format("  {} [id={}, {}, fillcolor=\"{}\", color=\"{}\", tooltip={}, ", box.id,
                     quoted(id_of(graph.name) + "." + box.id), shape_words(box.shape), colours.fill,
                     colours.border, quoted(box.tooltip));
  // To the other picture, if it stands in the same file or page.
  if (!box.workflow.empty()) out += fmt::format("href={}, ", quoted("#" + id_of(box.workflow)));
  out += fmt::format("label=<{}>]\n", box_label(box));
}

void print_arrow(const Graph& graph, const Arrow& arrow, size_t place, std::string& out) {
  std::string label = escaped(arrow.label);
  if (!arrow.count.empty()) {
    if (!label.empty()) label += " ";
    label += fmt::format("<FONT COLOR=\"{}\">{}</FONT>", kCount, bold(escaped(arrow.count)));
  }
  out += fmt::format("  {} -> {} [id={}", graph.boxes[arrow.from].id, graph.boxes[arrow.to].id,
                     quoted(fmt::format("{}.e{}", id_of(graph.name), place)));
  if (!label.empty()) out += fmt::format(", label=< {} >", label);
  if (arrow.back) out += ", style=dashed";
  out += "]\n";
}

std::string left(std::string_view cell) {
  return fmt::format("<TR><TD ALIGN=\"LEFT\" BALIGN=\"LEFT\">{}</TD></TR>", cell);
}

// What holds at any step stands above the steps, in a panel.
std::string rules(const Graph& graph) {
  constexpr const char* line_end = "<BR ALIGN=\"LEFT\"/>";
  std::string out =
      "<TABLE BORDER=\"1\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"3\" STYLE=\"ROUNDED\" ";
  out += fmt::format("COLOR=\"{}\" BGCOLOR=\"{}\">", kPanelBorder, kPanelFill);
  out += left(font(kFaintText, 10, "<I>at any step</I>"));
  for (const Rule& rule : graph.rules) {
    const std::string all = rule.heading + "  " + fmt::format("{}", fmt::join(rule.lines, " "));
    std::vector<std::string> lines = ast::wrapped(all, kDescriptionWidth, 6);
    const std::string heading = font(kFaintText, 9, bold(escaped(rule.heading)));
    lines.front().erase(0, std::min(lines.front().size(), rule.heading.size()));
    std::string words = heading + font(kText, 10, joined(lines, line_end));
    if (!rule.count.empty()) words += font(kCount, 10, bold("&#160;&#160;" + escaped(rule.count)));
    out += left(words);
  }
  return out + "</TABLE>";
}

std::string title(const Graph& graph) {
  std::string name = font(kText, 16, bold(escaped(graph.name)));
  if (graph.for_account) name += font(kFaintText, 11, "&#160;&#160;for accounts");
  std::string out = kTable + left(name);
  std::string description;
  for (const std::string& line : ast::wrapped(graph.description, kDescriptionWidth, 4))
    description += (description.empty() ? "" : "<BR ALIGN=\"LEFT\"/>") + escaped(line);
  if (!description.empty()) out += left(font(kFaintText, 12, description));
  if (!graph.total.empty()) out += left(font(kCount, 12, bold(escaped(graph.total))));
  if (!graph.rules.empty()) {
    out += "<TR><TD HEIGHT=\"8\"></TD></TR>";
    out += left(rules(graph));
  }
  return out + "<TR><TD HEIGHT=\"10\"></TD></TR></TABLE>";
}

}  // namespace

std::string print_dot(const Graph& graph) {
  constexpr const char* fonts = "fontname=\"Helvetica,Arial,sans-serif\"";
  std::string out = fmt::format("digraph {} {{\n", quoted(graph.name));
  out += fmt::format(
      "  graph [id={}, rankdir=TB, bgcolor=\"#ffffff\", pad=0.25, nodesep=0.4, ranksep=0.42, {}, ",
      quoted(id_of(graph.name)), fonts);
  out += fmt::format("labelloc=t, labeljust=l, tooltip={}, label=<{}>]\n", quoted(graph.name), title(graph));
  out += fmt::format("  node [shape=box, {}, fontsize=11, penwidth=1.2, margin=\"0.12,0.05\"]\n", fonts);
  out += fmt::format("  edge [{}, fontsize=10, color=\"{}\", fontcolor=\"{}\", arrowsize=0.7]\n", fonts,
                     kArrow, kText);
  for (const Box& box : graph.boxes)
    print_box(graph, box, out);
  for (size_t place = 0; place < graph.arrows.size(); ++place)
    print_arrow(graph, graph.arrows[place], place, out);
  return out + "}\n";
}

}  // namespace nudge::graph
