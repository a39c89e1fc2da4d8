#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "compiler/compile.h"

namespace nudge {

namespace fs = std::filesystem;

namespace {

// A folder of its own that goes with the test.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("nudge_compile_test_" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name) << text;
  }
};

}  // namespace

TEST_CASE("a folder is all its .flow files, sorted, without hidden ones") {
  const Folder folder;
  folder.write("b.flow", "event b\n");
  folder.write("a/z.flow", "event z\n");
  folder.write("a/notes.md", "no program");
  folder.write(".hidden/c.flow", "event c\n");
  folder.write(".d.flow", "event d\n");
  auto loaded = load_project(folder.path.string());
  REQUIRE(loaded.ok());
  REQUIRE(loaded->sources.size() == 2);
  CHECK(loaded->sources.file(0).path() == folder.path.string() + "/a/z.flow");
  CHECK(loaded->sources.file(1).path() == folder.path.string() + "/b.flow");
}

TEST_CASE("a file named twice is read once") {
  const Folder folder;
  folder.write("b.flow", "event b\n");
  auto loaded = load_project({folder.path.string(), (folder.path / "b.flow").string()});
  REQUIRE(loaded.ok());
  CHECK(loaded->sources.size() == 1);
}

TEST_CASE("faults of the disk are said in words") {
  const Folder folder;
  const auto none = load_project((folder.path / "nowhere.flow").string());
  REQUIRE_FALSE(none.ok());
  CHECK(none.fault().message ==
        "there is no file or folder `" + (folder.path / "nowhere.flow").string() + "`");
  const auto empty = load_project(folder.path.string());
  REQUIRE_FALSE(empty.ok());
  CHECK(empty.fault().message == "there is no `.flow` file in `" + folder.path.string() + "`");
}

TEST_CASE("errors keep the later stages from running") {
  Compilation bad = load_text("bad.flow", "workflow w { when nothing then finish }\n");
  compile(bad);
  CHECK(bad.has_errors());
  CHECK(bad.trees.size() == 1);
  CHECK_FALSE(bad.ir.has_value());
  CHECK_FALSE(bad.program.has_value());
  Compilation late = load_text("late.flow", "event e\nworkflow w { when e then { finish finish } }\n");
  compile(late, {.last = Stage::check});
  CHECK(late.has_errors());
  CHECK_FALSE(late.ir.has_value());
}

}  // namespace nudge
