// The costs for people and for machines.
#include <fmt/format.h>

#include "compiler/state_cost/state_cost.h"
#include "runtime/report/json_writer.h"
#include "runtime/report/text_table.h"

namespace nudge::state_cost {

namespace {

// "8", "4 + 4 + 1 a byte", "4 + 16 + 8 an event, at most 5"
std::string bytes_text(const Item& item) {
  std::string text = fmt::format("{}", item.bytes);
  if (item.each == 0) return text;
  if (item.block > 0) text += fmt::format(" + {}", item.block);
  const bool vowel = std::string_view("aeiou").find(item.each_of[0]) != std::string_view::npos;
  text += fmt::format(" + {} {} {}", item.each, vowel ? "an" : "a", item.each_of);
  if (item.most > 1) text += fmt::format(", at most {}", item.most);
  return text;
}

// For people: without the folder of the program's first file, in which most of them are.
std::string short_place(const source::SourceSet& sources, source::Span span) {
  std::string place = place_of(sources, span);
  const std::string_view first = sources.file(0).path();
  const size_t folder = first.find_last_of('/') + 1;
  return place.starts_with(first.substr(0, folder)) ? place.substr(folder) : place;
}

std::string places_text(const source::SourceSet& sources, const std::vector<source::Span>& spans) {
  if (spans.empty()) return "built in";
  std::string text;
  std::string last;
  for (const source::Span& span : spans) {
    std::string place = short_place(sources, span);
    if (place == last) continue;
    text += (text.empty() ? "" : ", ") + place;
    last = std::move(place);
  }
  return text;
}

std::string subject_text(const SubjectCost& cost, const char* name, const source::SourceSet& sources) {
  std::string text = fmt::format("{}: a record of {} bytes, and what it holds of texts and history\n", name,
                                 cost.record_bytes);
  TextTable table("lll", 2);
  table.add({"bytes", "what", "asked for by"});
  for (const Item& item : cost.items)
    table.add({bytes_text(item), item.what, places_text(sources, item.asked_by)});
  table.add({std::to_string(cost.head_bytes), "head of the record, and gaps", "built in"});
  text += table.text();
  text += fmt::format("around the record of {} {}\n", name == std::string_view("account") ? "an" : "a", name);
  TextTable around("lll", 2);
  for (const Around& part : cost.around)
    around.add({std::to_string(part.bytes), part.what, part.when});
  return text + around.text();
}

std::string workflow_text(const WorkflowCost& cost, const source::SourceSet& sources) {
  std::string text =
      fmt::format("  {}  {} + {} while anything can fall due", cost.name, cost.bytes, cost.timer_bytes);
  if (!cost.captures.empty()) text += fmt::format(" + {} for what it captures", cost.capture_bytes);
  text += fmt::format("  {}\n", short_place(sources, cost.span));
  TextTable table("lll", 4);
  for (const Item& item : cost.captures)
    table.add({bytes_text(item), item.what, places_text(sources, item.asked_by)});
  return table.empty() ? text : text + table.text();
}

std::string each(uint64_t bytes, uint64_t count) {
  return count == 0 ? "-" : fmt::format("{:.1f}", static_cast<double>(bytes) / static_cast<double>(count));
}

std::string measured_text(const Measured& all) {
  std::string text = fmt::format("measured: {}, {}\n", counted(all.contacts.subjects, "contact"),
                                 counted(all.accounts.subjects, "account"));
  TextTable table("lrrr", 2);
  table.add({"bytes on average", "contact", "asleep", "account"});
  auto row = [&](const char* what, auto bytes_of) {
    table.add({what, each(bytes_of(all.contacts), all.contacts.subjects),
               each(bytes_of(all.asleep), all.asleep.subjects),
               each(bytes_of(all.accounts), all.accounts.subjects)});
  };
  row("asleep, all in one", [](const Footprint& of) { return of.asleep_bytes; });
  row("record", [](const Footprint& of) { return of.record_bytes; });
  row("place in the table", [](const Footprint& of) { return of.table_bytes; });
  row("enrolments", [](const Footprint& of) { return of.enrolment_bytes; });
  row("timers", [](const Footprint& of) { return of.timer_bytes; });
  row("index by id", [](const Footprint& of) { return of.index_bytes; });
  row("queue of who is due", [](const Footprint& of) { return of.queue_bytes; });
  row("members", [](const Footprint& of) { return of.member_bytes; });
  row("in all", [](const Footprint& of) { return of.bytes(); });
  text += table.text();
  return text + fmt::format("  and {} for {} of the last 24 hours\n", counted(all.message_id_bytes, "byte"),
                            counted(all.message_ids, "message id"));
}

// --- JSON ---

void write_places(JsonWriter& json, const source::SourceSet& sources,
                  const std::vector<source::Span>& spans) {
  json.open_array("asked_by", JsonWriter::Form::one_line);
  for (const source::Span& span : spans) {
    if (!span.known()) continue;
    const source::File& file = sources.file(span.file);
    json.open_object("", JsonWriter::Form::one_line);
    json.text("file", file.path());
    json.integer("line", file.position(span.begin).line);
    json.close();
  }
  json.close();
}

void write_item(JsonWriter& json, const source::SourceSet& sources, const Item& item) {
  json.open_object("", JsonWriter::Form::one_line);
  json.text("what", item.what);
  json.text("kind", item.kind);
  json.integer("bytes", item.bytes);
  if (item.each > 0) {
    json.integer("block_bytes", item.block);
    json.integer("bytes_each", item.each);
    json.text("each", item.each_of);
    if (item.most > 0) json.integer("at_most", item.most);
  }
  write_places(json, sources, item.asked_by);
  json.close();
}

void write_subject(JsonWriter& json, const char* name, const SubjectCost& cost,
                   const source::SourceSet& sources) {
  json.open_object(name);
  json.integer("record_bytes", cost.record_bytes);
  json.integer("head_bytes", cost.head_bytes);
  json.open_array("items");
  for (const Item& item : cost.items)
    write_item(json, sources, item);
  json.close();
  json.open_array("around");
  for (const Around& part : cost.around) {
    json.open_object("", JsonWriter::Form::one_line);
    json.text("what", part.what);
    json.integer("bytes", part.bytes);
    if (!part.when.empty()) json.text("when", part.when);
    json.close();
  }
  json.close();
  json.close();
}

void write_footprint(JsonWriter& json, const char* name, const Footprint& of) {
  json.open_object(name);
  json.integer("count", of.subjects);
  json.integer("asleep", of.asleep);
  json.integer("enrolments", of.enrolments);
  json.integer("timers", of.timers);
  json.integer("asleep_bytes", of.asleep_bytes);
  json.integer("record_bytes", of.record_bytes);
  json.integer("table_bytes", of.table_bytes);
  json.integer("enrolment_bytes", of.enrolment_bytes);
  json.integer("timer_bytes", of.timer_bytes);
  json.integer("index_bytes", of.index_bytes);
  json.integer("queue_bytes", of.queue_bytes);
  json.integer("member_bytes", of.member_bytes);
  json.integer("bytes", of.bytes());
  json.close();
}

}  // namespace

std::string text_of(const StateCost& cost, const source::SourceSet& sources,
                    const std::optional<Measured>& measured) {
  std::string text = subject_text(cost.subjects[0], "contact", sources) + "\n" +
                     subject_text(cost.subjects[1], "account", sources);
  if (!cost.workflows.empty()) text += "\nan enrolment\n";
  for (const WorkflowCost& workflow : cost.workflows)
    text += workflow_text(workflow, sources);
  if (measured) text += "\n" + measured_text(*measured);
  return text;
}

std::string json_of(const StateCost& cost, const source::SourceSet& sources,
                    const std::optional<Measured>& measured) {
  JsonWriter json;
  json.open_object();
  write_subject(json, "contact", cost.subjects[0], sources);
  write_subject(json, "account", cost.subjects[1], sources);
  json.open_array("workflows");
  for (const WorkflowCost& workflow : cost.workflows) {
    json.open_object();
    json.text("name", workflow.name);
    json.text("for", workflow.subject == SubjectKind::contact ? "contact" : "account");
    write_places(json, sources, {workflow.span});
    json.integer("bytes", workflow.bytes);
    json.integer("timer_bytes", workflow.timer_bytes);
    json.integer("capture_bytes", workflow.capture_bytes);
    json.open_array("captures");
    for (const Item& item : workflow.captures)
      write_item(json, sources, item);
    json.close();
    json.close();
  }
  json.close();
  if (measured) {
    json.open_object("measured");
    write_footprint(json, "contacts", measured->contacts);
    write_footprint(json, "contacts_asleep", measured->asleep);
    write_footprint(json, "accounts", measured->accounts);
    json.integer("message_ids", measured->message_ids);
    json.integer("message_id_bytes", measured->message_id_bytes);
    json.close();
  }
  json.close();
  return json.take() + "\n";
}

}  // namespace nudge::state_cost
