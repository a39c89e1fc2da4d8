// Commands about files: load, save.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "cli/repl/save_test.h"
#include "cli/repl/shell.h"
#include "compiler/syntax/format.h"

namespace nudge::repl {

namespace {

namespace fs = std::filesystem;

std::string lines_of(const std::vector<std::string>& lines, const std::string& mark) {
  std::string out;
  for (const std::string& line : lines)
    out += fmt::format("  {} {}\n", mark, line);
  return out;
}

std::optional<std::string> text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
}

// As `nudge fmt` has it; what can't be read stays as it is, to be refused by who runs it.
std::string formatted(const std::string& text) {
  source::SourceSet sources;
  source::Diagnostics faults;
  const source::FileId file = sources.add("saved test", text);
  return syntax::format(sources, file, faults).value_or(text);
}

// "" when it was written, else why it wasn't.
std::string write(const std::string& path, const std::string& text) {
  errno = 0;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  return file ? "" : fmt::format("cannot write `{}`: {}", path, std::strerror(errno));
}

std::string counted(size_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string joined(const std::vector<std::string>& paths) {
  std::string out;
  for (const std::string& path : paths)
    out += " " + path;
  return out;
}

// The paths of a program that has this file too.
std::vector<std::string> with_file(std::vector<std::string> paths, const std::string& file) {
  std::error_code ignored;
  const auto files = project_files(paths);
  const bool has = files.ok() && std::any_of((*files).begin(), (*files).end(), [&](const std::string& each) {
                     return fs::equivalent(each, file, ignored);
                   });
  if (has) return paths;
  if (paths.empty()) paths.emplace_back(".");
  paths.push_back(file);
  return paths;
}

void put_back(const std::string& path, const std::optional<std::string>& text) {
  std::error_code ignored;
  if (text)
    (void)write(path, *text);
  else
    fs::remove(path, ignored);
}

}  // namespace

void Shell::load(const std::string& rest) {
  const auto words = arguments_of(rest);
  if (!words) return complain("a quote is left open");
  std::vector<std::string> paths;
  for (const Argument& word : *words)
    paths.push_back(word.text);
  const bool same = paths.empty();
  load_program(same ? session_.program().paths() : paths, "");
}

void Shell::load_program(std::vector<std::string> paths, const std::string& what) {
  const bool another = paths != session_.program().paths();
  const std::string shown = what.empty() ? "" : " " + what;
  Result<std::unique_ptr<LoadedProgram>> loaded = LoadedProgram::load(std::move(paths));
  if (!loaded.ok()) return complain(loaded.fault().message, "the program stays as it was");
  if ((*loaded)->has_errors()) {
    options_.fault((*loaded)->report(options_.colour));
    return complain(
        fmt::format("{} not loaded: the program goes on as it was", what.empty() ? "it is" : what + " is"));
  }
  const std::string summary = fmt::format("{}: {}", (*loaded)->name(), (*loaded)->summary());
  const Session::Reloaded changed = session_.load(std::move(*loaded), options_.colour);
  std::string out = another ? fmt::format("loaded {}\n", summary) : fmt::format("reloaded{}\n", shown);
  for (const Session::Reloaded::TakenOut& each : changed.taken_out) {
    options_.fault(each.faults);
    complain(fmt::format("`{}` means nothing in this program: it is taken out of the session",
                         in_one_line(each.text)));
  }
  const bool same = changed.added.empty() && changed.removed.empty();
  if (session_.entries().empty()) return options_.out(out);
  out += same ? "the same was said to it, and it caused the same\n"
              : "the same was said to it, and now causes\n";
  out += lines_of(changed.removed, ink_(Ink::bad, "−"));
  out += lines_of(changed.added, ink_(Ink::good, "+"));
  for (const std::string& each : changed.turned)
    out += fmt::format("  now {}\n", in_one_line(each));
  day_ = INT64_MIN;
  options_.out(out);
}

void Shell::save(const std::string& rest) {
  const auto words = arguments_of(rest);
  const bool good = words && (words->size() == 2 || (words->size() == 4 && (*words)[2].text == "to")) &&
                    (*words)[0].text == "test" && (*words)[1].quoted;
  if (!good) return complain("this is written `save test \"NAME\"`, or `save test \"NAME\" to FILE`");
  const auto& entries = session_.entries();
  const auto json =
      std::count_if(entries.begin(), entries.end(), [](const Session::Entry& entry) { return entry.json; });
  if (entries.empty()) return complain("nothing was said yet that a test could say");
  if (json > 0)
    return complain(fmt::format("a test has no inputs as JSON, and this session has {}", json),
                    "say them as statements: `contact { … }`, `at …`, events");
  const std::string path = words->size() == 4 ? (*words)[3].text : session_.program().beside("tests.flow");
  if (!path.ends_with(".flow"))
    return complain(fmt::format("`{}` is no part of a program: its name must end with `.flow`", path));
  const std::string& name = (*words)[1].text;
  const auto& taken = session_.program().test_names();
  if (std::find(taken.begin(), taken.end(), name) != taken.end())
    return complain(fmt::format("the program has a test \"{}\" already", name));
  save_to(path, name);
}

// Writes it, runs it, and takes it back if it doesn't pass: what is saved asserts what happened here.
void Shell::save_to(const std::string& path, const std::string& name) {
  const std::optional<std::string> before = text_of(path);
  std::string text = before.value_or("");
  if (!text.empty()) text += text.ends_with('\n') ? "\n" : "\n\n";
  std::string fault;
  for (const bool with_values : {true, false}) {
    const SavedTest test = test_of(session_, name, with_values);
    if (const std::string failed = write(path, text + formatted(test.text)); !failed.empty())
      return complain(failed);
    const std::vector<std::string> paths = with_file(session_.program().paths(), path);
    fault = why_it_fails(paths, name);
    if (!fault.empty()) continue;
    session_.program().accept_files();
    session_.program().test_names().push_back(name);
    std::string out = test.proposed ? fmt::format("saved to {}, with {} of what happened here\n", path,
                                                  counted(test.expectations, "expectation"))
                                    : fmt::format("saved to {}\n", path);
    if (test.left_out > 0)
      out += fmt::format("left out: {} that failed\n", counted(test.left_out, "expectation"));
    return options_.out(out + fmt::format("it passes; to run it: nudge test{}\n", joined(paths)));
  }
  put_back(path, before);
  session_.program().accept_files();
  complain(fmt::format("not saved, for the test would not pass: {}", fault));
}

}  // namespace nudge::repl
