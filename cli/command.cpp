#include "cli/command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "cli/write_fault.h"
#include "compiler/compile.h"
#include "runtime/value/printable.h"

namespace nudge::cli {

int load_fault(const Fault& fault, const std::vector<std::string>& paths) {
  return names_nothing(paths) ? usage_fault(fault.message) : machine_fault(fault);
}

int machine_fault(const Fault& fault) {
  if (!fault.message.empty()) fmt::print(stderr, "error: {}\n", printable(fault.message));
  return kMachine;
}

int usage_fault(std::string_view message) {
  fmt::print(stderr, "error: {}\n", printable(message));
  return kUsage;
}

bool stdout_is_terminal() {
  return isatty(STDOUT_FILENO) == 1;
}
bool stderr_is_terminal() {
  return isatty(STDERR_FILENO) == 1;
}

bool use_colour(bool terminal) {
  const char* no_colour = std::getenv("NO_COLOR");
  return terminal && (no_colour == nullptr || *no_colour == '\0');
}

Status write_stdout(std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return write_fault("", STDOUT_FILENO, errno);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return Done{};
}

}  // namespace nudge::cli
