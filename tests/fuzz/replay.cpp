// Runs a fuzz target without libFuzzer: on each file of folders, and on changes of them that a seed makes.
//
//   fuzz_corpus_NAME [--mutations N] [--seed S] FOLDER|FILE…
//
// Mutations are blind (no coverage guides them), and the same for the same seed, on any machine: some in
// every test run, many in the nightly one. A fault names the file and the mutation before it ends the
// process.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/fuzz/target.h"

namespace {

namespace fs = std::filesystem;

struct Seed {
  std::string path;
  std::string bytes;
};

// splitmix64: specified, so that a seed means the same everywhere.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  size_t below(size_t bound) { return bound == 0 ? 0 : static_cast<size_t>(next() % bound); }

 private:
  uint64_t state_;
};

std::vector<Seed> read_all(const std::vector<std::string>& paths) {
  std::vector<fs::path> files;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path)) {
      files.emplace_back(path);
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<Seed> seeds;
  for (const fs::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    seeds.push_back({file.string(), std::string(std::istreambuf_iterator<char>(in), {})});
  }
  return seeds;
}

// A part of another seed, in place of a part of this one.
void splice(std::string& bytes, const std::string& other, Random& random) {
  const size_t from = random.below(other.size() + 1);
  const size_t count = std::min(other.size() - from, random.below(200));
  const size_t at = random.below(bytes.size() + 1);
  const size_t gone = random.below(2) == 0 ? 0 : std::min(bytes.size() - at, random.below(200));
  bytes.replace(at, gone, other, from, count);
}

void mutate(std::string& bytes, const std::vector<Seed>& seeds, Random& random) {
  static constexpr int64_t kEdges[] = {0, 1, -1, 127, 128, 255, 256, 65535, 2147483647, INT64_MAX, INT64_MIN};
  const size_t at = random.below(bytes.size());
  switch (bytes.empty() ? 4 : random.below(7)) {
    case 0:
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.below(8)));
      return;
    case 1:
      bytes[at] = static_cast<char>(random.next());
      return;
    case 2:  // again, up to a few dozen times
      bytes.insert(at, [&] {
        const std::string part = bytes.substr(at, 1 + random.below(20));
        std::string many;
        for (size_t times = 1 + random.below(40); times > 0; --times)
          many += part;
        return many;
      }());
      return;
    case 3:
      bytes.erase(at, 1 + random.below(30));
      return;
    case 5: {  // a number at the edge of what numbers are
      const std::string number = std::to_string(kEdges[random.below(std::size(kEdges))]);
      bytes.replace(at, random.below(3), number);
      return;
    }
    default:
      splice(bytes, seeds[random.below(seeds.size())].bytes, random);
  }
}

void run(const std::string& bytes) {
  // Copied to its own size, so that a sanitizer sees a byte too far.
  const std::vector<uint8_t> exact(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> paths;
  uint64_t mutations = 0, seed = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--mutations" && i + 1 < argc) {
      mutations = std::strtoull(argv[++i], nullptr, 10);
    } else if (argument == "--seed" && i + 1 < argc) {
      seed = std::strtoull(argv[++i], nullptr, 10);
    } else {
      paths.push_back(argument);
    }
  }
  const std::vector<Seed> seeds = read_all(paths);
  if (seeds.empty()) {
    fmt::print(stderr, "no file to run\n");
    return 2;
  }
  const bool is_verbose = std::getenv("NUDGE_FUZZ_VERBOSE") != nullptr;
  for (const Seed& one : seeds) {
    fmt::print("{}\n", one.path);
    std::fflush(stdout);
    run(one.bytes);
  }
  for (uint64_t number = 0; number < mutations; ++number) {
    Random random(seed * 1'000'003 + number);
    std::string bytes = seeds[random.below(seeds.size())].bytes;
    for (size_t changes = 1 + random.below(6); changes > 0; --changes)
      mutate(bytes, seeds, random);
    // What was being run, should this be the last.
    const char* last = std::getenv("NUDGE_FUZZ_LAST");
    if (last != nullptr) std::ofstream(last, std::ios::binary) << bytes;
    if (is_verbose) fmt::print("mutation {} of seed {}\n", number, seed);
    run(bytes);
  }
  fmt::print("{} passed, 0 failed\n", seeds.size() + mutations);
  return 0;
}
