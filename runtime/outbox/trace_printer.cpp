#include "runtime/outbox/trace_printer.h"

#include "runtime/outbox/value_text.h"
#include "runtime/value/json_text.h"

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

void append_trace(std::string& out, const Program& program, const Trace& trace) {
  out += "{\"at\":\"";
  append_time(out, trace.at_ms);
  out += trace.subject_kind == SubjectKind::account ? "\",\"account\":" : "\",\"contact\":";
  append_json_text(out, view(trace.subject));
  out += ",\"workflow\":";
  append_json_text(out, program.workflows[trace.workflow].name);
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
    append_json_value(out, program, trace.worth_type, trace.worth);
  }
  if (!is_missing(trace.after_ms)) {
    out += ",\"after_ms\":";
    out += std::to_string(trace.after_ms);
  }
  out += "}\n";
}

void append_traces(std::string& out, const Program& program, const Output& output) {
  for (const Trace& trace : output.traces)
    append_trace(out, program, trace);
}

}  // namespace nudge
