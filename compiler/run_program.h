// Other programs: mjml, dot. Each gets a text on its standard input, at most a minute, and no shell. Costs a
// process and three temporary files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nudge {

// On the PATH.
std::optional<std::filesystem::path> find_on_path(std::string_view name);
// Whatever a user names in a variable of the environment: a file, or a name that is on the PATH. None: it is
// no program.
std::optional<std::filesystem::path> find_named_program(const std::string& named);
bool is_program(const std::filesystem::path& path);

struct ProgramOutcome {
  bool ended_well = false;  // with status 0
  std::string out;
  // What it said on its standard error; if it failed in silence, that it did. One message, for people.
  std::string said;
};

ProgramOutcome run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                           const std::filesystem::path& folder, std::string_view input);

}  // namespace nudge
