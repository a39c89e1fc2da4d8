// A report as one JSON object: what does not apply is left out.
#include "compiler/scenario/why.h"
#include "runtime/value/json_text.h"
#include "runtime/value/time_text.h"

namespace nudge::scenario {

namespace {

class Json {
 public:
  std::string out;

  void open(char bracket) {
    separate();
    out += bracket;
    first_ = true;
  }
  void close(char bracket) {
    out += bracket;
    first_ = false;
  }
  Json& key(std::string_view name) {
    separate();
    append_json_text(out, name);
    out += ':';
    first_ = true;
    return *this;
  }
  void text(std::string_view value) {
    separate();
    append_json_text(out, value);
  }
  void plain(std::string_view value) {
    separate();
    out += value;
  }
  void time(int64_t time_ms) {
    separate();
    out += '"';
    append_time(out, time_ms);
    out += '"';
  }
  // Left out if there is nothing to say.
  void said(std::string_view name, const std::string& value) {
    if (!value.empty()) key(name).text(value);
  }
  void at(std::string_view name, int64_t time_ms) {
    if (time_ms != INT64_MIN && time_ms != INT64_MAX) key(name).time(time_ms);
  }
  void flag(std::string_view name, bool value) {
    if (value) key(name).plain("true");
  }

 private:
  void separate() {
    if (!first_) out += ',';
    first_ = false;
  }
  bool first_ = true;
};

void put(Json& json, const Explanation& of) {
  json.open('{');
  json.key("text").text(of.text);
  json.said("type", of.type);
  json.said("value", of.value);
  json.said("origin", of.origin);
  json.key("decides").plain(of.decides ? "true" : "false");
  json.key("asked").plain(of.asked ? "true" : "false");
  if (!of.parts.empty()) {
    json.key("parts").open('[');
    for (const Explanation& part : of.parts)
      put(json, part);
    json.close(']');
  }
  json.close('}');
}
void put(Json& json, std::string_view name, const std::optional<Explanation>& of) {
  if (of) put(json.key(name), *of);
}
void put(Json& json, std::string_view name, const std::vector<Explanation>& all) {
  if (all.empty()) return;
  json.key(name).open('[');
  for (const Explanation& of : all)
    put(json, of);
  json.close(']');
}
void put(Json& json, std::string_view name, const std::optional<EventSeen>& event) {
  if (!event) return;
  json.key(name).open('{');
  json.key("name").text(event->name);
  json.key("values").open('{');
  for (const EventSeen::Value& value : event->values)
    json.key(value.name).text(value.value);
  json.close('}');
  json.close('}');
}

const char* name_of(Occasion::What what) {
  switch (what) {
    case Occasion::What::fired:
      return "fired";
    case Occasion::What::filtered:
      return "filtered";
    case Occasion::What::counted:
      return "counted";
    case Occasion::What::late:
      return "late";
    case Occasion::What::duplicate:
      return "duplicate";
    case Occasion::What::unusable:
      return "unusable";
  }
  return "";
}
const char* name_of(Occasion::Outcome outcome) {
  switch (outcome) {
    case Occasion::Outcome::none:
      return "";
    case Occasion::Outcome::entered:
      return "entered";
    case Occasion::Outcome::held_out:
      return "held_out";
    case Occasion::Outcome::refused:
      return "refused";
  }
  return "";
}
const char* name_of(const Pass& pass) {
  switch (pass.end) {
    case Pass::End::none:
      return "";
    case Pass::End::finished:
      return "finished";
    case Pass::End::converted:
      return "converted";
    case Pass::End::exited:
      return "exited";
    case Pass::End::stopped:
      return "stopped";
  }
  return "";
}

void put(Json& json, const Occasion& occasion) {
  json.open('{');
  json.at("at", occasion.at_ms);
  json.key("what").text(name_of(occasion.what));
  json.said("outcome", name_of(occasion.outcome));
  if (occasion.trigger >= 0) json.key("trigger").plain(std::to_string(occasion.trigger));
  json.said("by", occasion.by);
  put(json, "event", occasion.event);
  json.said("misfits", occasion.misfits);
  put(json, occasion.event ? "filter" : "condition", occasion.filter);
  put(json, "if", occasion.condition);
  json.said("reason", occasion.reason);
  put(json, "holds_already", occasion.in_the_way);
  json.close('}');
}

void put(Json& json, const WayStep& step) {
  json.open('{');
  json.at("at", step.at_ms);
  json.key("step").text(step.step);
  json.key("text").text(step.text);
  json.said("place", step.place);
  json.said("result", step.result);
  put(json, "condition", step.condition);
  put(json, "event", step.event);
  json.flag("waits", step.waits);
  json.at("until", step.until_ms);
  json.at("left", step.left_ms);
  json.close('}');
}

void put(Json& json, const Open& open) {
  json.open('{');
  json.key("kind").text(open.kind);
  json.key("text").text(open.text);
  json.said("state", open.state);
  json.said("events", open.events);
  put(json, "conditions", open.conditions);
  json.close('}');
}

void put(Json& json, const Pass& pass) {
  json.open('{');
  json.at("entered", pass.entered_ms);
  if (pass.occasion >= 0) json.key("occasion").plain(std::to_string(pass.occasion));
  json.flag("held_out", pass.held_out);
  json.said("key", pass.key);
  json.key("way").open('[');
  for (const WayStep& step : pass.way)
    put(json, step);
  json.close(']');
  json.said("end", name_of(pass));
  if (pass.end != Pass::End::none) json.at("ended", pass.ended_ms);
  json.said("label", pass.label);
  json.said("end_reason", pass.end_reason);
  put(json, "end_condition", pass.end_condition);
  put(json, "end_event", pass.end_event);
  json.flag("goal_open", pass.open_goal);
  if (!pass.measured.empty()) {
    json.key("measured").open('[');
    for (const std::string& measured : pass.measured)
      json.text(measured);
    json.close(']');
  }
  if (!pass.open.empty()) {
    json.key("open").open('[');
    for (const Open& open : pass.open)
      put(json, open);
    json.close(']');
  }
  json.close('}');
}

void put(Json& json, const TriggerReport& trigger) {
  json.open('{');
  json.key("when").text(trigger.text);
  json.said("place", trigger.place);
  json.key("seen").plain(std::to_string(trigger.seen));
  json.key("fired").plain(std::to_string(trigger.fired));
  json.key("filtered").plain(std::to_string(trigger.filtered));
  json.said("lacks", trigger.lacks);
  put(json, "now", trigger.now);
  json.close('}');
}

void put(Json& json, const NotTaken& input) {
  json.open('{');
  json.at("at", input.at_ms);
  json.key("reason").text(input.reason);
  json.close('}');
}

template <class T>
void put_all(Json& json, std::string_view name, const std::vector<T>& all) {
  json.key(name).open('[');
  for (const T& one : all)
    put(json, one);
  json.close(']');
}

}  // namespace

std::string print_json(const WhyReport& report) {
  Json json;
  json.open('{');
  json.key("workflow").text(report.workflow);
  json.said("description", report.description);
  json.said("place", report.place);
  json.key(report.for_account ? "account" : "contact").text(report.subject);
  json.said("asked_as", report.asked_as);
  if (!report.other_ids.empty()) {
    json.key("other_ids").open('[');
    for (const std::string& id : report.other_ids)
      json.text(id);
    json.close(']');
  }
  json.at("now", report.now_ms);
  json.key("timezone").text(zone_name(report.zone));
  json.key("inputs").plain(std::to_string(report.inputs));
  json.at("first", report.first_ms);
  put_all(json, "triggers", report.triggers);
  json.said("started_by", report.started_by);
  put(json, "if", report.condition);
  put_all(json, "occasions", report.occasions);
  put_all(json, "passes", report.passes);
  if (!report.not_taken.empty()) put_all(json, "not_taken", report.not_taken);
  json.close('}');
  return json.out + '\n';
}

}  // namespace nudge::scenario
