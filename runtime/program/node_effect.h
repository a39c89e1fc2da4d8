// Which nodes do anything but lead on: what a held-out enrolment leaves out.
#pragma once

#include "runtime/program/workflow.h"

namespace nudge {

inline bool has_effect(NodeKind kind) {
  switch (kind) {
    case NodeKind::send:
    case NodeKind::action:
    case NodeKind::set_field:
    case NodeKind::add_to_field:
    case NodeKind::remove_from_field:
    case NodeKind::add_to_score:
    case NodeKind::start:
    case NodeKind::stop:
      return true;
    default:
      return false;
  }
}

}  // namespace nudge
