// What can be said of a node by its kind.
#pragma once

#include "runtime/program/workflow.h"

namespace nudge {

// It does anything but lead on: what a held-out enrolment leaves out.
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

// Whether an enrolment can stand there when time goes by: a wait, a send (quiet hours, best time), the end of
// a repeat's body. Nobody stands on other nodes.
inline bool can_stand(NodeKind kind) {
  switch (kind) {
    case NodeKind::send:
    case NodeKind::wait:
    case NodeKind::wait_until_clock:
    case NodeKind::wait_until_time:
    case NodeKind::wait_for:
    case NodeKind::repeat_again:
      return true;
    default:
      return false;
  }
}

}  // namespace nudge
