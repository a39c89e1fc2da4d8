#include <doctest/doctest.h>

#include "tests/unit/syntax/parsed.h"

using namespace nudge;

TEST_CASE("the program of the specification parses") {
  const Parsed parsed(kWholeFile);
  CHECK(parsed.errors().empty());
  CHECK(parsed.tree.declarations.size() == 15);
  CHECK(std::get<ast::WorkflowDecl>(parsed.tree.declarations[12].node).clauses.size() == 5);
}

TEST_CASE("every node of the dump has its place") {
  const Parsed parsed("let x =\n  1 + contact.title");
  CHECK(parsed.dump() ==
        "let x [1:1-2:20]\n"
        "  binary + [2:3-2:20]\n"
        "    int 1 [2:3-2:4]\n"
        "    member title [2:7-2:20]\n"
        "      name contact [2:7-2:14]\n");
}

TEST_CASE("places are bytes in the tree and code points in the dump") {
  const Parsed parsed("let x = \"é\" == y");
  CHECK(parsed.dump().find("name y [1:16-1:17]") != std::string::npos);
}

TEST_CASE("a program of twenty thousand lines parses") {
  std::string text;
  size_t lines = 0, copies = 0;
  while (lines < 20000) {
    text += fmt::format("{}\nlet part_{} = {}\n", kWholeFile, copies, copies);
    for (const char* at = kWholeFile; *at; ++at)
      lines += *at == '\n';
    lines += 2;
    ++copies;
  }
  const Parsed parsed(text);
  CHECK(parsed.errors().empty());
  CHECK(parsed.tree.declarations.size() == copies * 16);
}

TEST_CASE("one fault in a long program is one diagnostic") {
  std::string text;
  for (int i = 0; i < 20; ++i)
    text += kWholeFile;
  text += "workflow last { wehn signed_up then { send a } }\n";
  for (int i = 0; i < 20; ++i)
    text += kWholeFile;
  const Parsed parsed(text);
  CHECK(parsed.errors().size() == 1);
  CHECK(parsed.tree.declarations.size() == 601);
}

TEST_CASE("an empty file, one of comments and one with a byte order mark") {
  CHECK(Parsed("").errors().empty());
  CHECK(Parsed("# nothing\n\n## nothing either").errors().empty());
  CHECK(shape("\xEF\xBB\xBFlet x = 1") == "let x (int 1)");
}

TEST_CASE("one expression, and one statement") {
  source::SourceSet sources;
  source::Diagnostics diagnostics;
  const auto good = sources.add("<expr>", "contact.plan == pro");
  CHECK(syntax::parse_expression(sources, good, diagnostics) != nullptr);
  const auto more = sources.add("<expr>", "contact.plan == pro }");
  CHECK(syntax::parse_expression(sources, more, diagnostics) == nullptr);
  CHECK(diagnostics.errors() == 1);
  const auto statement = sources.add("<statement>", "expect sent welcome");
  CHECK(syntax::parse_statement(sources, statement, diagnostics).has_value());
  const auto two = sources.add("<statement>", "at 2026-03-02 10:00 at");
  CHECK(!syntax::parse_statement(sources, two, diagnostics).has_value());
}

TEST_CASE("a line of a session is a statement, or else a question") {
  const auto read = [](const char* line, std::string* fault = nullptr) {
    source::SourceSet sources;
    source::Diagnostics diagnostics;
    const auto file = sources.add("<line>", line);
    const auto statement = syntax::parse_statement(sources, file, diagnostics);
    if (fault) {
      REQUIRE(diagnostics.errors() == 1);
      *fault = diagnostics.sorted(sources).front().message;
    }
    return statement ? static_cast<int>(statement->node.index()) : -1;
  };
  using Node = ast::TestStatement::Node;
  const auto is = [](auto node) { return static_cast<int>(Node(std::move(node)).index()); };
  CHECK(read("signed_up") == is(ast::TestEvent{}));
  CHECK(read("ada does signed_up { source: \"ads\" }") == is(ast::TestEvent{}));
  CHECK(read("contact { address: { city: \"Paris\" } }") == is(ast::TestSubject{}));
  CHECK(read("score.lead") == is(ast::TestAsk{}));
  CHECK(read("contact.plan == pro for ada") == is(ast::TestAsk{}));
  CHECK(read("count(signed_up within 7 days)") == is(ast::TestAsk{}));
  CHECK(read("at 2026-03-02 10:00") == is(ast::TestAt{}));
  std::string fault;
  CHECK(read("score.lead >", &fault) == -1);
  CHECK(fault == "expected an expression, found the end of the line");
  CHECK(read("expect sent welcome to", &fault) == -1);
  CHECK(fault == "expected a name after `to`");
}

// Whatever the text, the parser ends, reports and leaves a tree that can be printed.
TEST_CASE("broken programs do not break the parser") {
  const std::string base = kWholeFile;
  const char* const junk[] = {"{", "}",     "(",    ")", "\"", "\"\"\"", " then ", " else ", " if ",
                              "=", " not ", " is ", ":", ",",  "\n",     "\\",     "#",      "\xC3\xA9",
                              "5", " as ",  "'",    ";", "..", "10%",    "r\"",    "{\"",    "\xFF"};
  uint64_t state = 42;
  const auto random = [&](size_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<size_t>(state >> 33) % below;
  };
  for (int round = 0; round < 150; ++round) {
    std::string text = base;
    for (size_t i = random(4) + 1; i > 0; --i) {
      const size_t at = random(text.size());
      if (random(2) == 0) {
        text.erase(at, random(12) + 1);
      } else {
        text.insert(at, junk[random(std::size(junk))]);
      }
    }
    const Parsed parsed(text);
    CHECK(parsed.errors().size() < 40);
    CHECK(!parsed.dump().empty());
  }
}
