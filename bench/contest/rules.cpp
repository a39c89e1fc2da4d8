// contest_rules CONTESTANT FOLDER (--check FILE VISITS | --seconds S)
#include "bench/contest/rules.h"

#include <simdjson.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

namespace nudge::bench {
namespace {

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "contest_rules: %s\n", why.c_str());
  std::exit(1);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail("can't read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> read_lines(const std::string& path) {
  std::istringstream text(read_file(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);)
    lines.push_back(line);
  return lines;
}

template <typename Said>
void read_texts(simdjson::dom::element object, Said& said) {
  said.plan = std::string(std::string_view(object["plan"]));
  said.country = std::string(std::string_view(object["country"]));
  said.page = std::string(std::string_view(object["page"]));
  said.spend = double(object["spend"]);
}

}  // namespace

RulesWork read_rules_work(const std::string& folder) {
  RulesWork work;
  simdjson::dom::parser parser;
  for (const std::string& line : read_lines(folder + "/rules.ndjson")) {
    simdjson::dom::element object = parser.parse(line);
    Rule& rule = work.rules.emplace_back();
    read_texts(object, rule);
    rule.over = int64_t(object["over"]);
    rule.under = int64_t(object["under"]);
  }
  work.lines = read_lines(folder + "/visits.ndjson");
  for (const std::string& line : work.lines) {
    simdjson::dom::element object = parser.parse(line)["properties"];
    Visit& visit = work.visits.emplace_back();
    read_texts(object, visit);
    visit.seats = int64_t(object["seats"]);
  }
  work.program = read_file(folder + "/rules.flow");
  if (work.rules.empty() || work.visits.empty()) fail("no rules or no visits in " + folder);
  return work;
}

}  // namespace nudge::bench

int main(int count, char** arguments) {
  using namespace nudge::bench;
  RulesTask task;
  if (count < 5) fail("usage: contest_rules CONTESTANT FOLDER (--check FILE VISITS | --seconds S)");
  task.contestant = arguments[1];
  if (std::strcmp(arguments[3], "--check") == 0 && count == 6) {
    task.check_path = arguments[4];
    task.check_visits = std::strtoull(arguments[5], nullptr, 10);
  } else {
    task.seconds = std::strtod(arguments[4], nullptr);
  }
  RulesWork work = read_rules_work(arguments[2]);
  if (!run_rules_by_hand(task, work) && !run_rules_by_nudge(task, work))
    fail("there is no contestant " + task.contestant);
}
