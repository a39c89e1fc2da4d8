// What is said when the wrong files were named: one of a project alone, or several projects at once.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "compiler/compile.h"

namespace nudge {

namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("nudge_shape_test_" + std::to_string(::getpid()));
  Folder() {
    fs::create_directories(path / ".git");  // nothing above it is looked at
  }
  ~Folder() { fs::remove_all(path); }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name) << text;
  }
  std::vector<source::Diagnostic> check(const std::string& name, Compilation& compilation) const {
    auto loaded = load_project((path / name).string());
    REQUIRE(loaded.ok());
    compilation = std::move(*loaded);
    compile(compilation, {.last = Stage::check});
    return compilation.diagnostics.sorted(compilation.sources);
  }
};

constexpr const char* kWorkflow =
    "workflow onboarding { when signed_up then { wait 1 day send welcome if contact.plan == \"pro\" then "
    "finish } }\n";
constexpr const char* kSchema =
    "contact { plan: text? }\nevent signed_up\nemail welcome { subject \"Hi\" body \"Hi\" transactional }\n";

template <typename Found>
size_t notes_of_files_beside(const Found& found) {
  size_t count = 0;
  for (const auto& one : found) {
    for (const auto& note : one.notes)
      count += note.message == "it is declared here, in a file that isn't read along";
  }
  return count;
}

}  // namespace

TEST_CASE("one file of a project: a note says where the rest is, once") {
  const Folder folder;
  folder.write("schema.flow", kSchema);
  folder.write("flows/x.flow", kWorkflow);
  Compilation compilation;
  const auto found = folder.check("flows/x.flow", compilation);
  REQUIRE(found.size() == 3);
  CHECK(found[0].message == "there is no event or segment `signed_up`");
  REQUIRE(found[0].notes.size() == 1);
  CHECK(compilation.sources.file(found[0].notes[0].span.file).path() ==
        (folder.path / "schema.flow").string());
  CHECK(found[0].notes[0].message == "it is declared here, in a file that isn't read along");
  REQUIRE(found[0].suggestion);
  CHECK(found[0].suggestion->message == "`" + (folder.path / "flows/x.flow").string() +
                                            "` is a part of a project: name its folder, `" +
                                            folder.path.string() + "`");
  CHECK(found[1].notes.empty());
  CHECK(notes_of_files_beside(found) == 1);
}

TEST_CASE("a file that declares what this one declares is of another project") {
  const Folder folder;
  folder.write("schema.flow", std::string(kSchema) + kWorkflow);
  folder.write("x.flow", kWorkflow);
  Compilation compilation;
  CHECK(notes_of_files_beside(folder.check("x.flow", compilation)) == 0);
}

TEST_CASE("the folder has it all") {
  const Folder folder;
  folder.write("schema.flow", kSchema);
  folder.write("flows/x.flow", kWorkflow);
  Compilation compilation;
  CHECK(folder.check("", compilation).empty());
}

TEST_CASE("two projects below one folder are one error") {
  const Folder folder;
  for (const char* project : {"one", "two"}) {
    folder.write(std::string(project) + "/schema.flow", kSchema);
    folder.write(std::string(project) + "/x.flow", std::string(kWorkflow) + "event clicked\n");
  }
  Compilation compilation;
  const auto found = folder.check("", compilation);
  REQUIRE(found.size() == 1);
  const std::string one = (folder.path / "one").string();
  const std::string two = (folder.path / "two").string();
  CHECK(found[0].message ==
        "`" + one + "` and `" + two +
            "` seem to be two projects: both declare `signed_up`, `welcome`, `onboarding` and 1 more");
  REQUIRE(found[0].suggestion);
  CHECK(found[0].suggestion->message ==
        "all files of a folder are one program; name one project, `" + one + "`");
}

TEST_CASE("a name or two declared twice are faults of their own") {
  const Folder folder;
  folder.write("one/a.flow", "event a\nevent b\n");
  folder.write("two/b.flow", "event a\nevent b\n");
  Compilation compilation;
  CHECK(folder.check("", compilation).size() == 2);
}

TEST_CASE("paths that name nothing") {
  const Folder folder;
  folder.write("a.flow", "event a\n");
  fs::create_directories(folder.path / "empty");
  CHECK_FALSE(names_nothing({folder.path.string()}));
  CHECK_FALSE(names_nothing({(folder.path / "a.flow").string()}));
  CHECK(names_nothing({(folder.path / "a.flow").string(), (folder.path / "b.flow").string()}));
  CHECK(names_nothing({(folder.path / "empty").string()}));
}

}  // namespace nudge
