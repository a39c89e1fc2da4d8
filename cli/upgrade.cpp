#include "cli/upgrade.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/command.h"
#include "cli/compilation.h"
#include "runtime/report/text_table.h"
#include "runtime/store/settled.h"
#include "runtime/version/retired_paths.h"

namespace nudge::cli {

std::string program_name(const std::vector<std::string>& paths) {
  return paths.empty() ? "." : paths[0];
}

bool has_run(const std::string& folder) {
  std::error_code fault;
  return std::filesystem::exists(std::filesystem::path(folder) / "nudge.db", fault);
}

Result<std::unique_ptr<Store>> open_to_read(const std::string& folder) {
  if (!has_run(folder)) return std::unique_ptr<Store>();
  return Store::open(folder, StoreAccess::read);
}

Result<std::unique_ptr<Recovered>> read_run(const std::string& folder) {
  using Read = Result<std::unique_ptr<Recovered>>;
  return read_settled([&]() -> Read {
    Result<std::unique_ptr<Store>> store = open_to_read(folder);
    if (!store.ok()) return store.fault();
    return *store ? recover(**store) : Read(nullptr);
  });
}

EarlierVersion version_of(const InstalledProgram& installed) {
  EarlierVersion version;
  version.version = installed.version;
  for (const SourceText& source : installed.sources)
    version.files.push_back({source.path, source.text});
  return version;
}

int no_run_there(const std::string& folder) {
  return usage_fault(
      fmt::format("there is no run in `{0}`: `nudge run PATH --data {0} --input FILE` begins one", folder));
}

Result<std::vector<EarlierVersion>> earlier_versions(Store& store) {
  Result<std::vector<InstalledProgram>> programs = store.programs();
  if (!programs.ok()) return programs.fault();
  std::vector<EarlierVersion> versions;
  for (const InstalledProgram& program : *programs)
    versions.push_back(version_of(program));
  std::reverse(versions.begin(), versions.end());
  return versions;
}

Result<std::unique_ptr<Upgrade>> Upgrade::prepare(const UpgradeOptions& options, StoreAccess access) {
  std::unique_ptr<Upgrade> upgrade(new Upgrade());
  upgrade->options_ = options;
  Result<Compilation> loaded = load_project(options.paths);
  if (!loaded.ok()) return loaded.fault();
  upgrade->compilation_ = std::move(*loaded);
  // A folder is made for a program without faults alone.
  const bool is_there = has_run(options.folder);
  if (is_there) {
    if (Status opened = upgrade->open(access); !opened.ok()) return opened.fault();
  }
  CompileOptions compiling;
  compiling.earlier = upgrade->earlier_;
  compile(upgrade->compilation_, compiling);
  if (report(upgrade->compilation_, "human").errors > 0) return std::unique_ptr<Upgrade>();
  if (!is_there && access != StoreAccess::read) {
    if (Status opened = upgrade->open(access); !opened.ok()) return opened.fault();
  }
  if (!upgrade->recovered_) return upgrade;
  if (Status compared = upgrade->compare_with_installed(); !compared.ok()) return compared.fault();
  return upgrade;
}

Status Upgrade::open(StoreAccess access) {
  Result<std::unique_ptr<Store>> store = Store::open(options_.folder, access);
  if (!store.ok()) return store.fault();
  store_ = std::move(*store);
  Result<std::vector<EarlierVersion>> earlier = earlier_versions(*store_);
  if (!earlier.ok()) return earlier.fault();
  earlier_ = std::move(*earlier);
  if (earlier_.empty()) return Done{};
  Result<std::unique_ptr<Recovered>> recovered = recover(*store_);
  if (!recovered.ok()) return recovered.fault();
  recovered_ = std::move(*recovered);
  return Done{};
}

Status Upgrade::compare_with_installed() {
  comparison_ = compare(recovered_->program, program());
  lead_retired_on(recovered_->program, comparison_, *compilation_.program);
  predicates_ = std::make_unique<Predicates>(program());
  now_ = std::make_unique<StepTexts>(compilation_);
  before_ = std::make_unique<OldStepTexts>(earlier_);
  plan_ = make_plan(recovered_->program, *recovered_->state, *predicates_, comparison_);
  return Done{};
}

PlanView Upgrade::view() {
  const InstalledProgram& installed = recovered_->installed;
  return {plan_,
          program_name(options_.paths),
          options_.folder,
          installed.version,
          installed.at_ms == INT64_MIN ? "" : short_time(installed.at_ms),
          *now_,
          *before_};
}

}  // namespace nudge::cli
