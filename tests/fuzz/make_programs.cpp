// Encoded programs, as seeds for the target `program`: fuzz_make_programs FOLDER FILE… writes one for each
// `.flow` file that is a program by itself.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "compiler/compile.h"
#include "runtime/program/encoding.h"
#include "tests/fuzz/rich_program.h"

namespace {

void write(const std::filesystem::path& path, std::string text) {
  nudge::Compilation compilation = nudge::load_text("seed.flow", std::move(text));
  nudge::compile(compilation);
  if (!compilation.program) return;
  const std::string bytes = nudge::encode(*compilation.program);
  if (bytes.size() < 60'000) std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  write(folder / "rich", nudge::fuzz::kRichProgram);
  for (int i = 2; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    write(folder / ("seed" + std::to_string(i)), std::string(std::istreambuf_iterator<char>(in), {}));
  }
  return 0;
}
