// What one function of predicate code reads: the records in place, the time, and the constants of its
// program.
#pragma once

#include <memory>

#include "runtime/program/program.h"
#include "runtime/record/record.h"
#include "runtime/value/pattern.h"
#include "runtime/value/text.h"
#include "runtime/value/zone.h"

namespace nudge {

// Constants of a program in the form that code reads: texts and lists in place, patterns compiled. Immutable;
// shared.
class Constants {
 public:
  explicit Constants(const Program& program);
  Constants(const Constants&) = delete;
  Constants& operator=(const Constants&) = delete;

  const Text* text(uint32_t index) const { return texts_[index]; }
  const List* list(uint32_t index) const { return lists_[index]; }
  // Of the text constant `index`, which some `matches` of the program uses.
  const Pattern& pattern(uint32_t index) const;
  // Records in which every slot is missing, for those that an evaluation has not.
  const std::byte* no_account() const { return no_account_.data(); }

 private:
  Arena arena_;
  std::vector<const Text*> texts_;
  std::vector<const List*> lists_;
  std::vector<std::unique_ptr<Pattern>> patterns_;
  Record no_account_;
};

struct Evaluation {
  const std::byte* records[4] = {};  // by RecordBase; account is Constants::no_account() when there is none
  int64_t now_ms = 0;
  int64_t entry_ms = 0;
  int64_t today = 0;  // date, in the zone
  uint64_t zone = 0;  // ZoneId
  uint64_t has_account = 0;
  const Program* program = nullptr;
  const Constants* constants = nullptr;
  Arena* arena = nullptr;  // for texts and lists that the code makes
  struct Element {
    const List* list = nullptr;
    uint64_t index = 0;
  };
  Element elements[kMaxEachDepth];  // of the `each`es around, the outermost first
};

// A builtin of builtins.def: total, pure, deterministic. Arguments that it doesn't take are 0.
using Builtin = Word (*)(Evaluation&, Word a, Word b, Word c, Word d);

// A compiled function; the same contract as the interpreter's. `constants` are those that it was installed
// with: code that several functions share reads there what they differ in. None that it doesn't share.
using NativeFunction = Word (*)(Evaluation*, const Word* constants);

}  // namespace nudge
