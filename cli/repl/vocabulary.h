// The names of a program, and of the contacts and accounts of a session, by what they may stand for: what
// completion offers and help shows. Plain data, made anew when the program is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/ir.h"

namespace nudge::repl {

struct Vocabulary {
  struct Field {
    std::string name;
    std::string type;                 // as written: "text?", "Plan"
    std::vector<std::string> values;  // of an enum, of a bool
    std::vector<Field> parts;         // of a record
    std::string documentation;
  };
  struct Event {
    std::string name;
    std::vector<Field> fields;
    std::string documentation;
  };
  struct Message {
    std::string name;
    std::string channel;
    std::vector<std::string> fields;  // subject, body …
  };
  struct Action {
    std::string name;
    std::vector<Field> parameters;
  };
  struct Workflow {
    std::string name;
    std::string description;
    std::vector<std::string> labels;  // of steps
    std::vector<std::string> ends;    // labels of `finish as`
  };
  struct Enum {
    std::string name;
    std::vector<std::string> values;
  };
  struct Described {
    std::string name;
    std::string documentation;
  };

  std::vector<Event> events;
  std::vector<Field> contact;
  std::vector<Field> account;
  std::vector<Message> messages;
  std::vector<Action> actions;
  std::vector<Workflow> workflows;
  std::vector<Enum> enums;
  std::vector<Described> segments;
  std::vector<Described> scores;
  std::vector<std::string> functions;  // the program's own, and the standard ones
  std::vector<std::string> constants;  // let
  std::vector<std::string> contacts;   // of the session
  std::vector<std::string> accounts;
};

// `functions`, `constants`: those that the program declares, for nothing of them is left in the IR.
struct Inlined {
  std::vector<std::string> functions;
  std::vector<std::string> constants;
};
Vocabulary vocabulary_of(const ir::Program& program, const std::vector<ir::Actor>& actors, Inlined inlined);

// The one of that name, or null.
template <typename Named>
const Named* find(const std::vector<Named>& all, std::string_view name) {
  for (const Named& each : all)
    if (each.name == name) return &each;
  return nullptr;
}

}  // namespace nudge::repl
