// What the dispatch finds is what asking every filter finds: for random programs and random events.
#include "runtime/dispatch/dispatch.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "tests/unit/dispatch/filter_writer.h"
#include "tests/unit/lower/lowered.h"

using namespace nudge;
using nudge::test::FilterWriter;

namespace {

std::string source_of(FilterWriter& writer, uint32_t filters) {
  std::string text = test::kSeenSchema;
  text += "action told(what: text)\nscore lead {\n";
  for (uint32_t rule = 0; rule < filters / 4; ++rule)
    text += fmt::format("  add 1 when seen({}) or seen({})\n", writer.any_filter(), writer.any_filter());
  text += "  add 2 when seen\n}\n";
  for (uint32_t segment = 0; segment < filters / 4; ++segment) {
    text += fmt::format("segment often_{} = count(seen({})) >= 2\n", segment, writer.any_filter());
    text += fmt::format("workflow by_{0} {{ when often_{0} then told(\"{0}\") }}\n", segment);
  }
  for (uint32_t workflow = 0; workflow < filters; ++workflow)
    text += fmt::format("workflow w_{} {{ when seen({}) then told(\"\") }}\n", workflow, writer.any_filter());
  return text + "workflow reads { when other then told(\"{score.lead}\") }\n";
}

struct World {
  Record contact, event;
  Arena arena;
  Evaluation evaluation;

  World(FilterWriter& writer, const Program& program, const Predicates& predicates, uint32_t kind)
      : contact(program.contact_layout), event(program.events[kind].layout) {
    change_contact(writer, program);
    writer.fill(program.events[kind].layout, event, program);
    evaluation.records[1] = predicates.constants().no_account();
    evaluation.records[2] = event.data();
    evaluation.program = &program;
    evaluation.constants = &predicates.constants();
    evaluation.arena = &arena;
  }
  // As a step does between its questions of one event.
  void change_contact(FilterWriter& writer, const Program& program) {
    contact.reset(program.contact_layout);
    writer.fill(program.contact_layout, contact, program);
    evaluation.records[0] = contact.data();
  }
};

struct Linear {
  const Program& program;
  const Predicates& predicates;
  uint32_t kind;

  bool holds(FunctionId filter, World& world) const {
    return filter == kNoFunction || interpret(program, filter, world.evaluation) == 1;
  }
  std::vector<uint32_t> triggers(World& world) const {
    std::vector<uint32_t> found;
    const auto& places = program.tables(SubjectKind::contact).triggers_by_event[kind];
    for (uint32_t place = 0; place < places.size(); ++place) {
      if (holds(program.workflows[places[place].workflow].triggers[places[place].trigger].filter, world))
        found.push_back(place);
    }
    return found;
  }
  std::vector<uint32_t> trackers(World& world) const {
    std::vector<uint32_t> found;
    const auto& trackers = program.events[kind].trackers;
    for (uint32_t place = 0; place < trackers.size(); ++place) {
      if (holds(program.trackers[trackers[place]].filter, world)) found.push_back(place);
    }
    return found;
  }
  std::vector<uint32_t> rules(World& world) const {
    std::vector<uint32_t> found;
    const auto& places = program.tables(SubjectKind::contact).rules_by_event[kind];
    for (uint32_t place = 0; place < places.size(); ++place) {
      const auto& occurrences = program.scores[places[place].score].rules[places[place].rule].occurrences;
      if (std::any_of(occurrences.begin(), occurrences.end(),
                      [&](const Occurrence& one) { return holds(one.filter, world); }))
        found.push_back(place);
    }
    return found;
  }
};

uint32_t event_named(const Program& program, const std::string& name) {
  for (uint32_t event = 0; event < program.events.size(); ++event) {
    if (program.events[event].name == name) return event;
  }
  REQUIRE(false);
  return 0;
}

TEST_CASE("the dispatch finds what asking every filter finds") {
  uint64_t found_in_all = 0;
  for (uint32_t seed = 1; seed <= 12; ++seed) {
    FilterWriter writer(seed);
    const std::string source = source_of(writer, seed % 4 == 0 ? 200 : 20);
    const Program program = test::lowered(source);
    const Predicates predicates(program);
    const uint32_t seen = event_named(program, "seen");
    const Linear linear{program, predicates, seen};
    const Dispatch dispatch(program);
    Reading reading;
    for (int round = 0; round < 200; ++round) {
      World world(writer, program, predicates, seen);
      reading.begin_event();
      std::vector<uint32_t> trackers, triggers, rules;
      const SubjectKind contact = SubjectKind::contact;
      dispatch.find_trackers(contact, seen, predicates, world.evaluation, reading, trackers);
      REQUIRE_MESSAGE(trackers == linear.trackers(world), "seed ", seed);
      world.change_contact(writer, program);
      dispatch.find_rules(contact, seen, predicates, world.evaluation, reading, rules);
      REQUIRE_MESSAGE(rules == linear.rules(world), "seed ", seed);
      world.change_contact(writer, program);
      dispatch.find_triggers(contact, seen, predicates, world.evaluation, reading, triggers);
      REQUIRE_MESSAGE(triggers == linear.triggers(world), "seed ", seed);
      found_in_all += trackers.size() + triggers.size() + rules.size();
    }
  }
  CHECK(found_in_all > 10'000);
}

// --- what is decided by the tables alone, and how much of them an event meets

Program with_filters(const std::vector<std::string>& filters) {
  std::string text = test::kSeenSchema;
  text += "action told(what: text)\n";
  for (size_t filter = 0; filter < filters.size(); ++filter)
    text += fmt::format("workflow w_{:05} {{ when seen({}) then told(\"\") }}\n", filter, filters[filter]);
  return test::lowered(text);
}

EventFilters filters_of(const Program& program) {
  std::vector<PlacedFilter> list;
  for (uint32_t place = 0; place < program.workflows.size(); ++place)
    list.push_back({place, program.workflows[place].triggers[0].filter});
  return EventFilters(program, {list});
}

TEST_CASE("comparisons with constants need no code to be run") {
  for (const char* filter : {
           "page == \"/a\"",
           "page == \"/a\" or page == \"/b\" or page == \"/c\"",
           "page in [\"/a\", \"/b\"]",
           "page not in [\"/a\", \"/b\"]",
           "page starts with \"/docs\"",
           "path is known and path starts with \"/docs\" and path != \"/docs/a\"",
           "size > 5 and size <= 9",
           "size == 1 or size > 5",
           "not (size == 1 or size > 5)",
           "(seconds ?? 3) >= 3",
           "price >= 2.5 and price < 4",
           "(rate is known and rate > 2)",
           "plan == trial and tier in [starter, pro] and loud",
           "contact.plan == trial and size == 4",
       }) {
    const Program program = with_filters({filter, filter, filter});
    const EventFilters filters = filters_of(program);
    for (const MatchLeafEntry& entry : filters.tree(0).entries)
      CHECK_MESSAGE(entry.filter == kNoFunction, filter);
    CHECK(!filters.tree(0).entries.empty());
  }
}

// The most filters that any event comes to at the leaves, going down all ways that one key leads to.
size_t most_met(const MatchTree& tree, uint32_t id = 0) {
  const MatchNode& node = tree.nodes[id];
  if (node.kind == MatchNode::Kind::leaf) return node.count;
  size_t most = 0;
  for (uint32_t cell = 0; cell <= node.last_cell; ++cell) {
    size_t met = 0;
    for (uint32_t at = tree.spans[node.first_span + cell]; at < tree.spans[node.first_span + cell + 1]; ++at)
      met += most_met(tree, tree.children[at]);
    most = std::max(most, met);
  }
  return most + (node.others == UINT32_MAX ? 0 : most_met(tree, node.others));
}

TEST_CASE("the comparison that leaves the fewest filters is looked up first") {
  std::vector<std::string> filters;
  for (int filter = 0; filter < 400; ++filter)
    filters.push_back(fmt::format("tier == {} and loud and size > {} and page == \"/page/{}\"",
                                  filter % 2 ? "pro" : "trial", filter % 7, filter));
  const Program program = with_filters(filters);
  CHECK(most_met(filters_of(program).tree(0)) == 1);
}

TEST_CASE("ranges and prefixes are searched") {
  std::vector<std::string> filters;
  for (int filter = 0; filter < 300; ++filter)
    filters.push_back(fmt::format("size >= {} and size < {}", 10 * filter, 10 * filter + 15));
  CHECK(most_met(filters_of(with_filters(filters)).tree(0)) == 2);
  filters.clear();
  for (int filter = 0; filter < 300; ++filter)
    filters.push_back(fmt::format("page starts with \"/docs/{:03}\"", filter));
  filters.push_back("page starts with \"/docs\"");
  CHECK(most_met(filters_of(with_filters(filters)).tree(0)) == 2);
}

TEST_CASE("what filters share is computed once") {
  std::vector<std::string> filters;
  for (int filter = 0; filter < 50; ++filter)
    filters.push_back(fmt::format("lower(page) == \"/page/{}\"", filter));
  const Program program = with_filters(filters);
  const EventFilters made = filters_of(program);
  REQUIRE(made.terms().all().size() == 1);
  CHECK_FALSE(made.terms().all()[0].code.empty());
  CHECK(most_met(made.tree(0)) == 1);
}

}  // namespace
