// nudge forget: takes people out of all that is kept.
#include "runtime/rights/forget.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/command.h"
#include "cli/options.h"
#include "runtime/fault/no_room.h"
#include "runtime/value/number_text.h"

namespace nudge::cli {
namespace {

struct ForgetOptions {
  std::vector<std::string> contacts;
  std::string data;
  bool dry_run = false;
};

std::string counted(uint64_t number, const char* what) {
  return fmt::format("{} {}{}", print_grouped(number), what, number == 1 ? "" : "s");
}

// Those of whom nothing is known are looked for all the same: their names may stand in what others got.
std::vector<Person> find_people(const Recovered& recovered, const std::vector<std::string>& ids) {
  std::vector<Person> people;
  for (const std::string& id : ids) {
    std::optional<Person> person = find_person(recovered.program, *recovered.state, id);
    const bool twice = std::any_of(people.begin(), people.end(), [&](const Person& other) {
      return other.goes_by(person ? person->ids[0] : id);
    });
    if (twice) continue;
    people.push_back(person ? std::move(*person) : Person{kNone, {id}, {}});
  }
  return people;
}

std::string report(const std::vector<Person>& people, const Forgotten& done, bool dry_run) {
  std::string text;
  for (const Person& person : people) {
    std::string others;
    for (size_t place = 1; place < person.ids.size(); ++place)
      others += fmt::format("{}`{}`", place == 1 ? ", known as " : " and ", person.ids[place]);
    if (person.contact == kNone && person.ids.size() == 1) {
      text += fmt::format("`{}`: no contact goes by this id\n", person.ids[0]);
    } else {
      text +=
          fmt::format("`{}`{}: {}\n", person.ids[0], others, dry_run ? "would be forgotten" : "forgotten");
    }
  }
  text += fmt::format("  {} ended without a word\n", counted(done.enrolments, "enrolment"));
  text += fmt::format("  {} of the outbox emptied", counted(done.actions, "action"));
  if (done.undelivered > 0)
    text += fmt::format(", {} of them never to be sent", print_grouped(done.undelivered));
  text += fmt::format("\n  {} in what is kept of others struck out\n", counted(done.mentions, "mention"));
  text += fmt::format("  {} of the log, of everybody, taken away: the state stands for them\n",
                      done.log_entries == 1 ? "1 entry" : print_grouped(done.log_entries) + " entries");
  if (!done.still_in.empty()) text += "they still stand in what isn't theirs:\n";
  for (const std::string& what : done.still_in)
    text += fmt::format("  {}\n", what);
  if (!dry_run)
    text +=
        "not in this folder, so not touched: input files, files of traces and dead letters, what was sent, "
        "backups\n";
  return text;
}

// What a fault of the store leaves to be said.
std::string untold(const std::string& folder, const std::string& fault) {
  std::string text;
  if (fault.find("run the same command again") == std::string::npos) text = ": run the same command again";
  text += "; it is done as a whole or not at all";
  std::error_code error;
  const uintmax_t bytes = std::filesystem::file_size(folder + "/nudge.db", error);
  if (fault.starts_with("no room") && !error)
    text += fmt::format(", and takes up to {} of room meanwhile", bytes_text(2 * bytes));
  return text;
}

int run(const ForgetOptions& options) {
  Result<std::unique_ptr<Store>> store =
      Store::open(options.data, options.dry_run ? StoreAccess::read : StoreAccess::write);
  if (!store.ok()) return machine_fault(store.fault());
  Result<std::unique_ptr<Recovered>> recovered = recover(**store);
  if (!recovered.ok()) return machine_fault(recovered.fault());
  const std::vector<Person> people = find_people(**recovered, options.contacts);
  Result<Forgotten> done = forget(**store, **recovered, people, options.dry_run);
  if (!done.ok()) {
    return machine_fault({done.fault().message + untold(options.data, done.fault().message)});
  }
  Status written = write_stdout(report(people, *done, options.dry_run));
  return written.ok() ? kDone : machine_fault(written.fault());
}

}  // namespace

Command make_forget(Options& command) {
  auto options = std::make_shared<ForgetOptions>();
  command.add("CONTACT", options->contacts, "the contacts' ids, for each any that it goes by").required();
  command.add("--data", options->data, "the folder that keeps the state").named("DIR").required();
  command.flag("--dry-run", options->dry_run, "say what would go, and change nothing");
  return [options] { return run(*options); };
}

}  // namespace nudge::cli
