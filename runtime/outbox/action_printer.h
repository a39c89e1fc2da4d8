// Actions as lines of JSON, as cli.md's "Records" has them: the outbox's form, so the same bytes always. A
// message's Markdown or HTML field (an email's `body`) becomes `html` and `text`. Names of workflows and
// steps are quoted once, bodies that come again are rendered once. Not thread-safe.
#pragma once

#include <string>
#include <vector>

#include "runtime/engine/output.h"
#include "runtime/outbox/markdown.h"

namespace nudge {

class ActionPrinter {
 public:
  explicit ActionPrinter(const Program& program);  // which must outlive it

  // Appends the action and a newline. `output` holds its fields.
  void append_ndjson(std::string& out, const Output& output, const Action& action);
  // All of them.
  void append_ndjson(std::string& out, const Output& output);

 private:
  void append_field(std::string& out, const ActionField& field);
  // The field at this place of a message's, the address being the first.
  void append_message_field(std::string& out, uint32_t message, uint32_t place, const ActionField& field);

  struct MessageField {
    std::string name;
    std::string key;  // quoted, with its colon
    TextForm form = TextForm::plain;
  };

  const MessageField& known_field(uint32_t message, uint32_t place, const std::string& name) const;

  const Program& program_;
  std::vector<std::vector<MessageField>> messages_;  // by message: as its action has them
  std::vector<std::vector<std::string>>
      steps_;  // by workflow and node: `,"workflow":"w","step":"s","kind":"`
  BodyCache bodies_;
};

const char* name_of(ActionKind kind);
const char* name_of(SkipReason reason);

}  // namespace nudge
