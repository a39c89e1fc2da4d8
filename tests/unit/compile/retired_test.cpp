// `retire`: steps of earlier versions behind the workflow's own. Nodes are shown as "identity → where it
// leads", those of an earlier version with a `*`.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "compiler/compile.h"

namespace doctest {
template <>
struct StringMaker<std::vector<std::string>> {
  static String convert(const std::vector<std::string>& lines) {
    std::string all;
    for (const std::string& line : lines)
      all += "\n  " + line;
    return all.c_str();
  }
};
}  // namespace doctest

namespace nudge {

namespace {

constexpr std::string_view kSchema = R"(
contact { name: text = ""  plan: text?  seats: int = 0 }
event signed_up { plan: text  source: text? }
event replied { score: int }
event bought
action note(about: text)
email welcome { subject "Welcome"  body "Hello {contact.name}"  transactional }
)";

EarlierVersion version(uint64_t number, std::string text) {
  return {number, {{"schema.flow", std::string(kSchema)}, {"acme.flow", std::move(text)}}};
}

struct Linked {
  Compilation compilation;

  // Newest first.
  Linked(const std::string& text, const std::vector<EarlierVersion>& earlier)
      : Linked(std::string(kSchema), text, earlier) {}
  Linked(std::string schema, const std::string& text, const std::vector<EarlierVersion>& earlier) {
    compilation.sources.add("schema.flow", std::move(schema));
    compilation.sources.add("acme.flow", text);
    compile(compilation, {.earlier = earlier});
  }

  std::string faults() const {
    std::string all;
    for (const auto& found : compilation.diagnostics.sorted(compilation.sources)) {
      const bool unused = found.kind == source::DiagnosticKind::unused_declaration;
      if (unused && !found.message.starts_with("no version")) continue;
      const source::File& file = compilation.sources.file(found.span.file);
      all += fmt::format("{}:{}: {}\n", file.path(), file.position(found.span.begin).line, found.message);
    }
    return all;
  }

  const Program& program() const {
    REQUIRE_MESSAGE(compilation.program.has_value(), faults());
    return *compilation.program;
  }
  const Workflow& workflow() const { return program().workflows.front(); }

  std::string name(NodeId id) const {
    if (id == kNoNode) return "end";
    const Node& node = workflow().nodes[id];
    return (node.retired ? "*" : "") + node.step + (node.kind == NodeKind::repeat_again ? " again" : "");
  }
  std::string line(NodeId id) const {
    const Node& node = workflow().nodes[id];
    std::string out = name(id) + " →";
    for (const SplitArm& arm : node.arms)
      out += fmt::format(" {}: {}", arm.name, name(arm.next));
    if (node.arms.empty()) out += " " + name(node.next);
    if (node.otherwise != kNoNode) out += " else " + name(node.otherwise);
    return out;
  }
  // The retired ones alone.
  std::vector<std::string> retired() const {
    std::vector<std::string> lines;
    for (NodeId id = 0; id < workflow().nodes.size(); ++id) {
      if (workflow().nodes[id].retired) lines.push_back(line(id));
    }
    return lines;
  }
  std::vector<std::string> captures() const {
    std::vector<std::string> names;
    for (const CaptureField& field : workflow().capture_fields)
      names.push_back(field.name);
    return names;
  }
};

using Lines = std::vector<std::string>;

std::string flow(const std::string& clauses, const std::string& steps) {
  return "workflow acme {\n  when signed_up\n  " + clauses + "\n  then {\n" + steps + "\n  }\n}\n";
}

}  // namespace

TEST_CASE("what comes after a retired step is kept until a step that is there still") {
  const Linked made(flow("retire old_wait", "send welcome\nwait 1 day\nlast: note(\"last\")"),
                    {version(1, flow("",
                                     "send welcome\nold_wait: wait 9 days\nnote(\"once\")\nwait 2 days\n"
                                     "last: note(\"last\")\nfinish"))});
  CHECK(made.faults() == "");
  CHECK(made.retired() == Lines{"*old_wait → *note", "*note → *wait 2 days", "*wait 2 days → last"});
  CHECK(made.name(0) == "send welcome");
  CHECK(made.workflow().nodes.size() == 6);
  CHECK(made.workflow().nodes[3].line == 6);  // where it stood
}

TEST_CASE("without earlier versions `retire` keeps nothing") {
  const Linked made(flow("retire old_wait", "send welcome"), {});
  CHECK(made.faults() == "");
  CHECK(made.retired().empty());
}

TEST_CASE("a path that comes to no step of the new version ends") {
  const Linked made(flow("retire old_wait", "send welcome"),
                    {version(1, flow("", "send welcome\nold_wait: wait 9 days\nnote(\"bye\")"))});
  CHECK(made.retired() == Lines{"*old_wait → *note", "*note → end"});
}

TEST_CASE("arms of branches, splits and matches around a retired step are passed, those behind it kept") {
  const Linked made(
      flow("retire inner", "send welcome\nlast: note(\"last\")"),
      {version(
          1,
          flow("",
               "if contact.seats > 3 then {\n"
               "  note(\"before\")\n"
               "  inner: wait 3 days\n"
               "  split test { 50% a { note(\"a\") }  50% b { wait 2 hours } }\n"
               "} else {\n"
               "  wait 5 days\n"
               "}\n"
               "match contact.plan { missing then note(\"none\")  \"pro\" then wait 1 hour  else finish }\n"
               "wait up to 2 days for bought then note(\"yes\") else { note(\"no\") }\n"
               "last: note(\"last\")"))});
  CHECK(made.faults() == "");
  CHECK(made.retired() ==
        Lines{"*inner → *split test", "*split test → a: *note #2 b: *wait 2 hours",
              "*note #2 → *match contact.plan", "*wait 2 hours → *match contact.plan",
              "*match contact.plan → *note #3 else *match contact.plan arm 2", "*note #3 → *wait for bought",
              "*match contact.plan arm 2 → *wait 1 hour else *finish", "*wait 1 hour → *wait for bought",
              "*finish → end", "*wait for bought → *note #4 else *note #5", "*note #4 → last",
              "*note #5 → last"});
}

TEST_CASE("two retired steps of one version are linked once") {
  const Linked made(flow("retire a\n  retire b", "send welcome"),
                    {version(1, flow("",
                                     "send welcome\nif contact.seats > 1 then a: wait 1 day\n"
                                     "else { b: wait 2 days }\nnote(\"both\")"))});
  CHECK(made.retired() == Lines{"*b → *note", "*a → *note", "*note → end"});
}

TEST_CASE("a retired step in a repeat goes round in it") {
  const std::string old =
      "repeat up to 3 times every 2 days until contact.seats > 9 { note(\"go\")  pause: wait 1 hour "
      "}\nnote(\"end\")";
  SUBCASE("that is gone") {
    const Linked made(flow("retire pause", "send welcome"), {version(1, flow("", old))});
    CHECK(made.faults() == "");
    CHECK(made.retired() == Lines{"*repeat → *note else *note #2", "*note → *pause", "*pause → *repeat again",
                                  "*repeat again → *repeat", "*note #2 → end"});
    CHECK(made.captures() == Lines{"repeat.count", "repeat.started"});
    CHECK(made.workflow().nodes[3].iterations.size() == 1);
  }
  SUBCASE("that is there still") {
    const Linked made(
        flow("retire pause", "repeat up to 3 times every 2 days until contact.seats > 9 { note(\"go\") }"),
        {version(1, flow("", old))});
    CHECK(made.faults() == "");
    CHECK(made.retired() == Lines{"*pause → repeat again"});
    const Node& pause = made.workflow().nodes.back();
    CHECK(pause.iterations == std::vector<SlotId>{made.workflow().nodes.front().count_slot});
  }
}

TEST_CASE("sequences are expanded as they were") {
  const std::string old =
      "sequence nag(first: message, pause: duration) { send first  wait pause  note(\"old\")  wait 9 days "
      "}\n" +
      flow("", "run nag(welcome, 3 days)\nrun nag(welcome, 4 days)\nlast: note(\"last\")");
  const Linked made("sequence nag(pause: duration) { wait pause }\n" +
                        flow("retire \"wait 9 days\"", "run nag(1 day)\nlast: note(\"last\")"),
                    {version(7, old)});
  CHECK(made.faults() == "");
  CHECK(made.retired() == Lines{"*wait 9 days → *send welcome #2", "*send welcome #2 → *wait 4 days",
                                "*wait 4 days → *note #2", "*note #2 → *wait 9 days #2",
                                "*wait 9 days #2 → last"});
}

TEST_CASE("what the new version doesn't declare comes from the old one") {
  const std::string old =
      "enum Size { small large }\n"
      "let patience = 3 days\n"
      "event won { size: Size }\n"
      "segment keen = contact.seats > 2 and loud(1)\n"
      "function loud(n: int) = n > 0\n"
      "action cheer(size: Size?)\n"
      "email thanks(n: int) { subject \"Thanks {n}\"  body \"…\"  transactional }\n"
      "email never { subject \"…\"  body \"…\"  transactional }\n" +
      flow("",
           "send never\nold: wait patience\nif keen then send thanks(2)\n"
           "wait up to 2 days for won(size == large) as it then cheer(it.size)");
  const Linked made(flow("retire old", "send welcome"), {version(2, old)});
  CHECK(made.faults() == "");
  CHECK(made.retired() == Lines{"*old → *if", "*if → *send thanks else *wait for won",
                                "*send thanks → *wait for won", "*wait for won → *cheer", "*cheer → end"});
  CHECK(made.captures() == Lines{"it.size"});
  CHECK(made.program().messages.size() == 2);  // not those of steps that nobody comes to
  CHECK(made.program().segments.size() == 1);
}

TEST_CASE("what the new version declares too is the new one, and lets keep the names that steps had") {
  const std::string old = "let patience = 3 days\nsequence pausing(d: duration) { wait d }\n" +
                          flow("", "run pausing(patience)\nsend welcome");
  const Linked made("let patience = 5 days\n" + flow("retire \"wait 3 days\"", "send welcome\nwait patience"),
                    {version(2, old)});
  CHECK(made.faults() == "");
  CHECK(made.retired() == Lines{"*wait 3 days → send welcome"});
  CHECK(made.workflow().nodes.back().length.ms == 5 * 86'400'000LL);
}

TEST_CASE("captures have the names that they had, one slot where they are of one type") {
  const std::string old = flow("",
                               "wait up to 2 days for replied as answer then {\n"
                               "  old: wait 1 day\n"
                               "  if answer.score > 3 then said: note(\"{event.plan}\")\n"
                               "}");
  SUBCASE("the same trigger") {
    const Linked made(flow("retire old", "note(\"{event.plan}\")"), {version(1, old)});
    CHECK(made.faults() == "");
    CHECK(made.captures() == Lines{"trigger.plan", "answer.score"});
  }
  SUBCASE("another trigger, whose field of the name is of another type") {
    const Linked made(
        "event trial_started { plan: int }\nworkflow acme { when trial_started  retire old\n"
        "then note(\"{event.plan}\") }",
        {version(1, old)});
    CHECK(made.faults() == "");
    CHECK(made.captures() == Lines{"trigger.plan", "trigger.plan", "answer.score"});
    CHECK(made.workflow().capture_fields[0].type.kind == FieldKind::integer);
    CHECK(made.workflow().capture_fields[1].type.kind == FieldKind::text);
  }
  SUBCASE("a binding of the same name") {
    const Linked made(flow("retire old", "wait for replied as answer\nnote(\"{answer.score}\")"),
                      {version(1, old)});
    CHECK(made.faults() == "");
    CHECK(made.captures() == Lines{"answer.score", "trigger.plan"});
  }
}

TEST_CASE("a retired wait keeps what steps that are there still read under its name") {
  const Linked made(flow("retire old", "ask: wait for replied as answer\nlast: note(\"{answer.score}\")"),
                    {version(1, flow("",
                                     "old: wait 1 day\nwait for replied(score > 1) as answer\n"
                                     "last: note(\"{answer.score}\")"))});
  CHECK(made.faults() == "");
  CHECK(made.retired() == Lines{"*old → *wait for replied", "*wait for replied → last"});
  const Node& wait = made.workflow().nodes.back();
  REQUIRE(wait.awaited.occurrences.size() == 1);
  REQUIRE(wait.awaited.occurrences[0].captures.size() == 1);
  CHECK(made.captures()[wait.awaited.occurrences[0].captures[0].to] == "answer.score");
}

TEST_CASE("a step is taken from the newest version that had it; an older path joins a newer one") {
  const std::string first = flow("", "send welcome\na: wait 1 day\nshared: wait 2 days\nnote(\"old end\")");
  const std::string second =
      flow("retire a", "send welcome\nb: wait 3 days\nshared: wait 4 days\nnote(\"new end\")");
  const Linked made(flow("retire a\n  retire b", "send welcome"), {version(5, second), version(3, first)});
  CHECK(made.faults() == "");
  CHECK(made.retired() == Lines{"*b → *shared", "*shared → *note", "*note → end", "*a → *shared"});
  CHECK(made.workflow().nodes[2].length.ms == 4 * 86'400'000LL);
}

TEST_CASE("a match has no arm for what has come since") {
  const std::string old =
      "enum Plan { free pro }\nevent chosen { plan: Plan }\n"
      "workflow acme { when chosen then { old: wait 1 day  match event.plan { free then note(\"f\")  "
      "pro then note(\"p\") } } }";
  const Linked made(
      "enum Plan { free pro team }\nevent chosen { plan: Plan }\n"
      "workflow acme { when chosen  retire old  then send welcome }",
      {version(1, old)});
  CHECK(made.faults() == "");
  CHECK(made.retired() == Lines{"*old → *match event.plan",
                                "*match event.plan → *note else *match event.plan arm 2", "*note → end",
                                "*match event.plan arm 2 → *note #2", "*note #2 → end"});
}

TEST_CASE("what can't be checked any more is a fault at the old text, and only where somebody comes") {
  const std::string schema =
      "contact { seats: int = 0 }\nevent signed_up { plan: text }\naction note(about: text)\n"
      "email welcome { subject \"Welcome\"  body \"Hello\"  transactional }\n";
  SUBCASE("a field that is gone") {
    const Linked made(
        schema, flow("retire old", "send welcome"),
        {version(3, flow("", "note(\"{contact.name}\")\nold: wait 1 day\nnote(\"{contact.plan}\")"))});
    CHECK(made.faults() == "acme.flow (version 3):7: `contact` has no field `plan`\n");
    const auto found = made.compilation.diagnostics.sorted(made.compilation.sources).back();
    REQUIRE(found.suggestion);
    CHECK(found.suggestion->message.find("`to finish`") != std::string::npos);
    CHECK_FALSE(found.suggestion->replacement);
  }
  SUBCASE("before the step it is none") {
    const Linked made(schema, flow("retire old", "send welcome"),
                      {version(3, flow("", "note(\"{contact.name}\")\nold: wait 1 day\nnote(\"hello\")"))});
    CHECK(made.faults() == "");
    CHECK(made.retired() == Lines{"*old → *note #2", "*note #2 → end"});
  }
  SUBCASE("in a message that it sends") {
    const Linked made(
        schema, flow("retire old", "send welcome"),
        {version(3, "email gone { subject \"Your {contact.plan}\"  body \"…\"  transactional }\n" +
                        flow("", "old: wait 1 day\nsend gone"))});
    CHECK(made.faults() == "acme.flow (version 3):1: `contact` has no field `plan`\n");
  }
}

TEST_CASE("a step that no version had is warned of") {
  const Linked made(flow("retire old_wiat", "send welcome"), {version(1, flow("", "old_wait: wait 1 day"))});
  CHECK(made.faults() == "acme.flow:3: no version that was installed had a step `old_wiat` in `acme`\n");
  CHECK(made.retired().empty());
}

TEST_CASE("a workflow for accounts is none for contacts") {
  const Linked made("event opened\nworkflow acme { for account  when opened  retire old  then note(\"x\") }",
                    {version(4, flow("", "old: wait 1 day"))});
  CHECK(made.faults() ==
        "acme.flow:2: workflow `acme` was for contacts in version 4; who stands in it can't go on in one for "
        "accounts\n");
}

TEST_CASE("a message's file is that of the old version") {
  EarlierVersion old =
      version(2, "email gone { subject \"Bye\"  body file \"mail/gone.md\"  transactional }\n" +
                     flow("", "old: wait 1 day\nsend gone"));
  old.files.push_back({"mail/gone.md", "Good **bye** {contact.name}"});
  const Linked made(flow("retire old", "send welcome"), {old});
  CHECK(made.faults() == "");
  CHECK(made.retired() == Lines{"*old → *send gone", "*send gone → end"});
  const std::vector<EarlierFile> texts = project_texts(made.compilation);
  CHECK(texts.size() == 2);  // its own
}

TEST_CASE("where a step stood") {
  const EarlierSteps steps(
      version(3, flow("", "send welcome\nwait   3\n days\nif contact.seats > 1 then note(\"x\")")));
  const auto place = steps.find("acme", "wait 3 days");
  REQUIRE(place);
  CHECK(place->path == "acme.flow");
  CHECK(place->line == 6);
  CHECK(place->version == 3);
  CHECK(place->text == "wait 3 days");
  CHECK_FALSE(steps.find("acme", "wait 4 days"));
  CHECK_FALSE(steps.find("other", "wait 3 days"));
}

}  // namespace nudge
