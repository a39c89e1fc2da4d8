#include "runtime/engine/cascade.h"

#include <algorithm>

namespace nudge {

Cascade::Cascade(const Predicates& predicates, State& state, Output& output, Workspace& workspace)
    : predicates_(predicates),
      program_(predicates.program()),
      state_(state),
      output_(output),
      workspace_(workspace) {
  workspace_.scratch.reset();
  workspace_.errands.clear();
  workspace_.errands_done = 0;
  workspace_.news.clear();
  workspace_.news_for_first.clear();
  workspace_.first = kNone;
}

uint32_t Cascade::find_or_add_account(const Input& input, ChangeSet& account_change) {
  uint32_t place =
      state_.account_index.find(input.account, [&](uint32_t at) { return state_.account_id(at); });
  if (place != IdIndex::kAbsent) return place;
  place = static_cast<uint32_t>(state_.accounts.size());
  state_.accounts.emplace_back();
  at({SubjectKind::account, place}).create(input.account);
  state_.account_index.add(input.account, place);
  account_change.newcomer = account_change.all = true;
  return place;
}

void Cascade::join_account(const Input& input, uint32_t contact, ChangeSet& change,
                           ChangeSet& account_change) {
  if (input.account.empty()) return;
  uint32_t account = find_or_add_account(input, account_change);
  if (state_.contacts[contact].account != account) {
    state_.move_member(contact, account);
    change.causes.push_back(program_.joined_cause());
  }
  at({SubjectKind::account, account}).apply_fields(input.account_writes, input.at_ms, account_change);
}

// Late events join the history and do nothing else.
void Cascade::take_event(const Input& input, ChangeSet& change) {
  bool late = input.at_ms < subtract_int(state_.now_ms, program_.policy.ignore_older_ms);
  change.causes.push_back(program_.event_cause(input.event));
  change.silent = late;
  if (!late) change.event = &input;
}

void Cascade::work(const Input& input, const Arrival& arrival) {
  workspace_.reading.begin_event();
  Moment them = at({SubjectKind::contact, arrival.contact});
  if (arrival.newcomer) them.create(arrival.id);
  ChangeSet& change = workspace_.now_changing;
  ChangeSet& account_change = workspace_.account_changing;
  change.clear();
  account_change.clear();
  change.newcomer = arrival.newcomer;
  change.all = arrival.newcomer || arrival.changed;
  them.apply_fields(input.contact_writes, input.at_ms, change);
  them.apply_signals(input, change);
  uint32_t account_before = state_.contacts[arrival.contact].account;
  join_account(input, arrival.contact, change, account_change);
  uint32_t account = state_.contacts[arrival.contact].account;
  bool account_hears = account != kNone && state_.reactions.accounts_react();
  if (input.undeclared_event) ++output_.counts.undeclared;
  if (input.event != kNoEvent) {
    them.join_history(input, change);
    take_event(input, change);
    output_.counts.late += change.silent;
    if (account_hears) {
      at({SubjectKind::account, account}).join_history(input, account_change);
      take_event(input, account_change);
    }
  }
  bool account_changes = account != kNone && (account_change.all || !account_change.empty());
  workspace_.first = arrival.contact;
  if (account_changes) hear_account(account, account != account_before, change, account_change);
  them.settle(change);
  if (account_changes && account_hears) settle_account(account, account_change);
  finish(account);
}

// Step 3 for the account. The input's contact hears of it at once, the other members later.
void Cascade::hear_account(uint32_t account, bool joined, ChangeSet& change, ChangeSet& account_change) {
  at({SubjectKind::account, account}).bring_up_to_date(account_change);
  ChangeSet& news = workspace_.news_for_first;
  change.causes.insert(change.causes.end(), news.causes.begin(), news.causes.end());
  // Who has just joined finds the fields as they are, changed they have for others.
  if (!joined) change.fields.insert(change.fields.end(), news.fields.begin(), news.fields.end());
  news.clear();
}

// Its rounds, from step 4 on: with what it was brought up to date with before, and what the contact has
// written meanwhile.
void Cascade::settle_account(uint32_t account, ChangeSet& account_change) {
  ChangeSet& written = workspace_.now_changing;
  written.clear();
  if (write_account(written)) {
    at({SubjectKind::account, account}).bring_up_to_date(written);
    account_change.add(written);
    account_change.round = 1;
  }
  at({SubjectKind::account, account}).settle(account_change);
}

void Cascade::fall_due(SubjectRef who) {
  uint32_t account = who.kind == SubjectKind::account ? who.place : state_.contacts[who.place].account;
  at(who).turn_by_time();
  finish(account);
  for (uint32_t order : workspace_.due) {
    at(who).resume(order);
    finish(account);
  }
}

// The writes at the front of the queue, which are of one account. False if there are none.
bool Cascade::write_account(ChangeSet& change) {
  auto& errands = workspace_.errands;
  size_t& done = workspace_.errands_done;
  for (; done < errands.size() && errands[done].kind != Errand::Kind::send; ++done) {
    at({SubjectKind::account, errands[done].place}).write_errand(errands[done], change);
  }
  return !change.empty();
}

void Cascade::work_errands() {
  auto& errands = workspace_.errands;
  while (workspace_.errands_done < errands.size()) {
    const Errand& next = errands[workspace_.errands_done];
    if (next.kind == Errand::Kind::send) {
      Errand errand = std::move(errands[workspace_.errands_done++]);
      at({SubjectKind::contact, errand.place}).run_errand(errand);
      continue;
    }
    SubjectRef account{SubjectKind::account, next.place};
    ChangeSet& change = workspace_.now_changing;
    change.clear();
    if (write_account(change)) at(account).settle(change);
  }
}

bool Cascade::is_touched(const Contact& member, const ChangeSet& news) const {
  auto everyone = [&](Cause cause) { return state_.reactions.contacts_react(cause); };
  if (!news.fields.empty() || std::any_of(news.causes.begin(), news.causes.end(), everyone)) return true;
  return std::any_of(member.enrolments.begin(), member.enrolments.end(), [&](const Enrolment& enrolment) {
    return std::any_of(news.causes.begin(), news.causes.end(),
                       [&](Cause cause) { return state_.reactions.touches(cause, enrolment.workflow); });
  });
}

void Cascade::tell_members(uint32_t account) {
  ChangeSet news, news_for_first;
  std::swap(news, workspace_.news);
  std::swap(news_for_first, workspace_.news_for_first);
  workspace_.members = state_.accounts[account].members;
  for (uint32_t member : workspace_.members) {
    const ChangeSet& theirs = member == workspace_.first ? news_for_first : news;
    if (theirs.empty() || !is_touched(state_.contacts[member], theirs)) continue;
    ChangeSet& change = workspace_.now_changing;
    change.clear();
    change.add(theirs);
    at({SubjectKind::contact, member}).settle(change);
    work_errands();
  }
}

// What is left to do when the one it began with is through. Rounds bound it: each telling is a round later.
void Cascade::finish(uint32_t account) {
  work_errands();
  while (account != kNone && (!workspace_.news.empty() || !workspace_.news_for_first.empty())) {
    tell_members(account);
  }
}

}  // namespace nudge
