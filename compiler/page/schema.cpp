// The data: contacts, accounts, enums, records, events.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/ast/words.h"
#include "compiler/page/context.h"
#include "compiler/page/html.h"

namespace nudge::page {

namespace {

void add_field(const Context& context, const ir::Field& field, std::string& out) {
  std::string badges;
  if (field.pii) badges += " <span class=\"badge pii\">personal</span>";
  if (field.unique) badges += " <span class=\"badge\">unique</span>";
  if (field.builtin) badges += " <span class=\"badge\">built in</span>";
  const std::string value =
      field.default_value == ir::kNoExpr || !context.ir[field.default_value].span.known()
          ? ""
          : code(ast::one_line(context.parts.sources, context.ir[field.default_value].span));
  const std::string json = field.json == field.name ? "" : code(field.json);
  out += fmt::format("<tr><td>{}{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", code(field.name),
                     badges, context.type(field.type), value, json, paragraphs(field.documentation));
}

void add_fields(const Context& context, const std::vector<ir::Field>& fields, std::string& out) {
  if (fields.empty()) return;
  out +=
      "<table>\n<thead><tr><th>Field</th><th>Type</th><th>Default</th><th>In "
      "JSON</th><th></th></tr></thead>\n<tbody>\n";
  for (const ir::Field& field : fields)
    add_field(context, field, out);
  out += "</tbody>\n</table>\n";
}

void add_enum(const Context& context, const ir::Enum& type, std::string& out) {
  const Thing thing{Kind::enumeration, type.name};
  const ast::Declaration* declaration = context.declaration(thing);
  if (declaration == nullptr) return;  // Weekday
  const auto* written = std::get_if<ast::EnumDecl>(&declaration->node);
  out += "<article>\n";
  add_head(context, thing, {"enum"}, out);
  out += "<ul>\n";
  for (size_t place = 0; place < type.values.size(); ++place) {
    const ir::EnumValue& value = type.values[place];
    out += "<li>" + code(value.name);
    if (value.json != value.name) out += fmt::format(", {} in JSON", code(value.json));
    if (written && place < written->values.size()) out += paragraphs(written->values[place].documentation);
    out += "</li>\n";
  }
  out += "</ul>\n</article>\n";
}

void add_event(const Context& context, const ir::Event& event, std::string& out) {
  const Thing thing{Kind::event, event.name};
  const Things& users = context.uses.by(thing);
  out += "<article>\n";
  add_head(context, thing, {}, out);
  out += "<dl>\n";
  add_fact("In JSON", code(event.json + (event.prefix ? "*" : "")), out);
  const std::string readers =
      context.links(users, {Kind::workflow, Kind::segment, Kind::score, Kind::message});
  add_fact("Read by", readers.empty() ? "nobody" : readers, out);
  out += "</dl>\n";
  add_fields(context, event.fields, out);
  out += "</article>\n";
}

}  // namespace

void add_events(const Context& context, std::string& out) {
  std::string shown;
  std::map<std::string, std::string> others;  // by module
  for (const ir::Event& event : context.ir.events) {
    const Thing thing{Kind::event, event.name};
    if (context.is_shown(thing)) {
      add_event(context, event, shown);
    } else {
      std::string& list = others[context.module(thing)];
      list += (list.empty() ? "" : ", ") + code(event.name);
    }
  }
  if (shown.empty() && others.empty()) return;
  out += "<section>\n<h2 id=\"events\">Events</h2>\n" + shown;
  for (const auto& [module, list] : others)
    out += fmt::format("<p class=\"quiet\">Also there by {}, and read by nobody: {}</p>\n",
                       code("use " + module), list);
  out += "</section>\n";
}

void add_schema(const Context& context, std::string& out) {
  out += "<section>\n<h2 id=\"schema\">Schema</h2>\n";
  out += "<article>\n<h3 id=\"contact\">contact</h3>\n";
  add_fields(context, context.ir.contact, out);
  out += "</article>\n<article>\n<h3 id=\"account\">account</h3>\n";
  add_fields(context, context.ir.account, out);
  out += "</article>\n";
  for (const ir::Enum& type : context.ir.enums)
    add_enum(context, type, out);
  for (const ir::Record& record : context.ir.records) {
    out += "<article>\n";
    add_head(context, {Kind::record, record.name}, {"record"}, out);
    add_fields(context, record.fields, out);
    out += "</article>\n";
  }
  out += "</section>\n";
}

}  // namespace nudge::page
