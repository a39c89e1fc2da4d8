#include "cli/dot_svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "compiler/run_program.h"

namespace nudge::cli {

namespace {

// Between two drawings, in points.
constexpr double kGap = 24;
// To start dot costs as much as a small picture; each run has a minute.
constexpr size_t kPicturesInRun = 50;

std::string named_dot() {
  const char* named = std::getenv("NUDGE_DOT");
  return named && *named ? named : "";
}

std::optional<std::filesystem::path> find_dot() {
  const std::string named = named_dot();
  return named.empty() ? find_on_path("dot") : find_named_program(named);
}

// The number in `NAME="123pt"` of the element that the text begins with.
double attribute(std::string_view element, std::string_view name) {
  element = element.substr(0, element.find('>'));
  const size_t at = element.find(fmt::format(" {}=\"", name));
  if (at == std::string_view::npos) return 0;
  return std::strtod(std::string(element.substr(at + name.size() + 3, 24)).c_str(), nullptr);
}

Fault no_dot() {
  constexpr const char* advice =
      "`--format mermaid` and `--format dot` do without; on Debian it is in the package graphviz";
  const std::string named = named_dot();
  if (named.empty())
    return Fault{fmt::format("SVG is drawn by the command dot, which is not installed; {}", advice)};
  return Fault{fmt::format(
      "SVG is drawn by the command dot, and NUDGE_DOT names `{}`, which is no program; {}", named, advice)};
}

// To the ids of a second picture dot adds its page. What a user wrote has no such quotes in it.
std::string without_pages(std::string drawing) {
  for (const std::string_view mark : {"id=\"page0,1_", "id=\"a_page0,1_"}) {
    const size_t page = mark.find("page");
    for (size_t at = drawing.find(mark); at != std::string::npos; at = drawing.find(mark, at))
      drawing.erase(at + page, mark.size() - page);
  }
  return drawing;
}

// dot writes a whole file for each picture, one after another.
void cut_apart(std::string_view files, std::vector<std::string>& drawings) {
  constexpr std::string_view begin = "<svg", end = "</svg>\n";
  for (size_t at = files.find(begin); at != std::string_view::npos; at = files.find(begin, at)) {
    const size_t past = std::min(files.find(end, at), files.size() - end.size()) + end.size();
    drawings.push_back(without_pages(std::string(files.substr(at, past - at))));
    at = past;
  }
}

}  // namespace

bool can_draw() {
  return find_dot().has_value();
}

Result<std::vector<std::string>> draw_svgs(const std::vector<std::string>& dots) {
  const auto program = find_dot();
  if (!program) return no_dot();
  std::vector<std::string> drawings;
  for (size_t begin = 0; begin < dots.size(); begin += kPicturesInRun) {
    const size_t end = std::min(begin + kPicturesInRun, dots.size());
    const std::string all = fmt::format("{}", fmt::join(dots.begin() + static_cast<ptrdiff_t>(begin),
                                                        dots.begin() + static_cast<ptrdiff_t>(end), "\n"));
    ProgramOutcome ran = run_program(*program, {"-Tsvg"}, std::filesystem::current_path(), all);
    if (ran.ended_well) cut_apart(ran.out, drawings);
    if (ran.ended_well && drawings.size() == end) continue;
    while (ran.said.ends_with('\n'))
      ran.said.pop_back();
    return Fault{fmt::format("dot draws nothing: {}", ran.said)};
  }
  return drawings;
}

std::string svg_sheet(const std::vector<std::string>& drawings) {
  constexpr const char* head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  if (drawings.size() == 1) return head + drawings.front();
  double width = 0, height = -kGap;
  for (const std::string& drawing : drawings) {
    width = std::max(width, attribute(drawing, "width"));
    height += attribute(drawing, "height") + kGap;
  }
  std::string out = head;
  out += fmt::format(
      "<svg width=\"{0:.0f}pt\" height=\"{1:.0f}pt\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
      "xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
      width, height);
  double y = 0;
  for (const std::string& drawing : drawings) {
    // The sizes in points would be units of the screen: here they are those of the sheet.
    const double own_width = attribute(drawing, "width"), own_height = attribute(drawing, "height");
    const size_t rest = drawing.find(" viewBox=");
    out += fmt::format("<svg x=\"0\" y=\"{:.0f}\" width=\"{:.0f}\" height=\"{:.0f}\"{}", y, own_width,
                       own_height, drawing.substr(rest));
    y += own_height + kGap;
  }
  return out + "</svg>\n";
}

}  // namespace nudge::cli
