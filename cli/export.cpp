// nudge export: everything that is kept of a person, as one JSON document.
#include "runtime/rights/export.h"

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/options.h"
#include "runtime/store/settled.h"

namespace nudge::cli {
namespace {

struct ExportOptions {
  std::string contact;
  std::string data;
};

// Empty if nobody goes by the id.
Result<std::string> read_document(const ExportOptions& options) {
  Result<std::unique_ptr<Store>> store = Store::open(options.data, StoreAccess::read);
  if (!store.ok()) return store.fault();
  Result<std::unique_ptr<Recovered>> recovered = recover(**store);
  if (!recovered.ok()) return recovered.fault();
  const std::optional<Person> person =
      find_person((*recovered)->program, *(*recovered)->state, options.contact);
  if (!person) return std::string();
  return export_person(**store, **recovered, *person);
}

int run(const ExportOptions& options) {
  const Result<std::string> document = read_settled([&] { return read_document(options); });
  if (!document.ok()) return machine_fault(document.fault());
  if (document->empty()) {
    fmt::print(stderr, "error: nothing is kept of `{}` in `{}`: no contact goes by this id\n",
               options.contact, options.data);
    return kFaults;
  }
  Status written = write_stdout(*document);
  return written.ok() ? kDone : machine_fault(written.fault());
}

}  // namespace

Command make_export(Options& command) {
  auto options = std::make_shared<ExportOptions>();
  command.add("CONTACT", options->contact, "the contact's id, any that it goes by").required();
  command.add("--data", options->data, "the folder that keeps the state").named("DIR").required();
  return [options] { return run(*options); };
}

}  // namespace nudge::cli
