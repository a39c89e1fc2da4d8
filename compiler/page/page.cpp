#include "compiler/page/page.h"

#include <fmt/format.h>

#include "compiler/page/context.h"
#include "compiler/page/html.h"

namespace nudge::page {

namespace {

// The headings of the sections, and below each its things.
std::string contents(const Context& context, const std::string& sections) {
  struct Part {
    const char* id;
    const char* title;
    std::vector<Thing> things;
  };
  std::vector<Part> parts;
  const auto part = [&](const char* id, const char* title, Kind kind, const auto& all) {
    Part made{id, title, {}};
    for (const auto& one : all) {
      if (context.is_shown({kind, one.name})) made.things.push_back({kind, one.name});
    }
    if (!made.things.empty()) parts.push_back(std::move(made));
  };
  part("workflows", "Workflows", Kind::workflow, context.ir.workflows);
  part("messages", "Messages", Kind::message, context.ir.messages);
  part("segments", "Segments", Kind::segment, context.ir.segments);
  part("scores", "Scores", Kind::score, context.ir.scores);
  parts.push_back({"policy", "Policy", {}});
  part("events", "Events", Kind::event, context.ir.events);
  part("actions", "Actions", Kind::action, context.ir.actions);
  parts.push_back({"schema", "Schema", {}});
  // A section that is there has its heading.
  for (const auto& [id, title] :
       {std::pair{"pieces", "Sequences and functions"}, {"tests", "Tests"}, {"files", "Files"}}) {
    if (sections.find(fmt::format("<h2 id=\"{}\">", id)) != std::string::npos)
      parts.push_back({id, title, {}});
  }
  std::string out = "<nav>\n<ul>\n";
  for (const Part& one : parts) {
    out += fmt::format("<li><a href=\"#{}\">{}</a>", one.id, one.title);
    if (!one.things.empty()) out += "\n<ul>\n";
    for (const Thing& thing : one.things)
      out += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", anchor(thing), escaped(thing.name));
    out += one.things.empty() ? "</li>\n" : "</ul>\n</li>\n";
  }
  return out + "</ul>\n</nav>\n";
}

std::string counted(size_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

std::string print_page(const PageInput& input) {
  const Context context(input);
  const std::string title = escaped(input.title);
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{0}</title>\n<style>\n{1}</style>\n</head>\n<body>\n<header>\n<h1>{0}</h1>\n<p>{2}, {3}, made "
      "by "
      "<code>nudge docs</code> from the program itself.</p>\n</header>\n",
      title, kStyle, counted(context.ir.workflows.size(), "workflow"),
      counted(context.ir.messages.size(), "message"));
  std::string sections;
  add_workflows(context, sections);
  add_messages(context, sections);
  add_rules(context, sections);
  add_events(context, sections);
  add_actions(context, sections);
  add_schema(context, sections);
  add_pieces(context, sections);
  add_tests(context, sections);
  add_files(context, sections);
  return out + contents(context, sections) + "<main>\n" + sections + "</main>\n</body>\n</html>\n";
}

}  // namespace nudge::page
