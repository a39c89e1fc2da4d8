// nudge check: is this a program? Faults go to stdout in machine formats, to stderr for people.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/compilation.h"
#include "cli/options.h"
#include "compiler/ast/ast.h"
#include "compiler/ir/ir.h"
#include "runtime/program/dump.h"

namespace nudge::cli {
namespace {

struct CheckOptions {
  std::vector<std::string> paths;
  std::string format = "human";
  std::string dump;
  bool deny_warnings = false;
};

std::string dumped(const Compilation& compilation, const std::string& what) {
  std::string text;
  if (what == "ast") {
    for (const ast::FileTree& tree : compilation.trees)
      text += ast::print(tree, compilation.sources);
  } else if (what == "ir" && compilation.ir) {
    text = ir::print(*compilation.ir);
  } else if (what == "program" && compilation.program) {
    text = dump(*compilation.program);
  }
  return text;
}

int check(const CheckOptions& options) {
  Result<Compilation> loaded = load_project(options.paths);
  if (!loaded.ok()) return load_fault(loaded.fault(), options.paths);
  Compilation& compilation = *loaded;
  CompileOptions stages;
  if (options.dump == "ast") stages.last = Stage::parse;
  compile(compilation, stages);
  Findings findings = report(compilation, options.format);
  if (!options.dump.empty()) {
    if (Status written = write_stdout(dumped(compilation, options.dump)); !written.ok())
      return machine_fault(written.fault());
  }
  if (findings.errors > 0 || (options.deny_warnings && findings.warnings > 0)) return kFaults;
  if (options.format == "human" && options.dump.empty()) {
    fmt::print(stderr, "{}: no {}\n", summary(compilation), findings.warnings > 0 ? "errors" : "faults");
  }
  return kDone;
}

}  // namespace

Command make_check(Options& command) {
  auto options = std::make_shared<CheckOptions>();
  command.add("PATH", options->paths,
              "files, or a folder whose .flow files make one program (default: the current folder)");
  command.add("--format", options->format, "how faults are printed")
      .one_of({"human", "json", "sarif", "github"})
      .shows_default();
  command.add("--dump", options->dump, "print what a stage made of the program")
      .one_of({"ast", "ir", "program"});
  command.flag("--deny-warnings", options->deny_warnings, "warnings fail too");
  return [options] { return check(*options); };
}

}  // namespace nudge::cli
