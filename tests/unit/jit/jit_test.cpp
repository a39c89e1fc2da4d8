// Whole programs through the JIT, with and without what an earlier one has kept.
#include "compiler/jit/jit.h"

#include <doctest/doctest.h>
#include <elf.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <set>

#include "compiler/jit/environment.h"
#include "compiler/jit/object_cache.h"
#include "compiler/jit/object_compiler.h"
#include "folder.h"
#include "functions.h"

using namespace nudge;
using namespace nudge::jit;

namespace {

JitReport compile(Predicates& predicates, const JitOptions& options) {
  Jit jit(predicates, options);
  Result<JitReport> report = jit.wait();
  REQUIRE(report.ok());
  return *report;
}

JitReport compile(const Program& program, const JitOptions& options) {
  Predicates predicates(program);
  return compile(predicates, options);
}

Functions some_functions() {
  Functions made;
  for (int64_t number = 0; number < 10; ++number)
    made.add_to_now(number * 1000);
  made.invoke(0);
  made.give_text("hello");
  return made;
}

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

template <typename T>
T at(const std::string& object, size_t offset) {
  REQUIRE(offset + sizeof(T) <= object.size());
  T value;
  std::memcpy(&value, object.data() + offset, sizeof(T));
  return value;
}

// The kinds of places in an object that a linker fills in.
std::set<uint64_t> relocation_kinds(const std::string& object) {
  const auto header = at<Elf64_Ehdr>(object, 0);
  REQUIRE(std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0);
  std::set<uint64_t> kinds;
  for (size_t place = 0; place < header.e_shnum; ++place) {
    const auto section = at<Elf64_Shdr>(object, header.e_shoff + place * header.e_shentsize);
    if (section.sh_type != SHT_RELA) continue;
    for (size_t offset = 0; offset < section.sh_size; offset += sizeof(Elf64_Rela))
      kinds.insert(ELF64_R_TYPE(at<Elf64_Rela>(object, section.sh_offset + offset).r_info));
  }
  return kinds;
}

}  // namespace

// LLVM 19's linker leads a call through its table to a wrong place where addresses are small.
TEST_CASE("the runtime is called plainly") {
  Functions made;
  // So long that it is compared by a call on any machine: with 64-byte registers 100 bytes aren't.
  made.compare(std::string(2'000, 'a'), std::string(2'000, 'b'));
  const Predicates predicates(made.program);
  Result<ObjectCompiler> compiler = ObjectCompiler::create();
  REQUIRE(compiler.ok());
  std::set<uint64_t> kinds;
  for (const ModulePlan& plan : plan_modules(made.program, SIZE_MAX)) {
    Result<std::string> object = compiler->compile(predicates, plan, "table");
    REQUIRE(object.ok());
    kinds.merge(relocation_kinds(*object));
  }
  CHECK(kinds.contains(R_X86_64_PLT32));
  CHECK_FALSE(kinds.contains(R_X86_64_GOTPCRELX));
}

TEST_CASE("functions that share code each have their own constants") {
  Functions made;
  for (int64_t number = 0; number < 20; ++number)
    made.add_to_now(number * number);
  for (int64_t number = 0; number < 20; ++number)
    made.give_text(std::string(static_cast<size_t>(number), 'a'));
  for (char letter = 'a'; letter < 'u'; ++letter)
    made.compare(std::string(5, letter), letter % 2 == 0 ? std::string(5, letter) : "other");
  for (size_t share_from : {size_t{1}, kShareFrom, SIZE_MAX}) {
    Ran ran(made.program);
    Jit jit(ran.predicates, {"", share_from});
    Result<JitReport> report = jit.wait();
    REQUIRE(report.ok());
    CHECK(report->functions == 60);
    CHECK(report->units == (share_from == SIZE_MAX ? 60 : 3));
    for (FunctionId number = 0; number < 20; ++number) {
      CHECK(int_of_word(ran.word(number)) == 1000 + number * number);
      CHECK(ran.text(20 + number) == std::string(number, 'a'));
      CHECK(ran.word(40 + number) == (('a' + number) % 2 == 0));
    }
  }
}

TEST_CASE("a second start compiles nothing, and computes the same") {
  const Folder folder;
  const Functions made = some_functions();
  const JitReport first = compile(made.program, {folder.file()});
  CHECK(first.cached == 0);
  CHECK(first.modules > 0);
  Ran ran(made.program);
  Jit jit(ran.predicates, {folder.file()});
  Result<JitReport> second = jit.wait();
  REQUIRE(second.ok());
  CHECK(second->modules == first.modules);
  CHECK(second->cached == first.modules);
  CHECK(int_of_word(ran.word(9)) == 10000);
  CHECK(int_of_word(ran.word(10)) == 1000);
  CHECK(ran.text(11) == "hello");
}

TEST_CASE("another program's code is compiled, and what it has in common isn't mistaken for it") {
  const Folder folder;
  Functions made = some_functions();
  compile(made.program, {folder.file(), SIZE_MAX});
  made.program.code[made.program.functions[3].begin + 1].imm = 77;
  Ran ran(made.program);
  Jit jit(ran.predicates, {folder.file(), SIZE_MAX});
  Result<JitReport> report = jit.wait();
  REQUIRE(report.ok());
  CHECK(report->cached < report->modules);
  CHECK(int_of_word(ran.word(3)) == 1077);
  CHECK(int_of_word(ran.word(4)) == 5000);
}

TEST_CASE("shared code knows no constants, so it serves a program that differs in these alone") {
  const Folder folder;
  Functions made = some_functions();
  made.program.functions.resize(10);  // those that share
  compile(made.program, {folder.file()});
  made.program.code[made.program.functions[3].begin + 1].imm = 77;
  Ran ran(made.program);
  Jit jit(ran.predicates, {folder.file()});
  Result<JitReport> report = jit.wait();
  REQUIRE(report.ok());
  CHECK(report->cached == report->modules);
  CHECK(int_of_word(ran.word(3)) == 1077);
  CHECK(int_of_word(ran.word(4)) == 5000);
}

TEST_CASE("every part of the environment is in the key") {
  const Environment here{"translator", "19.1.7", "x86_64-linux", "znver3", "+avx", "O1"};
  const Hash128 module{1, 2};
  const Hash128 key = object_key(here, module);
  CHECK(object_key(here, module) == key);
  CHECK(object_key(here, {1, 3}) != key);
  for (std::string Environment::*part :
       {&Environment::translator, &Environment::llvm, &Environment::triple, &Environment::cpu,
        &Environment::features, &Environment::code_generation}) {
    Environment other = here;
    other.*part += "x";
    CHECK(object_key(other, module) != key);
  }
  CHECK(std::string(translator_version()).size() == 64);
}

TEST_CASE("a file that is damaged anywhere is compiled anew, and mended") {
  const Folder folder;
  const Functions made = some_functions();
  const JitReport first = compile(made.program, {folder.file()});
  const std::string whole = read(folder.file());
  for (size_t at = 0; at < whole.size(); at += whole.size() / 7) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    std::ofstream(folder.file(), std::ios::binary) << damaged;
    Ran ran(made.program);
    Jit jit(ran.predicates, {folder.file()});
    Result<JitReport> report = jit.wait();
    REQUIRE(report.ok());
    CHECK(report->cached == 0);
    CHECK(int_of_word(ran.word(9)) == 10000);
    CHECK(compile(made.program, {folder.file()}).cached == first.modules);
  }
}

TEST_CASE("where nothing can be kept all is compiled, and it is said") {
  const Folder folder;
  const Functions made = some_functions();
  for (int round = 0; round < 2; ++round) {
    const JitReport report = compile(made.program, {folder.path() + "/none/native"});
    CHECK(report.cached == 0);
    CHECK(report.cache_trouble.find("No such file or directory") != std::string::npos);
  }
}

TEST_CASE("one that is ended at once leaves the interpreter in place") {
  Functions made;
  for (int64_t number = 0; number < 2000; ++number)
    made.add_to_now(number);
  Ran ran(made.program);
  { const Jit jit(ran.predicates, {"", SIZE_MAX}); }
  CHECK(int_of_word(ran.word(1999)) == 2999);
}

TEST_CASE("a program without functions") {
  const Program program;
  const JitReport report = compile(program, {});
  CHECK(report.functions == 0);
  CHECK(report.modules == 0);
}
