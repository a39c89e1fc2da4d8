// The same things said to another program, and what comes out differently.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/repl/moments.h"
#include "cli/repl/session_run.h"

namespace nudge::repl {

namespace {

// What of `these` isn't in `those`, as often as it is there more often, in order.
std::vector<std::string> without(const std::vector<std::string>& these,
                                 const std::vector<std::string>& those) {
  std::map<std::string, size_t> left;
  for (const std::string& each : those)
    ++left[each];
  std::vector<std::string> out;
  for (const std::string& each : these) {
    auto found = left.find(each);
    if (found != left.end() && found->second > 0)
      --found->second;
    else
      out.push_back(each);
  }
  return out;
}

}  // namespace

std::vector<std::string> Session::queued_lines() const {
  std::vector<std::string> lines;
  const ZoneId zone = zone_of(world().zone());
  for (const scenario::Happening& each : world().timeline().happenings) {
    if (each.kind == scenario::Happening::Kind::queued)
      lines.push_back(fmt::format("{}  {}  {}", wall_time(each.at_ms, zone), each.subject, each.text));
  }
  return lines;
}

std::vector<std::string> Session::outcome_lines() const {
  std::vector<std::string> lines;
  for (const Entry& entry : entries_) {
    if (entry.outcome.kind == scenario::Outcome::Kind::held) lines.push_back("held: " + entry.text);
    if (entry.outcome.kind == scenario::Outcome::Kind::failed) lines.push_back("failed: " + entry.text);
  }
  return lines;
}

// All at once, which is what mostly goes well; else one after another, so that each is blamed for its own
// faults alone.
void Session::say_again(std::vector<Entry> said, bool colour, std::vector<Reloaded::TakenOut>& taken_out) {
  std::vector<source::Diagnostic> faults;
  const auto add = [&](Entry& entry) {
    if (entry.json) return true;
    auto statement = parse(entry.text, 1, entry.file, faults);
    if (statement) program_->statements().push_back(std::move(*statement));
    return statement.has_value();
  };
  bool understood = true;
  for (Entry& entry : said)
    understood &= add(entry);
  if (understood && check(faults)) {
    entries_ = std::move(said);
    return;
  }
  program_->statements().clear();
  for (Entry& entry : said) {
    faults.clear();
    bool taken = add(entry);
    if (taken && !entry.json && !check(faults)) {
      program_->statements().pop_back();
      taken = false;
    }
    if (taken)
      entries_.push_back(entry);
    else
      taken_out.push_back({entry.text, render(faults, colour)});
  }
}

Session::Reloaded Session::load(std::unique_ptr<LoadedProgram> program, bool colour) {
  Reloaded result;
  const std::vector<std::string> queued_before = queued_lines();
  const std::vector<std::string> outcomes_before = outcome_lines();
  std::vector<Entry> said = std::move(entries_);
  entries_.clear();
  run_.reset();
  program_ = std::move(program);
  say_again(std::move(said), colour, result.taken_out);
  remake();
  result.added = without(queued_lines(), queued_before);
  result.removed = without(queued_before, queued_lines());
  result.turned = without(outcome_lines(), outcomes_before);
  return result;
}

}  // namespace nudge::repl
