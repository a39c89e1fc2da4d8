#include "cli/repl/show.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/repl/moments.h"
#include "compiler/source/shown_line.h"

namespace nudge::repl {

namespace {

using scenario::Happening;
using What = Happening::Kind;

constexpr size_t kWidestName = 24;

bool comes_in(What kind) {
  return kind == What::brought || kind == What::event || kind == What::changed;
}

Ink ink_of(const Happening& happening) {
  switch (happening.kind) {
    case What::queued:
      return happening.text.find(" skipped: ") == std::string::npos ? Ink::sent : Ink::caution;
    case What::entered:
      return Ink::entered;
    case What::ended:
    case What::measured:
      return Ink::good;
    case What::refused:
      return Ink::caution;
    case What::faulty:
      return Ink::bad;
    case What::event:
      return Ink::strong;
    default:
      return Ink::dim;
  }
}

std::string padded(std::string text, size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text;
}

// Of the names to be shown; 0 if there is but one, which needn't be.
size_t name_width(const scenario::Timeline& timeline) {
  size_t width = 0;
  for (const Happening& each : timeline.happenings)
    if (each.subject != timeline.happenings.front().subject) width = std::max(width, each.subject.size());
  if (width > 0) width = std::max(width, timeline.happenings.front().subject.size());
  return std::min(width, kWidestName);
}

std::string indented(const std::vector<std::string>& lines, const char* by) {
  std::string out;
  for (const std::string& line : lines)
    out += by + source::one_line(line) + "\n";
  return out;
}

std::string explained(const scenario::Explanation& values, InkPot ink) {
  scenario::TreeStyle style;
  style.colour = ink.on;
  style.indent = "    ";
  return scenario::print(values, style);
}

}  // namespace

std::string in_one_line(const std::string& statement) {
  std::string out;
  for (const char byte : statement) {
    const bool space = byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
    if (!space)
      out += byte;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return source::one_line(out);
}

std::string happenings(const Session& session, size_t first, const ShowStyle& style, int64_t& day) {
  const scenario::Timeline& timeline = session.world().timeline();
  const ZoneId zone = zone_of(session.world().zone());
  const size_t width = name_width(timeline);
  const size_t time_width = scenario::clock_width(timeline, zone);
  std::string out;
  for (size_t at = first; at < timeline.happenings.size(); ++at) {
    const Happening& each = timeline.happenings[at];
    if (comes_in(each.kind) && !style.what_came_in) continue;
    if (each.kind == What::faulty && !style.faults) continue;
    if (day_of(each.at_ms, zone) != day) {
      day = day_of(each.at_ms, zone);
      out += style.ink(Ink::dim, day_text(each.at_ms, zone)) + "\n";
    }
    out += fmt::format("  {}  ", style.ink(Ink::dim, padded(scenario::clock_text(each, zone), time_width)));
    if (width > 0) out += padded(source::one_line(each.subject), width) + "  ";
    if (style.what_came_in && !comes_in(each.kind) && each.kind != What::faulty) out += "  ";
    out += style.ink(ink_of(each), source::one_line(each.text)) + "\n";
  }
  return out;
}

std::string outcome_text(const scenario::Outcome& outcome, const std::string& statement, InkPot ink) {
  using Kind = scenario::Outcome::Kind;
  if (outcome.kind == Kind::held) return fmt::format("{} {}\n", ink(Ink::good, "✓"), in_one_line(statement));
  if (outcome.kind == Kind::answered) {
    if (!outcome.values) return "";
    const scenario::Explanation& values = *outcome.values;
    std::string out = fmt::format("{} {}", ink(Ink::strong, values.value), ink(Ink::dim, ": " + values.type));
    if (!values.origin.empty()) out += ink(Ink::dim, "   " + values.origin);
    out += "\n";
    if (values.is_bool() && !values.parts.empty()) out += explained(values, ink);
    return out;
  }
  std::string out = fmt::format("{} {}\n", ink(Ink::bad, "✗"), in_one_line(statement));
  out += fmt::format("    {}\n", source::one_line(outcome.message));
  out += indented(outcome.difference, "    ");
  if (outcome.values) out += explained(*outcome.values, ink);
  if (!outcome.instead.empty())
    out += ink(Ink::dim, "    what there is instead") + "\n" + indented(outcome.instead, "      ");
  return out;
}

std::string actions_table(const Session& session, InkPot ink) {
  const scenario::Timeline& timeline = session.world().timeline();
  const ZoneId zone = zone_of(session.world().zone());
  const size_t width = name_width(timeline);
  std::string out;
  size_t number = 0;
  for (const Happening& each : timeline.happenings) {
    if (each.kind != What::queued) continue;
    out += fmt::format("{:>3}  {}  ", ++number, ink(Ink::dim, wall_time(each.at_ms, zone)));
    if (width > 0) out += padded(source::one_line(each.subject), width) + "  ";
    out += ink(ink_of(each), source::one_line(each.text)) + "\n";
  }
  return out.empty() ? "nothing has been queued yet\n" : out;
}

std::string action_whole(const Session& session, size_t number, InkPot ink) {
  const scenario::Timeline& timeline = session.world().timeline();
  if (number == 0 || number > timeline.queued.size()) return "";
  const scenario::Queued& queued = timeline.queued[number - 1];
  const bool is_message = queued.kind != ActionKind::action;
  size_t seen = 0;
  std::string out;
  for (const Happening& each : timeline.happenings) {
    if (each.kind != What::queued || ++seen != number) continue;
    out = fmt::format("{}  {}  {}\n", wall_time(each.at_ms, zone_of(session.world().zone())),
                      ink(Ink::strong, each.subject), ink(ink_of(each), source::one_line(each.text)));
    out += fmt::format("  by workflow {}\n", each.workflow);
  }
  for (const scenario::Queued::Field& field : queued.fields) {
    if (field.name == "html" || field.value.empty()) continue;
    // A body is shown as it is read; its source is the program's.
    const bool has_text = is_message && std::any_of(queued.fields.begin(), queued.fields.end(),
                                                    [](const auto& other) { return other.name == "text"; });
    if (field.name == "body" && has_text) continue;
    const std::string& name = field.name == "text" && is_message ? "body" : field.name;
    std::string value = field.value;
    while (!value.empty() && value.back() == '\n')
      value.pop_back();
    if (value.find('\n') == std::string::npos) {
      out += fmt::format("  {} {}\n", ink(Ink::dim, name + ":"), source::one_line(value));
      continue;
    }
    out += "  " + ink(Ink::dim, name + ":") + "\n";
    for (size_t at = 0; at <= value.size();) {
      const size_t end = std::min(value.find('\n', at), value.size());
      const std::string line = source::one_line(std::string_view(value).substr(at, end - at));
      out += (line.empty() ? "" : "    " + line) + "\n";
      at = end + 1;
    }
  }
  return out;
}

}  // namespace nudge::repl
