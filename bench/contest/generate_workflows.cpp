// generate_workflows N [--inputs M]: prints a program of N workflows, or M inputs for it.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "bench/generate_program.h"

int main(int count, char** arguments) {
  using namespace nudge::bench;
  size_t workflows = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 0;
  if (workflows == 0) {
    std::fputs("usage: generate_workflows N [--inputs M]\n", stderr);
    return 2;
  }
  if (count < 4 || std::strcmp(arguments[2], "--inputs") != 0) {
    std::fputs(generate_program(workflows).c_str(), stdout);
    return 0;
  }
  for (size_t place = 0; place < std::strtoull(arguments[3], nullptr, 10); ++place)
    std::printf("%s\n", generate_input(place, 1000, workflows).c_str());
}
