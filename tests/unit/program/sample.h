// A small program that has something of everything, made by hand.
#pragma once

#include "runtime/program/program.h"

namespace nudge::test {

Program sample_program();

}  // namespace nudge::test
