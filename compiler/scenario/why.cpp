#include "compiler/scenario/why.h"

#include <algorithm>

#include "compiler/scenario/why_watch.h"
#include "compiler/source/diagnostic.h"
#include "runtime/engine/identity.h"

namespace nudge::scenario {

namespace {

constexpr size_t kMostNear = 3;

// Ids like it: the nearest by spelling, then those that begin with it.
std::vector<std::string> near_ids(State& state, SubjectKind kind, const std::string& wanted) {
  size_t count = kind == SubjectKind::contact ? state.contacts.size() : state.accounts.size();
  std::vector<std::string> ids;
  for (uint32_t place = 0; place < count; ++place) {
    if (kind == SubjectKind::contact && state.contacts[place].merged_into != kNone) continue;
    ids.emplace_back(state.id_of({kind, place}));
  }
  std::sort(ids.begin(), ids.end());
  std::vector<std::string> near;
  if (std::optional<std::string> nearest = source::nearest_name(wanted, ids)) near.push_back(*nearest);
  for (const std::string& id : ids) {
    bool alike =
        id.find(wanted) != std::string::npos || (!id.empty() && wanted.find(id) != std::string::npos);
    if (alike && near.size() < kMostNear && std::find(near.begin(), near.end(), id) == near.end())
      near.push_back(id);
  }
  return near;
}

WhyAnswer nobody(Watch& watch, const WhyProgram::Parts& of, const std::string& asked) {
  State& state = watch.state();
  WhyAnswer answer;
  if (of.subject() == SubjectKind::contact) {
    for (const Contact& contact : state.contacts)
      answer.subjects += contact.merged_into == kNone;
    uint32_t account = state.account_index.find(asked, [&](uint32_t at) { return state.account_id(at); });
    if (account != IdIndex::kAbsent) {
      answer.other_kind = "account";
      for (uint32_t member : state.accounts[account].members)
        answer.near.emplace_back(state.contact_id(member));
      if (answer.near.size() > kMostNear) answer.near.resize(kMostNear);
      return answer;
    }
  } else {
    answer.subjects = state.accounts.size();
    uint32_t contact = find_contact(state, asked);
    if (contact != kNone) {
      answer.other_kind = "contact";
      if (state.contacts[contact].account != kNone)
        answer.near.emplace_back(state.account_id(state.contacts[contact].account));
      return answer;
    }
  }
  answer.near = near_ids(state, of.subject(), asked);
  return answer;
}

}  // namespace

Result<WhyAnswer> why(const WhyProgram& program, const WhyQuestion& question, const Happened& happened) {
  const WhyProgram::Parts& of = program.parts();
  std::vector<std::string> ids{question.subject};
  for (;;) {
    auto watch = std::make_unique<Watch>(of, ids, question.all);
    if (Status done = happened(*watch); !done.ok()) return done.fault();
    std::optional<SubjectRef> who = watch->subject();
    if (!who) return nobody(*watch, of, question.subject);
    // Known by other ids before: all of them are looked at, in a second run.
    std::vector<std::string> all_ids;
    if (of.subject() == SubjectKind::contact) {
      for (std::string_view id : watch->state().aliases.of(who->place))
        all_ids.emplace_back(id);
    }
    all_ids.emplace_back(watch->state().id_of(*who));
    if (all_ids.size() == 1 || ids.size() > 1) {
      WhyAnswer answer;
      answer.report = watch->report();
      if (question.subject != answer.report->subject) answer.report->asked_as = question.subject;
      return answer;
    }
    ids = std::move(all_ids);
  }
}

Result<WhyAnswer> why(const ir::Program& ir, const source::SourceSet& sources, const WhyQuestion& question,
                      const Happened& happened) {
  return why(WhyProgram(ir, sources, question.workflow, question.hides_pii), question, happened);
}

}  // namespace nudge::scenario
