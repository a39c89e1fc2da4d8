// A program's text, compiled; a test fails with the diagnostics if it isn't sound.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "compiler/compile.h"

namespace nudge::test {

inline Program lowered(const std::string& text) {
  Compilation compilation = load_text("test.flow", text);
  compile(compilation);
  std::string faults;
  for (const auto& diagnostic : compilation.diagnostics.sorted(compilation.sources))
    faults += diagnostic.message + "\n";
  REQUIRE_MESSAGE(compilation.program.has_value(), faults);
  return std::move(*compilation.program);
}

inline const Field& field_of(const std::vector<Field>& fields, const std::string& name) {
  for (const Field& field : fields) {
    if (field.name == name) return field;
  }
  REQUIRE_MESSAGE(false, "no field ", name);
  return fields.front();
}

inline const Workflow& workflow_of(const Program& program, const std::string& name) {
  for (const Workflow& workflow : program.workflows) {
    if (workflow.name == name) return workflow;
  }
  REQUIRE_MESSAGE(false, "no workflow ", name);
  return program.workflows.front();
}

}  // namespace nudge::test
