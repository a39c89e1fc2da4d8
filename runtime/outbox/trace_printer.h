// Traces as lines of JSON (`--trace`): what happened to enrolments, as cli.md's "Records" has it.
#pragma once

#include <string>

#include "runtime/engine/output.h"

namespace nudge {

// Appends the trace and a newline; keys that don't apply are left out.
void append_trace(std::string& out, const Program& program, const Trace& trace);
// All of them.
void append_traces(std::string& out, const Program& program, const Output& output);

const char* name_of(TraceWhat what);

}  // namespace nudge
