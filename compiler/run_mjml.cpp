#include "compiler/run_mjml.h"

#include <fmt/format.h>

#include <cstdlib>

#include "compiler/run_program.h"

namespace nudge {

namespace {

namespace fs = std::filesystem;

std::optional<fs::path> find_mjml(const fs::path& folder) {
  const char* named = std::getenv("NUDGE_MJML");
  if (named && *named) return find_named_program(named);
  for (fs::path above = folder;; above = above.parent_path()) {
    const fs::path candidate = above / "node_modules" / ".bin" / "mjml";
    if (is_program(candidate)) return candidate;
    if (above == above.parent_path()) return find_on_path("mjml");
  }
}

}  // namespace

MjmlOutcome run_mjml(const std::string& path, const std::string& text) {
  std::error_code fault;
  const fs::path folder = fs::absolute(path, fault).parent_path();
  const auto program = find_mjml(folder);
  MjmlOutcome outcome;
  if (!program) {
    const char* named = std::getenv("NUDGE_MJML");
    outcome.message =
        named && *named
            ? fmt::format("`{}` needs the command mjml, and NUDGE_MJML names `{}`, which is no program", path,
                          named)
            : fmt::format("`{}` needs the command mjml, which is not installed", path);
    return outcome;
  }
  ProgramOutcome ran =
      run_program(*program, {"-i", "-s", "--config.validationLevel", "strict"}, folder, text);
  const bool done = ran.ended_well && !ran.out.empty();
  outcome.result = done ? MjmlOutcome::Result::done : MjmlOutcome::Result::refused;
  outcome.html = std::move(ran.out);
  outcome.message = std::move(ran.said);
  return outcome;
}

}  // namespace nudge
