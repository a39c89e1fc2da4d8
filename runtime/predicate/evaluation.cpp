#include "runtime/predicate/evaluation.h"

#include "runtime/fault/assert.h"
#include "runtime/predicate/predicate.h"

namespace nudge {

namespace {

// The texts that a `matches` of the function may use: the constants that its index register gets.
void collect_patterns(const Program& program, const Function& function, std::vector<bool>& wanted) {
  static const uint16_t matches = builtin_id("matches");
  const Instruction* begin = program.code.data() + function.begin;
  const Instruction* end = begin + function.count;
  for (const Instruction* call = begin; call != end; ++call) {
    if (call->op != Op::call || static_cast<uint16_t>(call->imm) != matches) continue;
    for (const Instruction* other = begin; other != call; ++other) {
      bool sets_index = other->op == Op::constant && other->dst == call->b;
      if (sets_index && other->imm >= 0 && other->imm < static_cast<int64_t>(wanted.size())) {
        wanted[static_cast<size_t>(other->imm)] = true;
      }
    }
  }
}

}  // namespace

Constants::Constants(const Program& program) : no_account_(program.account_layout) {
  texts_.reserve(program.texts.size());
  for (const std::string& text : program.texts)
    texts_.push_back(arena_.text(text));
  for (const ListConstant& list : program.lists) {
    std::vector<Word> words = list.words;
    if (list.of_texts) {
      for (Word& word : words)
        word = word == kMissingWord ? kMissingTextWord : word_of_text(texts_[word]);
    }
    lists_.push_back(make_list(arena_, words, list.of_texts));
  }
  std::vector<bool> wanted(program.texts.size());
  for (const Function& function : program.functions)
    collect_patterns(program, function, wanted);
  patterns_.resize(wanted.size());
  for (size_t index = 0; index < wanted.size(); ++index) {
    if (!wanted[index]) continue;
    // A register may have held other ints before, so a text that isn't a pattern is no fault yet.
    Result<Pattern> compiled = Pattern::compile(program.texts[index]);
    if (compiled.ok()) patterns_[index] = std::make_unique<Pattern>(std::move(compiled).value());
  }
}

const Pattern& Constants::pattern(uint32_t index) const {
  NUDGE_ASSERT(index < patterns_.size() && patterns_[index], "text {} is no pattern", index);
  return *patterns_[index];
}

}  // namespace nudge
