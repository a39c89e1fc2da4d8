#include "runtime/outbox/trace_printer.h"

#include <algorithm>

#include "runtime/outbox/value_text.h"
#include "runtime/program/personal.h"
#include "runtime/value/json_text.h"
#include "runtime/value/time_text.h"

namespace nudge {

const char* name_of(TraceWhat what) {
  switch (what) {
    case TraceWhat::entered:
      return "entered";
    case TraceWhat::converted:
      return "converted";
    case TraceWhat::measured:
      return "measured";
    case TraceWhat::exited:
      return "exited";
    case TraceWhat::finished:
      return "finished";
    case TraceWhat::stopped:
      return "stopped";
    case TraceWhat::held_out:
      return "held_out";
    case TraceWhat::refused:
      return "refused";
  }
  return "";
}

TracePrinter::TracePrinter(const Program& program, bool shows_pii)
    : program_(program),
      hides_id_{!shows_pii && is_id_pii(program, SubjectKind::contact),
                !shows_pii && is_id_pii(program, SubjectKind::account)},
      worths_(program.workflows.size()) {
  if (shows_pii) return;
  const PersonalData personal(program);
  for (uint32_t place = 0; place < program.workflows.size(); ++place) {
    const Workflow& workflow = program.workflows[place];
    for (const Goal& goal : workflow.goals)
      worths_[place].goal = worths_[place].goal || personal.reads_worth(goal, place);
    for (const Goal& measure : workflow.measures) {
      if (personal.reads_worth(measure, place)) worths_[place].measures.push_back(&measure.name);
    }
  }
}

bool TracePrinter::hides_worth(const Trace& trace) const {
  const Worths& worths = worths_[trace.workflow];
  if (trace.what != TraceWhat::measured) return worths.goal;
  return std::any_of(worths.measures.begin(), worths.measures.end(),
                     [&](const std::string* name) { return trace.label && *name == *trace.label; });
}

void TracePrinter::append(std::string& out, const Trace& trace) const {
  const bool of_account = trace.subject_kind == SubjectKind::account;
  out += "{\"at\":\"";
  append_time(out, trace.at_ms);
  out += of_account ? "\",\"account\":" : "\",\"contact\":";
  append_json_text(out, hides_id_[of_account ? 1 : 0] ? kPersonal : view(trace.subject));
  out += ",\"workflow\":";
  append_json_text(out, program_.workflows[trace.workflow].name);
  out += ",\"what\":\"";
  out += name_of(trace.what);
  out += '"';
  if (trace.label && !trace.label->empty()) {
    out += ",\"label\":";
    append_json_text(out, *trace.label);
  }
  if (trace.reason) {
    out += ",\"reason\":";
    append_json_text(out, trace.reason);
  }
  if (trace.has_worth) {
    out += ",\"worth\":";
    if (hides_worth(trace)) {
      append_json_text(out, kPersonal);
    } else {
      append_json_value(out, program_, trace.worth_type, trace.worth);
    }
  }
  if (!is_missing(trace.after_ms)) {
    out += ",\"after_ms\":";
    out += std::to_string(trace.after_ms);
  }
  out += "}\n";
}

void TracePrinter::append(std::string& out, const Output& output) const {
  for (const Trace& trace : output.traces)
    append(out, trace);
}

}  // namespace nudge
