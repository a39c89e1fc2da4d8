// Who stands on a step that was retired runs out on the old version's steps, over any number of later ones.
#include <doctest/doctest.h>

#include <set>

#include "tests/unit/version/versions.h"

using namespace nudge;
using nudge::test::lowered;
using nudge::test::Versions;

namespace {

const std::string kDeclared =
    "event begun { key: text = \"k\" }\nevent done\naction note(text: text)\naction past(text: text)\n";

std::string steps(const std::string& body) {
  return kDeclared + "workflow w { when begun enter every time then { " + body + " } }";
}

// As the compiler links them: the steps of the branch `if did done` are of an earlier version, and what
// follows the branch is what they lead to.
Program with_retired(const std::string& body, bool says_so,
                     const std::string& retired = "past(\"old {event.key}\") rest: wait 2 days") {
  Program program = lowered(steps("if did done then { pause: wait 3 days " + retired + " } " + body));
  Workflow& workflow = program.workflows[0];
  REQUIRE(workflow.nodes[0].kind == NodeKind::branch);
  for (NodeId id = workflow.nodes[0].next; id != workflow.nodes[0].otherwise; ++id)
    workflow.nodes[id].retired = true;
  workflow.nodes[0].next = workflow.nodes[0].otherwise;
  if (says_so) workflow.moves.push_back({"pause", MoveKind::retire, ""});
  return program;
}

}  // namespace

TEST_CASE("retired steps are run to where the new version goes on") {
  Versions versions(steps("pause: wait 3 days past(\"old {event.key}\") rest: wait 2 days note(\"last\")"));
  versions.event("2026-03-01T10:00Z", "u", "begun", R"({"key":"q"})");
  versions.advance("2026-03-02T10:00Z");
  versions.take();
  versions.apply(with_retired("note(\"new\") last: note(\"last\")", true));
  CHECK(versions.comparison.workflows[0].nodes[0].fate == Fate::retires);
  versions.event("2026-03-02T11:00Z", "v", "begun");
  CHECK(versions.take() == "v w entered\nv w \"new\"\nv w \"last\"\nv w finished\n");
  versions.advance("2026-03-03T10:00Z");
  // Another version, which links them again, by `retire` or for who stands behind.
  versions.apply(with_retired("note(\"newer\") last: note(\"at last\")", true));
  CHECK(versions.comparison.workflows[0].nodes[1].fate == Fate::stays);
  versions.advance("2026-03-04T10:00Z");
  CHECK(versions.take() == "u w \"old q\"\n");
  versions.apply(with_retired("note(\"newest\") last: note(\"at last\")", false));
  versions.advance("2026-03-06T10:00Z");
  CHECK(versions.take() == "u w \"newest\"\nu w \"at last\"\nu w finished\n");
}

TEST_CASE("a retired step that the next version has, or hasn't") {
  Versions versions(steps("pause: wait 3 days past(\"old\")"));
  versions.event("2026-03-01T10:00Z", "u", "begun");
  versions.apply(with_retired("note(\"new\")", true));
  const Program without = lowered(steps("note(\"new\")"));
  const Comparison gone = compare(versions.program(), without);
  const auto unanswered =
      find_unanswered(versions.program(), gone, count_standing(versions.program(), versions.state()));
  REQUIRE(unanswered.size() == 1);
  CHECK(versions.program().workflows[0].nodes[unanswered[0].node].step == "pause");
  CHECK(unanswered[0].people == 1);
  versions.take();
  versions.apply(steps("note(\"new\") pause: wait 5 days note(\"back\")"));
  versions.advance("2026-03-06T10:00Z");
  CHECK(versions.take() == "u w \"back\"\nu w finished\n");
}

TEST_CASE("retired steps lead on to a step that is the same and is called otherwise by now") {
  const std::string old = "past(\"old\") wait 20 days";
  Versions versions(steps("pause: wait 3 days " + old + " note(\"last\")"));
  versions.event("2026-03-01T10:00Z", "u", "begun");
  versions.event("2026-03-02T10:00Z", "v", "begun");
  versions.take();
  // The wait behind is longer in the version that retires the one before; then longer still; then it has a
  // label.
  versions.apply(with_retired("note(\"new\") wait 30 days last: note(\"last\")", true, old));
  CHECK(versions.comparison.workflows[0].nodes[2].fate == Fate::stays);
  versions.apply(with_retired("note(\"new\") wait 50 days last: note(\"last\")", true, old));
  versions.advance("2026-03-04T12:00Z");
  CHECK(versions.take() == "u w \"old\"\n");
  versions.apply(with_retired("note(\"new\") calm: wait 50 days last: note(\"last\")", true, old));
  versions.apply(with_retired("note(\"new\") calm: wait 40 days last: note(\"last\")", true, old));
  versions.advance("2026-04-13T09:59Z");
  CHECK(versions.take() == "v w \"old\"\n");
  versions.advance("2026-04-13T10:00Z");
  CHECK(versions.take() == "u w \"last\"\nu w finished\n");
  versions.advance("2026-04-14T10:00Z");
  CHECK(versions.take() == "v w \"last\"\nv w finished\n");
}

TEST_CASE("who is moved back does again what they have done, and it isn't taken for what they did") {
  Versions versions(steps("early: wait 1 day note(\"a\") late: wait 5 days note(\"b\")"));
  versions.event("2026-03-01T10:00Z", "u", "begun");
  versions.advance("2026-03-03T10:00Z");
  versions.apply(kDeclared +
                 "workflow w { when begun enter every time moved late to early then { early: wait 4 days "
                 "note(\"a\") note(\"b\") } }");
  versions.advance("2026-03-06T10:00Z");
  std::vector<std::string> ids;
  const std::string& all = versions.whole();
  for (size_t at = all.find("\"id\":\""); at != std::string::npos; at = all.find("\"id\":\"", at + 1))
    ids.push_back(all.substr(at + 6, 32));
  REQUIRE(ids.size() == 3);
  CHECK(versions.take() == "u w entered\nu w \"a\"\nu w \"a\"\nu w \"b\"\nu w finished\n");
  CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == 3);
}

TEST_CASE("where retired steps lead on doesn't make it another program") {
  Program one = with_retired("note(\"new\") last: note(\"last\")", true);
  Program other = one;
  for (Node& node : other.workflows[0].nodes) {
    if (node.retired) node.next = kNoNode;
  }
  CHECK(same_program(one, other));
  other.workflows[0].nodes[0].next = kNoNode;
  CHECK(!same_program(one, other));
}
