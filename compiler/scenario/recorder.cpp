#include "compiler/scenario/recorder.h"

#include <fmt/format.h>

#include "runtime/outbox/action_printer.h"
#include "runtime/outbox/markdown.h"
#include "runtime/outbox/value_text.h"
#include "runtime/program/node_nature.h"
#include "runtime/value/civil.h"
#include "runtime/value/time_text.h"

namespace nudge::scenario {

void Recorder::take() {
  for (; scene_.recorded_.passages < scene_.output.passages.size(); ++scene_.recorded_.passages) {
    const Passage& passage = scene_.output.passages[scene_.recorded_.passages];
    take_until(passage.actions_before, passage.traces_before);
    add(passage);
  }
  take_until(scene_.output.actions.size(), scene_.output.traces.size());
  scene_.written_.forget();
}

void Recorder::take_until(size_t actions, size_t traces) {
  for (; scene_.recorded_.traces < traces; ++scene_.recorded_.traces) {
    const Trace& trace = scene_.output.traces[scene_.recorded_.traces];
    take_actions_until(trace.actions_before);
    add(trace);
  }
  take_actions_until(actions);
}

void Recorder::take_actions_until(size_t actions) {
  for (; scene_.recorded_.actions < actions; ++scene_.recorded_.actions)
    add(scene_.output.actions[scene_.recorded_.actions]);
}

template <class One>
Happening& Recorder::push(Happening::Kind kind, const One& one, std::string text) {
  Happening& happening = scene_.timeline.happenings.emplace_back();
  happening.kind = kind;
  happening.at_ms = one.at_ms;
  happening.subject = view(one.subject);
  happening.workflow = scene_.program.workflows[one.workflow].name;
  happening.zone = scene_.zone_of(one.subject_kind, happening.subject);
  happening.text = std::move(text);
  happening.statement = scene_.statement;
  return happening;
}

void Recorder::add(const Action& action) {
  const Program& program = scene_.program;
  Queued& queued = scene_.timeline.queued.emplace_back();
  queued.kind = action.kind;
  queued.reason = action.reason;
  queued.at_ms = action.at_ms;
  queued.subject = view(action.subject);
  queued.zone = scene_.zone_of(action.subject_kind, queued.subject);
  queued.workflow = action.workflow;
  queued.target = action.target;
  queued.statement = scene_.statement;
  for (uint32_t place = 0; place < action.field_count; ++place) {
    const ActionField& field = scene_.output.fields[action.first_field + place];
    Queued::Field& made = queued.fields.emplace_back();
    made.name = *field.name;
    made.shown = scene_.shown({field.word, field.type});
    append_plain_value(made.value, program, field.type, field.word);
    if (action.kind == ActionKind::action || action.kind == ActionKind::skipped) continue;
    if (field.word == kMissingTextWord) made.value.clear();
    for (const TextTemplateField& declared : program.messages[action.target].fields) {
      if (declared.name != *field.name || declared.form == TextForm::plain) continue;
      RenderedBody body =
          declared.form == TextForm::html ? render_html(made.value) : render_markdown(made.value);
      queued.fields.push_back({"text", std::move(body.text), ""});
      queued.fields.push_back({"html", std::move(body.html), ""});
    }
  }
  push(Happening::Kind::queued, action, scenario::text_of(program, queued));
}

void Recorder::add(const Trace& trace) {
  Happening::Kind kind = Happening::Kind::ended;
  if (trace.what == TraceWhat::entered || trace.what == TraceWhat::held_out) kind = Happening::Kind::entered;
  if (trace.what == TraceWhat::refused) kind = Happening::Kind::refused;
  if (trace.what == TraceWhat::measured) kind = Happening::Kind::measured;
  if (trace.what == TraceWhat::held_out) scene_.recorded_.held_out.insert(trace.pass);
  push(kind, trace, fmt::format("{}: {}", scene_.program.workflows[trace.workflow].name, text_of(trace)));
}

std::string Recorder::text_of(const Trace& trace) {
  auto by = [&] {
    return trace.trigger == kNoTrigger
               ? "by `start`"
               : "by `" + scene_.words.of_trigger(trace.workflow, trace.trigger) + "`";
  };
  switch (trace.what) {
    case TraceWhat::entered:
      return fmt::format("entered {}", by());
    case TraceWhat::held_out:
      return fmt::format("entered {}; held out: it is measured and sent nothing", by());
    case TraceWhat::refused:
      return fmt::format("not entered {}: {}", by(), trace.reason);
    case TraceWhat::exited:
      return trace.trigger == kNoTrigger
                 ? "exited"
                 : fmt::format("exited by `{}`", scene_.words.of_exit(trace.workflow, trace.trigger));
    case TraceWhat::finished:
      return trace.label ? fmt::format("finished as \"{}\"", *trace.label) : "finished";
    case TraceWhat::stopped:
      return "stopped";
    default:
      break;
  }
  std::string text = trace.what == TraceWhat::measured ? "measured " + *trace.label : "converted";
  if (!is_missing(trace.after_ms)) text += " after " + print_duration(trace.after_ms);
  if (trace.has_worth) text += ", worth " + scene_.shown({trace.worth, trace.worth_type});
  return text;
}

void Recorder::add(const Passage& passage) {
  if (passage.way == Way::entered) return;  // its trace has said so
  const Node& node = scene_.program.workflows[passage.workflow].nodes[passage.from];
  if (passage.way == Way::waits) return add_wait(passage, node);
  const ir::Step& step = scene_.words.step(passage.workflow, passage.from);
  if (!has_effect(node.kind)) {
    const std::string way = way_words(scene_, passage);
    if (way.empty()) return;
    push(Happening::Kind::moved, passage,
         fmt::format("{}: {}", scene_.program.workflows[passage.workflow].name, way));
    return;
  }
  // What was queued tells itself.
  const bool is_queued = node.kind == NodeKind::send || node.kind == NodeKind::action;
  if (!is_queued && !scene_.recorded_.held_out.contains(passage.pass)) add_done(passage, step);
}

void Recorder::add_done(const Passage& passage, const ir::Step& step) {
  std::string text = scene_.words.of_step(step);
  const WrittenValues::Value value = scene_.written_.take(passage.pass, passage.from);
  // What is written as it is says itself.
  const bool is_said = value.shown.empty() || text.ends_with("= " + value.shown) ||
                       text.starts_with(fmt::format("add {} ", value.shown)) ||
                       text.starts_with(fmt::format("remove {} ", value.shown));
  if (value.is_nowhere) {
    text += " (left out: there is no account)";
  } else if (!is_said) {
    text += fmt::format(" ({})", value.shown);
  }
  push(Happening::Kind::did, passage,
       fmt::format("{}: {}", scene_.program.workflows[passage.workflow].name, text));
}

void Recorder::add_wait(const Passage& passage, const Node& node) {
  std::string text = fmt::format("{}: waits at `{}`", scene_.program.workflows[passage.workflow].name,
                                 scene_.words.of_node(passage.workflow, passage.from));
  bool ends = passage.until_ms != INT64_MAX && passage.until_ms != kNever;
  const ZoneId zone = scene_.zone_of(passage.subject_kind, view(passage.subject));
  if (ends) text += ", until " + scene_.clock_text(passage.until_ms, zone);
  if (node.kind == NodeKind::send)
    text += node.best_time ? ", the best time or the end of quiet hours" : ": quiet hours";
  if (node.kind == NodeKind::repeat_again) text += ", for its next time";
  push(Happening::Kind::waits, passage, std::move(text));
}

std::string way_words(const Scene& scene, const Passage& passage) {
  const Node& node = scene.program.workflows[passage.workflow].nodes[passage.from];
  const ir::Step& step = scene.words.step(passage.workflow, passage.from);
  std::string took;
  switch (node.kind) {
    case NodeKind::branch:
      if (!is_match(step)) {
        took = passage.way == Way::next ? "yes" : "no";
      } else if (passage.way == Way::next) {
        took = scene.words.of_arm(step);
      } else if (!leads_to_next_arm(scene.ir, step)) {
        took = scene.words.of_last_arm(step);
      }
      break;
    case NodeKind::wait_for:
      took = passage.way == Way::next ? "it came" : "the time is over";
      break;
    case NodeKind::split:
    case NodeKind::split_adapt:
      took = node.arms[passage.index].name;
      break;
    case NodeKind::repeat:
      took = passage.way == Way::next ? "once more" : "done, by its `until`";
      break;
    case NodeKind::repeat_again:
      if (passage.way == Way::otherwise) took = "done, all times";
      break;
    default:
      break;
  }
  if (took.empty()) return "";
  if (is_match(step)) took = fmt::format("`{}`", took);
  return fmt::format("`{}`: {}", scene.words.of_step(step), took);
}

std::string wall_time(int64_t time_ms, ZoneId zone) {
  int64_t local_ms = utc_to_local(time_ms, zone);
  int64_t rest_ms = floor_remainder(local_ms, kDayMs);
  std::string text = print_date(floor_divide(local_ms, kDayMs)) + " " + print_clock(rest_ms / kMinuteMs);
  int64_t second_ms = rest_ms % kMinuteMs;
  if (second_ms == 0) return text;
  text += fmt::format(":{:02}", second_ms / kSecondMs);
  if (second_ms % kSecondMs != 0) text += fmt::format(".{:03}", second_ms % kSecondMs);
  return text;
}

std::string skip_words(const Program& program, const Queued& queued) {
  const Message& message = program.messages[queued.target];
  std::string words = name_of(queued.reason);
  switch (queued.reason) {
    case SkipReason::no_address:
      if (!message.fields.empty() && message.fields[0].name == "to")
        return words + "; its own `to` is missing";
      return words + (message.channel == Channel::sms ? "; give the contact a `phone`"
                                                      : "; give the contact an `email`");
    case SkipReason::unsubscribed:
      return words + (message.topic.empty()
                          ? "; the contact wants no marketing, and the message is not `transactional`"
                          : fmt::format("; the contact wants no marketing, or none of the topic `{}`",
                                        message.topic));
    case SkipReason::suppressed:
      return words + "; mail to the address bounced, or was complained of";
    case SkipReason::capped:
      return words + "; the policy's `at most` is reached";
    case SkipReason::none:
      break;
  }
  return words;
}

std::string text_of(const Program& program, const Queued& queued) {
  auto field = [&](std::string_view name) -> const Queued::Field* {
    for (const Queued::Field& one : queued.fields) {
      if (one.name == name) return &one;
    }
    return nullptr;
  };
  if (queued.kind == ActionKind::skipped)
    return fmt::format("{} skipped: {}", program.messages[queued.target].name, skip_words(program, queued));
  std::string text;
  if (queued.kind == ActionKind::action) {
    text = program.actions[queued.target].name + "(";
    for (const Queued::Field& one : queued.fields)
      text += fmt::format("{}{}: {}", &one == queued.fields.data() ? "" : ", ", one.name, one.shown);
    return text + ")";
  }
  text = fmt::format("{} {}", name_of(queued.kind), program.messages[queued.target].name);
  bool is_mail = queued.kind == ActionKind::email || queued.kind == ActionKind::sms;
  if (const Queued::Field* to = field("to"); to && is_mail) text += " to " + to->value;
  for (const char* name : {"subject", "title", "text"}) {
    const Queued::Field* shown = field(name);
    if (!shown || shown->shown.empty()) continue;
    text += " " + shown->shown;
    break;
  }
  return text;
}

}  // namespace nudge::scenario
