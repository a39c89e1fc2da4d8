#include "compiler/run_program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "compiler/read_source.h"

namespace nudge {

namespace {

namespace fs = std::filesystem;

// A file that is gone when this is.
class TemporaryFile {
 public:
  TemporaryFile() {
    std::error_code fault;
    std::string name = (fs::temp_directory_path(fault) / "nudge-XXXXXX").string();
    descriptor_ = ::mkstemp(name.data());
    path_ = name;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(path_.c_str());
  }
  int descriptor() const { return descriptor_; }
  bool write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written <= 0) return false;
      text.remove_prefix(static_cast<size_t>(written));
    }
    return ::lseek(descriptor_, 0, SEEK_SET) == 0;
  }
  std::string read() const {
    auto text = read_source(path_);
    return text ? *text : std::string();
  }

 private:
  int descriptor_ = -1;
  std::string path_;
};

// The exit status, or -1 if it was killed or took too long.
int wait_for(pid_t child) {
  constexpr int steps = 30000;
  int status = 0;
  for (int step = 0; step < steps; ++step) {
    if (::waitpid(child, &status, WNOHANG) == child) return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, &status, 0);
  return -1;
}

}  // namespace

bool is_program(const fs::path& path) {
  std::error_code fault;
  return fs::is_regular_file(path, fault) && ::access(path.c_str(), X_OK) == 0;
}

std::optional<fs::path> find_on_path(std::string_view name) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path ? path : "";
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(':'), rest.size());
    const fs::path candidate = fs::path(rest.substr(0, end)) / name;
    if (end > 0 && is_program(candidate)) return candidate;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return std::nullopt;
}

std::optional<fs::path> find_named_program(const std::string& named) {
  if (named.find('/') == std::string::npos) return find_on_path(named);
  return is_program(named) ? std::optional(fs::absolute(named)) : std::nullopt;
}

ProgramOutcome run_program(const fs::path& program, const std::vector<std::string>& arguments,
                           const fs::path& folder, std::string_view input) {
  ProgramOutcome outcome;
  TemporaryFile in, out, said;
  if (in.descriptor() < 0 || out.descriptor() < 0 || said.descriptor() < 0 || !in.write(input)) {
    outcome.said = fmt::format("cannot write a temporary file: {}", std::strerror(errno));
    return outcome;
  }
  const std::string name = program.string(), where = folder.string();
  std::vector<const char*> words{name.c_str()};
  for (const std::string& argument : arguments)
    words.push_back(argument.c_str());
  words.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(in.descriptor(), STDIN_FILENO);
    ::dup2(out.descriptor(), STDOUT_FILENO);
    ::dup2(said.descriptor(), STDERR_FILENO);
    if (::chdir(where.c_str()) == 0) ::execv(name.c_str(), const_cast<char* const*>(words.data()));
    ::_exit(127);
  }
  const int status = child < 0 ? -1 : wait_for(child);
  outcome.out = out.read();
  outcome.said = said.read();
  outcome.ended_well = status == 0;
  if (outcome.said.empty() && (status != 0 || outcome.out.empty())) {
    outcome.said = status == -1 ? fmt::format("`{}` did not end, or was killed", name)
                                : fmt::format("`{}` ended with status {}", name, status);
  }
  return outcome;
}

}  // namespace nudge
