#include "runtime/rights/forget.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/input/json_string.h"
#include "runtime/input/line_source.h"

namespace nudge {

namespace {

constexpr size_t kMostStillIn = 20;

class Forgetting {
 public:
  Forgetting(Store& store, Recovered& recovered, const std::vector<Person>& people)
      : store_(store), recovered_(recovered), people_(people), mentions_(people) {}

  Result<Forgotten> run(bool dry_run);

 private:
  bool is_theirs(std::string_view id) const {
    return std::any_of(people_.begin(), people_.end(),
                       [&](const Person& person) { return person.goes_by(id); });
  }
  void note_still_in(std::string what) {
    if (done_.still_in.size() < kMostStillIn) done_.still_in.push_back(std::move(what));
  }
  Status look();
  Status look_at_sources();
  void look_at_ids();
  // What becomes of a row that a name stands in; counts it.
  std::optional<std::string> rewritten(std::string_view line);
  Status change();

  Store& store_;
  Recovered& recovered_;
  const std::vector<Person>& people_;
  Mentions mentions_;
  Forgotten done_;
  std::vector<uint64_t> rows_;  // seqs of theirs
};

// What doesn't go with them, for it isn't theirs: it is said, so that somebody can see to it.
void Forgetting::look_at_ids() {
  const State& state = *recovered_.state;
  for (uint32_t place = 0; place < state.accounts.size(); ++place) {
    const std::string_view id = state.account_id(place);
    if (mentions_.struck(id)) note_still_in(fmt::format("the id of account `{}`", id));
  }
  for (uint32_t place = 0; place < state.contacts.size(); ++place) {
    if (state.contacts[place].merged_into != kNone) continue;
    const std::string_view id = state.contact_id(place);
    if (!is_theirs(id) && mentions_.struck(id)) note_still_in(fmt::format("the id of contact `{}`", id));
  }
}

Status Forgetting::look_at_sources() {
  Result<std::vector<InstalledProgram>> programs = store_.programs();
  if (!programs.ok()) return programs.fault();
  for (const InstalledProgram& program : *programs) {
    for (const SourceText& source : program.sources) {
      const bool named = std::any_of(people_.begin(), people_.end(), [&](const Person& person) {
        auto stands = [&](const std::string& name) {
          return source.text.find('"' + name + '"') != std::string::npos ||
                 (name.size() >= kLeastWithin && source.text.find(name) != std::string::npos);
        };
        return std::any_of(person.ids.begin(), person.ids.end(), stands) ||
               std::any_of(person.addresses.begin(), person.addresses.end(), stands);
      });
      if (named) note_still_in(fmt::format("`{}`, a source of version {}", source.path, program.version));
    }
  }
  return Done{};
}

// Counts, and changes nothing.
Status Forgetting::look() {
  Result<uint64_t> delivered = store_.delivered_through();
  if (!delivered.ok()) return delivered.fault();
  Status read = store_.read_outbox(1, [&](const OutboxRow& row) -> Status {
    if (row.line.empty()) return Done{};
    if (!row.of_account && is_theirs(row.subject)) {
      rows_.push_back(row.seq);
      ++done_.actions;
      done_.undelivered += row.seq > *delivered;
    } else if (mentions_.struck_action(row.line)) {
      ++done_.mentions;
    }
    return Done{};
  });
  if (!read.ok()) return read;
  Result<uint64_t> begin = store_.log_begin();
  if (!begin.ok()) return begin.fault();
  done_.log_entries = recovered_.log_end - *begin;
  look_at_ids();
  return look_at_sources();
}

// Its seq tells whose it is.
std::optional<std::string> Forgetting::rewritten(std::string_view line) {
  constexpr std::string_view kBegin = "{\"seq\":";
  uint64_t seq = 0;
  if (line.starts_with(kBegin)) {
    for (char digit : line.substr(kBegin.size())) {
      if (digit < '0' || digit > '9') break;
      seq = seq * 10 + static_cast<uint64_t>(digit - '0');
    }
  }
  if (std::binary_search(rows_.begin(), rows_.end(), seq)) return std::nullopt;
  std::optional<std::string> struck = mentions_.struck_action(line);
  return struck ? std::move(*struck) : std::string(line);
}

Status Forgetting::change() {
  Status done = store_.begin();
  if (done.ok()) {
    done =
        store_.rewrite_outbox(mentions_.needles(), [this](std::string_view line) { return rewritten(line); });
  }
  if (done.ok()) done = put_whole_state(store_, recovered_.program, *recovered_.state, recovered_.log_end);
  if (done.ok()) done = store_.commit();
  if (!done.ok()) {
    store_.roll_back();
    return done;
  }
  return store_.erase_traces();
}

Result<Forgotten> Forgetting::run(bool dry_run) {
  if (Status looked = look(); !looked.ok()) return looked.fault();
  recovered_.state = state_without(recovered_.program, *recovered_.state, people_, mentions_, done_);
  if (dry_run) return done_;
  if (Status changed = change(); !changed.ok()) return changed.fault();
  return done_;
}

}  // namespace

Result<Forgotten> forget(Store& store, Recovered& recovered, const std::vector<Person>& people,
                         bool dry_run) {
  return Forgetting(store, recovered, people).run(dry_run);
}

}  // namespace nudge
