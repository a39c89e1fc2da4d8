#include <fmt/format.h>

#include "compiler/ast/words.h"
#include "compiler/graph/clause_words.h"
#include "compiler/page/context.h"
#include "compiler/page/html.h"

namespace nudge::page {

namespace {

std::string lines(const std::vector<std::string>& all) {
  std::string out;
  for (const std::string& line : all)
    out += (out.empty() ? "" : " ") + line;
  return code(out);
}

void add_box(const graph::Box& box, std::string& out) {
  std::string title, notes;
  for (const std::string& line : box.title)
    title += (title.empty() ? "" : " ") + line;
  for (const std::string& line : box.notes)
    notes += (notes.empty() ? "" : " ") + line;
  out += "<li>";
  if (!box.heading.empty()) out += fmt::format("<small>{}</small> ", escaped(box.heading));
  if (!title.empty()) out += fmt::format("<b>{}</b>", escaped(title));
  if (!notes.empty()) out += (title.empty() ? "" : " ") + escaped(notes);
}

// The picture in words, where nobody draws it: each box with where its arrows lead.
void add_steps(const graph::Graph& graph, std::string& out) {
  out += "<ol class=\"steps\">\n";
  for (uint32_t place = 0; place < graph.boxes.size(); ++place) {
    add_box(graph.boxes[place], out);
    for (const graph::Arrow& arrow : graph.arrows) {
      if (arrow.from != place) continue;
      out += fmt::format(" <span class=\"arrow\">{}→ {}</span>",
                         arrow.label.empty() ? "" : escaped(arrow.label) + " ", arrow.to + 1);
    }
    out += "</li>\n";
  }
  out += "</ol>\n";
}

void add_clauses(const Context& context, uint32_t id, std::string& out) {
  const ir::Workflow& workflow = context.ir.workflows[id];
  std::string triggers, previous;
  for (const ir::Trigger& trigger : workflow.triggers) {
    const std::string words = graph::trigger_words(context.parts, trigger);
    if (words != previous) triggers += (triggers.empty() ? "" : "<br>or ") + code(words);
    previous = words;
  }
  add_fact("When", triggers, out);
  if (workflow.condition != ir::kNoExpr)
    add_fact("If", code(ast::one_line(context.parts.sources, context.ir[workflow.condition].span)), out);
  add_fact("Enters", escaped(graph::enter_words(context.parts, workflow)), out);
  for (const graph::Rule& rule : context.input.graphs[id].rules) {
    constexpr const char* kNames[] = {"Goal", "Measures", "Ends when", "Held out"};
    const std::string name = rule.name.empty() ? "" : fmt::format("<b>{}</b>: ", escaped(rule.name));
    const bool is_source = rule.kind != graph::Rule::Kind::holdout;
    add_fact(kNames[static_cast<size_t>(rule.kind)],
             name + (is_source ? lines(rule.lines) : rule.lines.front()), out);
  }
}

void add_workflow(const Context& context, uint32_t id, std::string& out) {
  const ir::Workflow& workflow = context.ir.workflows[id];
  const Thing thing{Kind::workflow, workflow.name};
  const Things& used = context.uses.of(thing);
  const Things& users = context.uses.by(thing);
  out += "<article>\n";
  std::vector<std::string> badges;
  if (workflow.for_account) badges.emplace_back("for accounts");
  add_head(context, thing, badges, out);
  if (!workflow.description.empty())
    out += fmt::format("<p class=\"lead\">{}</p>\n", escaped(workflow.description));
  out += "<dl>\n";
  add_clauses(context, id, out);
  add_fact("Sends", context.links(used, {Kind::message}), out);
  add_fact("Does", context.links(used, {Kind::action}), out);
  add_fact("Listens to", context.links(used, {Kind::event}), out);
  add_fact("Looks at", context.links(used, {Kind::segment, Kind::score}), out);
  add_fact("Starts or stops", context.links(used, {Kind::workflow}), out);
  add_fact("Started or stopped by", context.links(users, {Kind::workflow}), out);
  add_fact("Runs", context.links(used, {Kind::sequence}), out);
  add_fact("Tested by", context.links(users, {Kind::test}), out);
  out += "</dl>\n";
  if (id < context.input.drawings.size()) {
    out += fmt::format("<figure>{}</figure>\n", context.input.drawings[id]);
  } else {
    add_steps(context.input.graphs[id], out);
  }
  out += "</article>\n";
}

// All of them at a glance.
void add_table(const Context& context, std::string& out) {
  out +=
      "<table>\n<thead><tr><th>Workflow</th><th>Begins "
      "when</th><th>Sends</th><th>Goal</th></tr></thead>\n<tbody>\n";
  for (uint32_t id = 0; id < context.ir.workflows.size(); ++id) {
    const ir::Workflow& workflow = context.ir.workflows[id];
    const Thing thing{Kind::workflow, workflow.name};
    std::string triggers, previous, goal;
    for (const ir::Trigger& trigger : workflow.triggers) {
      const std::string words = graph::trigger_words(context.parts, trigger);
      if (words != previous) triggers += (triggers.empty() ? "" : "<br>") + code(words);
      previous = words;
    }
    for (const graph::Rule& rule : context.input.graphs[id].rules) {
      if (rule.kind == graph::Rule::Kind::goal) goal = lines(rule.lines);
    }
    const std::string description = workflow.description.empty()
                                        ? ""
                                        : fmt::format("<br><small>{}</small>", escaped(workflow.description));
    out += fmt::format("<tr><td>{}{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", context.link(thing),
                       description, triggers, context.links(context.uses.of(thing), {Kind::message}), goal);
  }
  out += "</tbody>\n</table>\n";
}

}  // namespace

void add_workflows(const Context& context, std::string& out) {
  if (context.ir.workflows.empty()) return;
  out += "<section>\n<h2 id=\"workflows\">Workflows</h2>\n";
  add_table(context, out);
  for (uint32_t id = 0; id < context.ir.workflows.size(); ++id)
    add_workflow(context, id, out);
  out += "</section>\n";
}

}  // namespace nudge::page
