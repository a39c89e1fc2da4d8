// A session: a program, and what was said to it so far. The log of what was said is the truth: to say one
// thing more, the program is checked and lowered with all of it as one test, and run from the beginning in a
// new world, so that an answer is always what the same statements would give in a test. Some ten to thirty
// milliseconds a statement.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/repl/loaded_program.h"
#include "compiler/scenario/world.h"
#include "runtime/predicate/predicate.h"

namespace nudge::repl {

// What a line came to.
struct Answer {
  // The session has it now. Else `faults` say why not, or it couldn't happen (outcome), or it was a question.
  bool kept = false;
  std::vector<source::Diagnostic> faults;  // warnings may come with what was understood
  // Of an expectation, of a question, of what couldn't happen.
  std::optional<scenario::Outcome> outcome;
  // A statement from before, which had been waiting for the clock to begin, couldn't happen and is gone.
  std::string taken_back;
  size_t first_happening = 0;  // of the timeline: the first that it caused
};

class Session {
 public:
  // The program has no errors.
  explicit Session(std::unique_ptr<LoadedProgram> program);
  ~Session();

  // A statement of a test, or a question. `line`: where it stands in what is read, for faults.
  Answer say(const std::string& text, int line = 1);
  // Values of expressions about a contact, by the name that the session has for it, or "" and its id; nothing
  // of those that can't be asked.
  std::vector<std::optional<scenario::Explanation>> ask_of(const std::string& name, const std::string& id,
                                                           const std::vector<std::string>& expressions);
  // A line of Segment's JSON.
  Answer take_input(const std::string& json);
  // As if the last had not been said: its text; nothing if there is none.
  std::optional<std::string> undo();
  void reset();

  // Another program, or this one as it is now; the same is said to it. What it doesn't understand any more is
  // taken out of the session.
  struct Reloaded {
    std::vector<std::string>
        added;  // what it causes and the old one didn't: "2026-03-02 10:00 email welcome …"
    std::vector<std::string> removed;  // the other way round
    std::vector<std::string> turned;   // expectations that hold now, or don't any more, and say so
    struct TakenOut {
      std::string text;
      std::string faults;  // for people
    };
    std::vector<TakenOut> taken_out;
  };
  Reloaded load(std::unique_ptr<LoadedProgram> program, bool colour);

  struct Entry {
    std::string text;
    bool json = false;
    source::FileId file = source::kNoFile;  // a statement: its source
    size_t first_happening = 0;
    size_t first_queued = 0;
    size_t first_trace = 0;
    scenario::Outcome outcome;
  };
  const std::vector<Entry>& entries() const { return entries_; }
  LoadedProgram& program() { return *program_; }
  const scenario::World& world() const;
  const ir::Program& ir() const;
  const ir::Test& test() const;  // the session as it was checked: actors, statements
  const Program& lowered() const;
  const Vocabulary& vocabulary() const { return vocabulary_; }

  std::string render(const std::vector<source::Diagnostic>& faults, bool colour) const;

 private:
  struct Run;

  // Of the statements as they are now; null: faults.
  std::unique_ptr<Run> check(std::vector<source::Diagnostic>& faults) const;
  // Says all entries to a new world.
  void play(Run& run);
  void remake();
  void keep(std::unique_ptr<Run> run);
  // A name alone is an event that happens; of a segment, a constant, `now` its value is asked.
  std::string as_question(const std::string& text) const;
  // Parses; nothing if it has faults.
  std::optional<ast::TestStatement> parse(const std::string& text, int line, source::FileId& file,
                                          std::vector<source::Diagnostic>& faults);
  Answer question(ast::TestStatement statement, source::FileId file);
  void take_back(size_t entry);
  void say_again(std::vector<Entry> said, bool colour, std::vector<Reloaded::TakenOut>& taken_out);
  std::vector<std::string> queued_lines() const;
  std::vector<std::string> outcome_lines() const;

  std::unique_ptr<LoadedProgram> program_;
  std::vector<Entry> entries_;
  std::unique_ptr<Run> run_;
  Vocabulary vocabulary_;
};

}  // namespace nudge::repl
