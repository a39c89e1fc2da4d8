#include "compiler/scenario/why_watch.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/engine/identity.h"

namespace nudge::scenario {

namespace {

// Of occasions that aren't kept in full.
void forget_trees(Occasion& occasion) {
  occasion.filter.reset();
  occasion.condition.reset();
  occasion.in_the_way.clear();
}

}  // namespace

Watch::Watch(const WhyProgram::Parts& of, std::vector<std::string> ids, bool all)
    : of_(of),
      ids_(std::move(ids)),
      all_(all),
      state_(of.program()),
      engine_(of.predicates, state_),
      decoder_(of.program(), of.hides ? Pii::masked : Pii::shown),
      output_(of.program()) {
  output_.wants_traces = output_.wants_passages = true;
  engine_.set_witness(this);
  report_.workflow = workflow().name;
  report_.description = workflow().description;
  report_.place = of_.place(source().span);
  report_.for_account = source().for_account;
  for (const ir::Trigger& trigger : source().triggers) {
    TriggerReport& made = report_.triggers.emplace_back();
    made.text = of_.words(trigger.span);
    if (made.text.starts_with("when ")) made.text.erase(0, 5);
    made.place = of_.place(trigger.span);
  }
}

void Watch::take(const Line& line) {
  decoder_.decode(line, state_.now_ms, *this);
}

void Watch::take_json(std::string_view record) {
  decoder_.decode_copy(record, state_.now_ms, *this);
}

void Watch::advance(int64_t until_ms) {
  engine_.advance(until_ms, output_);
  drain();
}

std::optional<SubjectRef> Watch::subject() const {
  const std::string& id = ids_.back();
  if (of_.subject() == SubjectKind::contact) {
    uint32_t place = find_contact(state_, id);
    return place == kNone ? std::nullopt : std::optional(SubjectRef{SubjectKind::contact, place});
  }
  uint32_t place = state_.account_index.find(id, [&](uint32_t at) { return state_.account_id(at); });
  if (place == IdIndex::kAbsent) return std::nullopt;
  return SubjectRef{SubjectKind::account, place};
}

bool Watch::mine(SubjectRef who) const {
  if (who.kind != of_.subject()) return false;
  return std::find(ids_.begin(), ids_.end(), state_.id_of(who)) != ids_.end();
}

// Of an account: what its members do, and what names it.
bool Watch::is_about(const Input& input) const {
  auto named = [&](std::string_view id) { return std::find(ids_.begin(), ids_.end(), id) != ids_.end(); };
  if (of_.subject() == SubjectKind::contact)
    return named(input.contact) || (!input.previous.empty() && named(input.previous));
  if (!input.account.empty()) return named(input.account);
  uint32_t contact = find_contact(state_, input.contact);
  if (contact == kNone || state_.contacts[contact].account == kNone) return false;
  return named(state_.account_id(state_.contacts[contact].account));
}

void Watch::forget_before(size_t place, bool (*is_like)(const Occasion&)) {
  while (place-- > 0) {
    Occasion& before = report_.occasions[place];
    if (is_like(before)) return forget_trees(before);
  }
}

Occasion& Watch::add_occasion(Occasion occasion) {
  if (occasion.event) {
    occasion.misfits = misfits_;
    ++misfits_told_;
  }
  // Of those that did not fire the newest is kept in full.
  if (!all_ && occasion.what != Occasion::What::fired)
    forget_before(report_.occasions.size(),
                  [](const Occasion& before) { return before.what != Occasion::What::fired; });
  return report_.occasions.emplace_back(std::move(occasion));
}

void Watch::decoded(const Decoded& record) {
  const Input& input = record.input;
  bool about = is_about(input);
  uint64_t late = output_.counts.late, duplicates = output_.counts.duplicates;
  if (about) {
    note_signal(input);
    arena_.reset();
    misfits_.clear();
    for (const std::string& fault : record.faults)
      misfits_ += (misfits_.empty() ? "" : "; ") + fault;
  }
  const uint64_t told = misfits_told_;
  engine_.step(input, output_);
  drain();
  if (about) {
    ++report_.inputs;
    if (is_missing(report_.first_ms)) report_.first_ms = state_.now_ms;
    note_unheard(input, output_.counts.late > late, output_.counts.duplicates > duplicates);
    if (!misfits_.empty() && misfits_told_ == told) report_.not_taken.push_back({state_.now_ms, misfits_});
  }
  output_.clear();
  actions_seen_ = passages_seen_ = traces_seen_ = 0;
}

void Watch::note_unheard(const Input& input, bool late, bool duplicate) {
  if (input.event == kNoEvent) return;
  if (!duplicate) {
    Heard& heard = heard_[input.event];
    ++heard.count;
    heard.last_ms = is_missing(heard.last_ms) ? input.at_ms : std::max(heard.last_ms, input.at_ms);
  }
  if (!late && !duplicate) return;
  for (size_t place = 0; place < workflow().triggers.size(); ++place) {
    const Trigger& trigger = workflow().triggers[place];
    bool of_event = trigger.kind == TriggerKind::event || trigger.kind == TriggerKind::count;
    if (!of_event || trigger.event != input.event) continue;
    std::optional<SubjectRef> who = subject();
    if (!who) return;
    TimeWords words = words_of(*who);
    Occasion occasion;
    occasion.what = late ? Occasion::What::late : Occasion::What::duplicate;
    occasion.at_ms = state_.now_ms;
    occasion.trigger = static_cast<int>(place);
    occasion.event = seen_by(input, words);
    occasion.by = fmt::format("`{}` came", occasion.event->name);
    occasion.reason =
        late ? fmt::format("it is of {}, older than events may be: it joins the history and starts nothing",
                           words.at(input.at_ms))
             : "a message of the same id had come within 24 hours";
    ++report_.triggers[place].seen;
    add_occasion(std::move(occasion));
    return;
  }
}

// Since when mail is held back, for who asks later.
void Watch::note_signal(const Input& input) {
  if (input.event == kNoEvent) return;
  for (const Signal& signal : of_.program().signals) {
    if (signal.event != input.event) continue;
    if (signal.kind == SignalKind::bounced || signal.kind == SignalKind::complained)
      suppressed_ms_ = input.at_ms;
    if (signal.kind != SignalKind::unsubscribed || signal.topic_slot == kNoSlot) continue;
    const Layout& layout = of_.program().events[input.event].layout;
    Word topic = input.event_record.load(layout.slots[signal.topic_slot]);
    if (topic != kMissingTextWord) left_topics_[std::string(view(text_of_word(topic)))] = input.at_ms;
  }
}

// Whose it was can't be asked: it is found in the text.
void Watch::rejected(const Rejected& record) {
  bool about = std::any_of(ids_.begin(), ids_.end(), [&](const std::string& id) {
    return record.unmasked.find('"' + id + '"') != std::string_view::npos;
  });
  if (!about || is_missing(state_.now_ms)) return;
  for (size_t place = 0; place < workflow().triggers.size(); ++place) {
    const Trigger& trigger = workflow().triggers[place];
    if (trigger.kind != TriggerKind::event && trigger.kind != TriggerKind::count) continue;
    const Event& event = of_.program().events[trigger.event];
    if (record.unmasked.find('"' + event.json) == std::string_view::npos) continue;
    Occasion occasion;
    occasion.what = Occasion::What::unusable;
    occasion.at_ms = state_.now_ms;
    occasion.trigger = static_cast<int>(place);
    occasion.by = fmt::format("`{}` came", event.name);
    occasion.reason = record.reason;
    add_occasion(std::move(occasion));
    return;
  }
  report_.not_taken.push_back({state_.now_ms, std::string(record.reason)});
}

TimeWords Watch::words_of(SubjectRef who) {
  return words_of_now(now_of(who, nullptr));
}

WhyReport Watch::report() {
  std::optional<SubjectRef> who = subject();
  if (!who) return std::move(report_);
  Evaluation evaluation = now_of(*who, nullptr);
  report_.subject = state_.id_of(*who);
  report_.now_ms = state_.now_ms;
  report_.zone = static_cast<ZoneId>(evaluation.zone);
  for (const std::string& id : ids_) {
    if (id != report_.subject) report_.other_ids.push_back(id);
  }
  report_triggers(report_, evaluation);
  report_standing(report_, *who);
  return std::move(report_);
}

}  // namespace nudge::scenario
