// What the front end refuses, so that no file can exhaust the stack or the memory: of runtime/fault/limits.h.
#pragma once

#include "runtime/fault/limits.h"

namespace nudge::syntax {

using limits::kMaxElseIfs;
using limits::kMaxFileBytes;
using limits::kMaxNesting;
using limits::kMaxRuleDepth;
using limits::kMaxSyntaxErrors;
using limits::kMaxTreeDepth;

}  // namespace nudge::syntax
