// A change of program that changes nothing, or nothing that concerns those who are there, leaves no trace:
// the run goes on byte for byte as if it had not been.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include "tests/unit/version/random_program.h"
#include "tests/unit/version/versions.h"

using namespace nudge;
using nudge::test::RandomProgram;
using nudge::test::Versions;

namespace {

// Stands before all others by name, and shifts slots, events, histories, functions.
const std::string kUnrelated = R"flow(
event aaa_never { count: int? }
segment aaa_busy = count(aaa_never within 3 days) >= 2
workflow aaa_unrelated { when aaa_busy enter once then { wait 1 day finish } }
workflow aaa_other { when aaa_never enter again after 3 days then { wait until 09:00 finish } }
)flow";

Program compiled(Compilation compilation) {
  compile(compilation);
  REQUIRE(compilation.program.has_value());
  return std::move(*compilation.program);
}

Program example(const std::string& name, const std::string& beside) {
  std::vector<std::string> paths = {std::string(NUDGE_SOURCE_DIR) + "/examples/" + name};
  if (!beside.empty()) paths.push_back(beside);
  Result<Compilation> loaded = load_project(paths);
  REQUIRE(loaded.ok());
  return compiled(std::move(*loaded));
}

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);)
    lines.push_back(line);
  return lines;
}

std::string run(const std::vector<Program>& programs, const std::vector<std::string>& lines,
                const std::vector<size_t>& cuts) {
  Versions versions(programs[0]);
  size_t version = 0;
  for (size_t place = 0; place < lines.size(); ++place) {
    for (size_t cut : cuts) {
      if (cut == place) versions.apply(programs[++version % programs.size()]);
    }
    versions.step(lines[place]);
  }
  versions.advance(versions.state().now_ms + 40 * kDayMs);
  return versions.whole();
}

}  // namespace

TEST_CASE("the examples, with and without an unrelated workflow, from one to the other and back") {
  const std::string beside =
      std::filesystem::temp_directory_path() / fmt::format("nudge_beside_{}.flow", getpid());
  std::ofstream(beside) << kUnrelated;
  std::mt19937_64 random(20);
  const std::string examples = std::string(NUDGE_SOURCE_DIR) + "/examples";
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(examples)) {
    if (entry.is_directory() && std::filesystem::exists(entry.path() / "inputs.ndjson"))
      names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  REQUIRE(names.size() >= 11);
  for (const std::string& name : names) {
    CAPTURE(name);
    const std::vector<std::string> lines = lines_of(examples + "/" + name + "/inputs.ndjson");
    const Program alone = example(name, "");
    const Program joined = example(name, beside);
    const std::string expected = run({alone}, lines, {});
    std::vector<size_t> cuts;
    for (int cut = 0; cut < 4; ++cut)
      cuts.push_back(random() % lines.size());
    std::sort(cuts.begin(), cuts.end());
    CAPTURE(cuts[0]);
    CHECK(run({alone}, lines, cuts) == expected);
    CHECK(run({alone, joined}, lines, cuts) == expected);
  }
  std::filesystem::remove(beside);
}

TEST_CASE("random programs, at random moments") {
  const char* wanted = std::getenv("NUDGE_VERSION_SEEDS");
  const uint64_t seeds = wanted ? std::strtoull(wanted, nullptr, 10) : 40;
  for (uint64_t seed = 1; seed <= seeds; ++seed) {
    CAPTURE(seed);
    RandomProgram made(seed);
    const std::string text = made.text();
    CAPTURE(text);
    const Program alone = test::lowered(text);
    const Program joined = test::lowered(text + kUnrelated);
    const std::vector<std::string> lines = made.inputs(300);
    std::vector<size_t> cuts;
    for (int cut = 0; cut < 5; ++cut)
      cuts.push_back(made.below(lines.size()));
    std::sort(cuts.begin(), cuts.end());
    const std::string expected = run({alone}, lines, {});
    CHECK(run({alone}, lines, cuts) == expected);
    CHECK(run({alone, joined}, lines, cuts) == expected);
  }
}
