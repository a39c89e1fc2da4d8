// nudge count: how many contacts of a run meet a condition now.
#include <fmt/format.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/compilation.h"
#include "cli/options.h"
#include "cli/upgrade.h"
#include "compiler/condition.h"
#include "runtime/report/json_writer.h"
#include "runtime/report/text_table.h"
#include "runtime/value/civil.h"
#include "runtime/value/number_text.h"
#include "runtime/version/carry.h"

namespace nudge::cli {
namespace {

struct CountOptions {
  std::string condition;
  std::string folder;
  std::string format = "human";
  bool list = false;
};

// What the condition asks of history and the run doesn't keep: it can't be told. "" if there is nothing.
std::string not_kept(const Comparison& comparison, const AskedCondition& asked) {
  std::string names;
  for (const EmptyHistory& history : comparison.empty_histories) {
    const auto& users = history.used_by;
    if (std::find(users.begin(), users.end(), "segment " + asked.segment) == users.end()) continue;
    names += fmt::format("{}`{}`", names.empty() ? "" : ", ", history.name);
  }
  return names;
}

// The State in records that the condition can be asked of.
class Asking {
 public:
  Asking(const Recovered& run, const AskedCondition& asked, const Comparison& comparison)
      : program_(*asked.compilation.program), predicates_(program_), state_(program_), value_(asked.value) {
    Output stopped(run.program), output(program_);
    stopped.wants_content = output.wants_content = false;
    carry(run.program, *run.state, predicates_, with_all_answered(comparison), {}, state_, stopped, output);
    evaluation_.program = &program_;
    evaluation_.constants = &predicates_.constants();
    evaluation_.arena = &scratch_;
    evaluation_.now_ms = evaluation_.entry_ms = state_.now_ms;
  }

  // Ids of those for whom it holds, in order.
  std::vector<std::string> answer() {
    std::vector<std::string> ids;
    for (uint32_t contact = 0; contact < state_.contacts.size(); ++contact) {
      if (state_.contacts[contact].merged_into != kNone || !holds(state_.contacts[contact])) continue;
      ids.emplace_back(state_.contact_id(contact));
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  }

 private:
  bool holds(const Contact& contact) {
    const std::byte** records = evaluation_.records;
    records[static_cast<int>(RecordBase::contact)] = contact.record.data();
    records[static_cast<int>(RecordBase::account)] = contact.account == kNone
                                                         ? predicates_.constants().no_account()
                                                         : state_.accounts[contact.account].record.data();
    evaluation_.has_account = contact.account != kNone;
    evaluation_.zone = state_.default_zone;
    const SlotId zone_slot = program_.contact_fields[kContactTimezone].slot;
    if (zone_slot != kNoSlot) {
      const Word zone = contact.record.load(program_.contact_layout.slots[zone_slot]);
      if (zone != kMissingWord) evaluation_.zone = zone;
    }
    evaluation_.today = date_of(evaluation_.now_ms, static_cast<ZoneId>(evaluation_.zone));
    const bool held = predicates_.holds(value_, evaluation_);
    scratch_.reset();
    return held;
  }

  const Program& program_;
  Predicates predicates_;
  State state_;
  FunctionId value_;
  Arena scratch_;
  Evaluation evaluation_;
};

std::string answer_text(const CountOptions& options, const std::vector<std::string>& ids, uint64_t contacts,
                        int64_t now_ms) {
  std::string text;
  if (options.format == "json") {
    JsonWriter json;
    json.open_object();
    json.text("condition", options.condition);
    json.time("at", now_ms == INT64_MIN ? kMissing : now_ms);
    json.integer("count", ids.size());
    json.integer("contacts", contacts);
    if (options.list) {
      json.open_array("ids", JsonWriter::Form::one_line);
      for (const std::string& id : ids)
        json.text("", id);
      json.close();
    }
    json.close();
    return json.take() + "\n";
  }
  if (!options.list)
    return fmt::format("{} of {}\n", print_grouped(ids.size()), counted(contacts, "contact"));
  for (const std::string& id : ids)
    text += id + "\n";
  return text;
}

int count(const CountOptions& options) {
  const Result<std::unique_ptr<Recovered>> recovered = read_run(options.folder);
  if (!recovered.ok()) return machine_fault(recovered.fault());
  if (!*recovered) return no_run_there(options.folder);
  const Recovered& run = **recovered;
  const AskedCondition asked = ask_condition(version_of(run.installed), options.condition);
  if (report_errors(asked.compilation) > 0 || !asked.compilation.program) return kFaults;
  const Comparison comparison = compare(run.program, *asked.compilation.program);
  if (const std::string missing = not_kept(comparison, asked); !missing.empty()) {
    fmt::print(
        stderr,
        "error: the run doesn't keep {}, for no line of its program asks for that much: a segment of the "
        "program that does (`nudge apply --backfill FILE` fills it) makes it known\n",
        missing);
    return kFaults;
  }
  const std::vector<std::string> ids = Asking(run, asked, comparison).answer();
  const uint64_t contacts = count_contacts(*run.state);
  Status written = write_stdout(answer_text(options, ids, contacts, run.state->now_ms));
  if (!written.ok()) return machine_fault(written.fault());
  if (options.format != "json")
    fmt::print(
        stderr, "as of {}\n",
        run.state->now_ms == INT64_MIN ? "before the first input" : short_time(run.state->now_ms) + " UTC");
  return kDone;
}

}  // namespace

Command make_count(Options& command) {
  auto options = std::make_shared<CountOptions>();
  command
      .add("CONDITION", options->condition,
           "over contact, account, history, scores and segments: 'contact.plan == pro and not engaged'")
      .required();
  command.add("--data", options->folder, "the folder that keeps the run").required();
  command.flag("--list", options->list, "their ids, one a line");
  command.add("--format", options->format, "of the answer").one_of({"human", "json"}).shows_default();
  return [options] { return count(*options); };
}

}  // namespace nudge::cli
