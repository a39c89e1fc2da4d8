// A session of the REPL as the checker sees it: a test that grows line by line, each line a source of its
// own, checked again and again with the same trees.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "compiler/check/check.h"
#include "compiler/syntax/parse.h"

using namespace nudge;

namespace {

const char* const kProgram = R"(
enum Plan { trial, pro }
contact { plan : Plan = trial }
account { seats : int = 5 }
event opened
email welcome { from "ada@x.example"  topic news  subject "Hi"  body "Hello" }
workflow w { when opened  then { send welcome  rest: wait 1 day } }
)";

// The trees of a program and, last, that of the session.
struct Session {
  source::SourceSet sources;
  source::Diagnostics read;
  std::vector<ast::FileTree> trees;

  Session() {
    trees.push_back(syntax::parse(sources, sources.add("program.flow", kProgram), read));
    ast::FileTree session;
    session.file = sources.add("<session>", "");
    ast::Declaration declaration;
    declaration.node.emplace<ast::TestDecl>();
    declaration.span = {session.file, 0, 0};
    session.declarations.push_back(std::move(declaration));
    trees.push_back(std::move(session));
    test().name_span = {trees.back().file, 0, 0};
  }
  ast::TestDecl& test() { return std::get<ast::TestDecl>(trees.back().declarations[0].node); }

  // The line, checked behind those before; it stays if it is good. Gives the faults, a line each, with the
  // source that each is in.
  std::string take(const std::string& line) {
    auto statement = syntax::parse_statement(sources, sources.add("<line>", line), read);
    REQUIRE(statement.has_value());
    test().statements.push_back(std::move(*statement));
    source::Diagnostics found;
    program = check::check(trees, sources, found);
    std::string faults;
    for (const source::Diagnostic& one : found.sorted(sources)) {
      if (severity(one.kind) != source::Severity::error) continue;
      faults += std::string(sources.text(one.span)) + ": " + one.message + "\n";
    }
    if (!faults.empty()) test().statements.pop_back();
    return faults;
  }

  std::optional<ir::Program> program;
};

}  // namespace

TEST_CASE("a session grows by lines, and those that are refused leave no trace") {
  Session session;
  CHECK(session.take("opened") == "");
  REQUIRE(session.program->tests[0].actors.size() == 1);
  CHECK(session.program->tests[0].actors[0].name == "contact");
  CHECK(session.take("contact { plan: pro }") == "contact: `contact` is brought in after what it does\n");
  CHECK(session.take("set plan = pro") == "");
  CHECK(session.take("contact.plan") == "");
  CHECK(session.take("expect in w at rest") == "");
  CHECK(session.take("expect in w at rst") == "rst: workflow `w` has no step with the label `rst`\n");
  CHECK(session.take("contact bob { }") == "");
  CHECK(session.take("opened") ==
        "opened: it isn't clear who does `opened`: there are `contact` and `bob`\n");
  CHECK(session.take("bob does opened") == "");
  CHECK(session.take("contact.plan == pro for bob") == "");
  CHECK(session.program->tests[0].statements.size() == 7);
  const std::string printed = ir::print(*session.program);
  source::Diagnostics again;
  CHECK(ir::print(*check::check(session.trees, session.sources, again)) == printed);
}

TEST_CASE("accounts join whom they find, and take nobody from another") {
  Session session;
  CHECK(session.take("contact ada { }") == "");
  CHECK(session.take("account acme { }") == "");
  CHECK(session.take("contact bob { }") == "");
  CHECK(session.take("account zeta { }") == "");
  CHECK(session.take("contact carol { }") ==
        "carol: it isn't clear to which account `carol` belongs: there are `acme` and `zeta`\n");
  CHECK(session.take("contact carol { account: zeta }") == "");
  const ir::Test& test = session.program->tests[0];
  REQUIRE(test.actors.size() == 5);
  CHECK(test.actors[0].member_of == 1);  // ada
  CHECK(test.actors[2].member_of == 1);  // bob
  CHECK(test.actors[4].member_of == 3);  // carol
}

TEST_CASE("words that go on in another line are of another line") {
  Session session;
  CHECK(session.take("contact { }") == "");
  CHECK(session.take("send") == "send: a test sends nothing, workflows do\n");
  CHECK(session.take("welcome") == "welcome: there is no event `welcome`\n");
  CHECK(session.take("to") == "to: there is no event `to`\n");
  CHECK(session.take("1 + 1") == "");
  CHECK(session.take("opened") == "");
  CHECK(session.take("now - 3 days") == "");
}

TEST_CASE("a question before there is anybody is about nobody") {
  Session session;
  CHECK(session.take("today + 1 day") == "");
  CHECK(std::get<ir::Ask>(session.program->tests[0].statements[0].node).of == ir::kNoActor);
  CHECK(session.take("contact.plan") != "");
  CHECK(session.take("account { seats: 3 }") == "");
  CHECK(session.take("account.seats + 1") == "");
  CHECK(session.take("contact.plan") != "");
}
