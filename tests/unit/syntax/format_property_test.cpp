// What holds of every program that is formatted: those of the repository, and the same written otherwise.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "compiler/syntax/format.h"
#include "compiler/syntax/parse.h"
#include "respaced.h"

namespace nudge {
namespace {

namespace fs = std::filesystem;

struct Program {
  std::string path;
  std::string text;
};

std::optional<std::string> formatted(const std::string& text) {
  source::SourceSet sources;
  source::Diagnostics diagnostics;
  return syntax::format(sources, sources.add("test.flow", text), diagnostics);
}

std::string meaning(const std::string& text) {
  source::SourceSet sources;
  source::Diagnostics diagnostics;
  const auto tree = syntax::parse(sources, sources.add("test.flow", text), diagnostics);
  if (diagnostics.has_errors()) return "faults";
  return ast::print(tree, sources, {.places = false, .braces = false});
}

// What a golden case gives its command to read: the formatter's cases are such.
std::string input_of(const std::string& text) {
  std::string input;
  size_t at = text.find("\n# INPUT:\n");
  if (at == std::string::npos) return "";
  for (at += 10; at < text.size() && text[at] == '#';) {
    const size_t end = std::min(text.find('\n', at), text.size());
    input += text.substr(std::min(at + 2, end), end - std::min(at + 2, end)) + "\n";
    at = end + 1;
  }
  return input;
}

// Every program of the repository that parses.
std::vector<Program> programs() {
  std::vector<Program> found;
  for (const char* folder : {"examples", "stdlib", "tests/golden"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(NUDGE_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".flow") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
      if (text.size() > 100'000) continue;
      std::string input = entry.path().parent_path().filename() == "format" ? input_of(text) : "";
      if (!input.empty() && formatted(input))
        found.push_back({entry.path().string() + " INPUT", std::move(input)});
      if (formatted(text)) found.push_back({entry.path().string(), std::move(text)});
    }
  }
  std::sort(found.begin(), found.end(), [](const Program& a, const Program& b) { return a.path < b.path; });
  return found;
}

// Nothing said: all is well.
std::string fault_of(const std::string& text) {
  const auto once = formatted(text);
  if (!once) return "is refused";
  const auto twice = formatted(*once);
  if (!twice) return "is refused when formatted:\n" + *once;
  if (*once != *twice) return "isn't the same when formatted again:\n" + *once + "\n---\n" + *twice;
  if (meaning(text) != meaning(*once)) return "means another thing:\n" + *once;
  if (comments_of(text) != comments_of(*once)) return "has other comments:\n" + *once;
  if (!once->empty() && (once->back() != '\n' || once->ends_with("\n\n") || once->front() == '\n'))
    return "begins or ends with an empty line";
  return "";
}

// NUDGE_FORMAT_SEEDS: how often each program is written otherwise, in each way.
uint32_t seeds() {
  const char* wanted = std::getenv("NUDGE_FORMAT_SEEDS");
  return wanted ? static_cast<uint32_t>(std::atoi(wanted)) : 1;
}

TEST_CASE("the programs of the repository keep their meaning and their comments, once and for all") {
  const auto all = programs();
  REQUIRE(all.size() > 100);
  for (const Program& program : all) {
    CAPTURE(program.path);
    CHECK(fault_of(program.text) == "");
  }
}

TEST_CASE("so they do however they are written") {
  const Respacing ways[] = {
      {.comments = 0, .newlines = 30, .emptied = 20},  {.comments = 0, .newlines = 3, .emptied = 80},
      {.comments = 0, .newlines = 90, .emptied = 5},   {.comments = 2, .newlines = 10, .emptied = 50},
      {.comments = 20, .newlines = 10, .emptied = 50}, {.comments = 60, .newlines = 30, .emptied = 30},
  };
  for (const Program& program : programs()) {
    for (uint32_t seed = 1; seed <= seeds(); ++seed) {
      for (const Respacing& how : ways) {
        const std::string text = respaced(program.text, seed, how);
        const std::string fault = fault_of(text);
        CAPTURE(program.path);
        CAPTURE(seed);
        CAPTURE(how.comments);
        CAPTURE(how.newlines);
        if (!fault.empty()) FAIL_CHECK(fault << "\nof\n" << text);
      }
    }
  }
}

}  // namespace
}  // namespace nudge
