// nudge fmt: files in their canonical layout (docs/format.md). Only those that change are written; what was
// done is said on stderr.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cli/command.h"
#include "cli/compilation.h"
#include "cli/line_diff.h"
#include "cli/options.h"
#include "cli/replace_file.h"
#include "compiler/syntax/format.h"

namespace nudge::cli {
namespace {

struct FmtOptions {
  std::vector<std::string> paths;
  bool check = false;
};

struct Counted {
  size_t changed = 0;
  size_t faulty = 0;
};

Result<std::string> read_stdin() {
  std::string text;
  char buffer[1 << 16];
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Fault{fmt::format("can't read standard input: {}", std::strerror(errno))};
    if (got == 0) return text;
    text.append(buffer, static_cast<size_t>(got));
  }
}

const char* files(size_t count) {
  return count == 1 ? "file" : "files";
}

void show_difference(const source::File& file, const std::string& formatted) {
  LineDiffOptions options;
  options.colour = use_colour(stderr_is_terminal());
  fmt::print(stderr, "`{}` would be rewritten\n{}", file.path(),
             line_diff(file.path(), file.text(), formatted, options));
}

// Each file by itself: one with faults doesn't keep the others from being formatted.
Status format_files(Compilation& compilation, const FmtOptions& options, Counted& counted) {
  for (source::FileId id = 0; id < compilation.sources.size(); ++id) {
    const source::File& file = compilation.sources.file(id);
    const std::optional<std::string> formatted =
        syntax::format(compilation.sources, id, compilation.diagnostics);
    if (!formatted) ++counted.faulty;
    if (!formatted || *formatted == file.text()) continue;
    ++counted.changed;
    if (options.check) {
      show_difference(file, *formatted);
      continue;
    }
    if (Status written = replace_file(file.path(), *formatted); !written.ok()) return written;
    fmt::print(stderr, "rewrote `{}`\n", file.path());
  }
  return Done{};
}

int format_stdin(const FmtOptions& options) {
  Result<std::string> text = read_stdin();
  if (!text.ok()) return machine_fault(text.fault());
  Compilation compilation = load_text("<stdin>", std::move(*text));
  const std::optional<std::string> formatted =
      syntax::format(compilation.sources, 0, compilation.diagnostics);
  report(compilation, "human");
  if (!formatted) return kFaults;
  if (options.check) {
    if (*formatted == compilation.sources.file(0).text()) return kDone;
    show_difference(compilation.sources.file(0), *formatted);
    return kFaults;
  }
  if (Status written = write_stdout(*formatted); !written.ok()) return machine_fault(written.fault());
  return kDone;
}

void summarise(const Counted& counted, size_t all, bool check) {
  if (counted.faulty > 0) {
    fmt::print(stderr, "{} {} with faults {} left as {} {}\n", counted.faulty, files(counted.faulty),
               counted.faulty == 1 ? "was" : "were", counted.faulty == 1 ? "it" : "they",
               counted.faulty == 1 ? "is" : "are");
  }
  if (check && counted.changed > 0 && all > 1) {
    fmt::print(stderr, "{} of {} {} would be rewritten; `nudge fmt` does it\n", counted.changed, all,
               files(all));
  }
  if (counted.changed == 0 && counted.faulty == 0) {
    fmt::print(stderr, "{} {}, in canonical layout\n", all, files(all));
  }
}

int format(const FmtOptions& options) {
  if (std::find(options.paths.begin(), options.paths.end(), "-") != options.paths.end()) {
    if (options.paths.size() > 1) return usage_fault("`-` is standard input, and stands alone");
    return format_stdin(options);
  }
  Result<Compilation> loaded = load_project(options.paths);
  if (!loaded.ok()) return load_fault(loaded.fault(), options.paths);
  Counted counted;
  const Status done = format_files(*loaded, options, counted);
  report(*loaded, "human");
  if (!done.ok()) return machine_fault(done.fault());
  summarise(counted, loaded->sources.size(), options.check);
  return counted.faulty > 0 || (options.check && counted.changed > 0) ? kFaults : kDone;
}

}  // namespace

Command make_fmt(Options& command) {
  auto options = std::make_shared<FmtOptions>();
  command.add(
      "PATH", options->paths,
      "files, or folders whose .flow files are meant; - is standard input (default: the current folder)");
  command.flag("--check", options->check,
               "write nothing; show what would change, and fail if anything would");
  return [options] { return format(*options); };
}

}  // namespace nudge::cli
