// The parts of a dump that say what stands once for contacts and accounts, and what holds for all. Private to
// runtime/program.
#pragma once

#include <string>

#include "runtime/program/program.h"

namespace nudge {

// Segments, scores, stored conditions, appointments.
std::string subjects_text(const Program& program);
// The policy, the signals, adaptive splits and what the engine keeps for itself; nothing where there is none.
std::string policy_text(const Program& program);

}  // namespace nudge
