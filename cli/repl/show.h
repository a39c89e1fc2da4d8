// What the REPL prints of a session, as text: what a statement caused, how an expectation went, what was
// queued, where everybody stands. Each is a function of the session; nothing is printed here.
#pragma once

#include <string>

#include "cli/repl/ink.h"
#include "cli/repl/session.h"

namespace nudge::repl {

struct ShowStyle {
  InkPot ink;
  // Of a statement that was typed what came in is known; of a file of inputs it isn't.
  bool what_came_in = false;
  bool faults = true;  // of inputs, which are told elsewhere
};

// The happenings from `first` on, a line each, under a line for each day that isn't `day`, which becomes the
// last one's.
std::string happenings(const Session& session, size_t first, const ShowStyle& style, int64_t& day);

// Of an expectation or a question.
std::string outcome_text(const scenario::Outcome& outcome, const std::string& statement, InkPot ink);

// All that was queued, numbered from 1; or one whole, "" if there is none of that number.
std::string actions_table(const Session& session, InkPot ink);
std::string action_whole(const Session& session, size_t number, InkPot ink);

// Of one contact, by its name or id; of all without one. Nothing if there is nobody of that name.
std::optional<std::string> state_text(Session& session, const std::string& name, InkPot ink);

// The statement in one line.
std::string in_one_line(const std::string& statement);

}  // namespace nudge::repl
