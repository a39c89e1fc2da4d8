// The operations of op.def as a table: their names and forms (code.h says what a form's fields mean). For
// who reads code that isn't his: runtime/program and runtime/dispatch.
#pragma once

#include "runtime/program/code.h"

namespace nudge {

enum class OpForm {
  constant,
  text,
  list,
  load,
  context,
  unary,
  binary,
  jump,
  branch,
  call,
  concat,
  make_list,
  invoke,
  each,
  element,
  give
};

struct OpInfo {
  const char* name;
  OpForm form;
};

inline constexpr OpInfo kOps[] = {
#define NUDGE_OP(name, form) {#name, OpForm::form},
#include "runtime/program/op.def"
#undef NUDGE_OP
};

}  // namespace nudge
