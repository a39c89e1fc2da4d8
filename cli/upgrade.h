// A new version of a program on its way into a folder that keeps a run: compiled, with what it retires of the
// versions before, compared with the installed one and tried on the people in it. `nudge plan` prints it,
// `nudge apply` installs it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/plan_text.h"
#include "compiler/compile.h"
#include "runtime/durable/recovery.h"
#include "runtime/store/store.h"

namespace nudge::cli {

struct UpgradeOptions {
  std::vector<std::string> paths;  // of the program
  std::string folder;
};

class Upgrade {
 public:
  // Null: the program has faults, which were printed. A folder that isn't there, or holds nothing yet, is one
  // in which no version is installed; it is made only with StoreAccess::create.
  static Result<std::unique_ptr<Upgrade>> prepare(const UpgradeOptions& options, StoreAccess access);

  bool is_first() const { return !recovered_; }
  const Compilation& compilation() const { return compilation_; }
  const Program& program() const { return *compilation_.program; }
  // Not of the first version:
  const Recovered& installed() const { return *recovered_; }
  const Predicates& predicates() const { return *predicates_; }  // of the new program
  const Comparison& comparison() const { return comparison_; }
  const Plan& plan() const { return plan_; }
  PlanView view();
  Store& store() { return *store_; }

  // The store, after a fault of it: so that it can be opened again.
  void close() { store_.reset(); }

 private:
  Upgrade() = default;
  Status open(StoreAccess access);
  Status compare_with_installed();

  UpgradeOptions options_;
  std::unique_ptr<Store> store_;  // none: there is no folder to read
  std::unique_ptr<Recovered> recovered_;
  std::vector<EarlierVersion> earlier_;  // the newest first
  Compilation compilation_;
  std::unique_ptr<Predicates> predicates_;
  std::unique_ptr<StepTexts> now_;
  std::unique_ptr<OldStepTexts> before_;
  Comparison comparison_;
  Plan plan_;
};

// "the program in `flows`"; of several paths the first
std::string program_name(const std::vector<std::string>& paths);
// The folder holds a run, or the beginning of one.
bool has_run(const std::string& folder);
// Opens what is in the folder, for reading beside a process that runs there; null: nothing is.
Result<std::unique_ptr<Store>> open_to_read(const std::string& folder);
// The run in the folder as of its last commit, beside a process that runs there or begins to; null: there is
// none.
Result<std::unique_ptr<Recovered>> read_run(const std::string& folder);
// Its sources, as the compiler takes them.
EarlierVersion version_of(const InstalledProgram& installed);
// All that were installed, the newest first.
Result<std::vector<EarlierVersion>> earlier_versions(Store& store);
// Says that there is nothing; kUsage.
int no_run_there(const std::string& folder);

}  // namespace nudge::cli
