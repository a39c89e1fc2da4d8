#include "cli/repl/complete.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "compiler/compile.h"

namespace nudge::repl {

namespace {

constexpr const char* kProgram = R"(
enum Plan { trial, starter, pro }
record Address { city: text, country: text? }
contact { plan: Plan = trial  title: text?  vip: bool = false  address: Address? }
account { seats: int = 5 }
event signed_up { source: text?, plan: Plan? }
event page_viewed { path: text, seconds: int? }
event logged_out
segment engaged = count(page_viewed within 7 days) >= 3
score lead { add 5 when page_viewed }
let pricing = "/pricing"
function hello(name: text?) = "Hi {name ?? "there"}"
action notify(channel: text, urgent: bool?)
email welcome { from "a@x.example" subject "Hi" body "b" transactional }
email farewell { from "a@x.example" subject "Bye" body "b" transactional }
workflow onboarding {
  when signed_up
  then { greet: send welcome  wait 1 day  if engaged then finish as "at home"  send farewell notify("#x") }
}
)";

const Vocabulary& names() {
  static const Vocabulary made = [] {
    Compilation compilation = load_text("names.flow", kProgram);
    CompileOptions options;
    options.last = Stage::check;
    compile(compilation, options);
    REQUIRE(compilation.ir);
    ir::Actor ada;
    ada.name = "ada";
    ir::Actor acme;
    acme.name = "acme";
    acme.account = true;
    return vocabulary_of(*compilation.ir, {ada, acme}, {{"hello"}, {"pricing"}});
  }();
  return made;
}

bool offers(std::string_view before, std::string_view candidate) {
  const auto found = complete(before, names()).candidates;
  return std::find(found.begin(), found.end(), candidate) != found.end();
}

std::string joined(std::string_view before) {
  std::string out;
  for (const std::string& each : complete(before, names()).candidates)
    out += (out.empty() ? "" : "|") + each;
  return out;
}

}  // namespace

TEST_CASE("completion: the beginning of a line") {
  CHECK(joined("si") == "signed_up");
  CHECK(joined("exp") == "expect ");
  CHECK(joined("ad") == "ada does ");
  CHECK(joined("eng") == "engaged");
  CHECK(joined("hel") == "hello(|help");
  CHECK(offers("", "page_viewed"));
  CHECK(offers("", "timeline"));
  CHECK(!offers("", "engaged"));  // not all at once
  CHECK(offers("cont", "contact"));
  CHECK(offers("cont", "contact."));
}

TEST_CASE("completion: the fields of an event and of a contact") {
  CHECK(joined("signed_up { ") == "plan: |source: ");
  CHECK(joined("signed_up { s") == "source: ");
  CHECK(joined("signed_up { source: \"ads\", ") == "plan: |}");
  CHECK(joined("signed_up { plan: ") == "missing|pro|starter|trial");
  CHECK(joined("signed_up { plan: t") == "trial");
  CHECK(joined("ada does page_viewed { pa") == "path: ");
  CHECK(joined("contact { vip: ") == "false|true");
  CHECK(offers("contact ada { ", "plan: "));
  CHECK(!offers("contact ada { plan: trial ", "plan: "));
  CHECK(joined("account acme { se") == "seats: ");
  CHECK(joined("contact { address: { c") == "city: |country: ");
  CHECK(joined("contact { address: ") == "missing|{ ");
  CHECK(joined("contact {\n  plan: pro,\n  ti") == "timezone: |title: ");
  CHECK(joined("logged_out { ") == "");
}

TEST_CASE("completion: expectations") {
  CHECK(offers("expect ", "sent "));
  CHECK(offers("expect ", "not "));
  CHECK(offers("expect ", "engaged"));
  CHECK(joined("expect sent ") == "farewell|welcome");
  CHECK(joined("expect not sent w") == "welcome");
  CHECK(joined("expect sent welcome ") == "to |with ");
  CHECK(joined("expect sent welcome to ") == "ada");
  CHECK(joined("expect sent welcome with su") == "subject ");
  CHECK(joined("expect sent welcome with subject ") == "\"|contains ");
  CHECK(joined("expect in ") == "onboarding");
  CHECK(joined("expect in onboarding ") == "at |for ");
  CHECK(joined("expect in onboarding at ") == "greet");
  CHECK(joined("expect finished onboarding as ") == "\"at home\"|converted|exited");
  CHECK(joined("expect action ") == "notify(");
  CHECK(joined("expect action notify(") == "channel: |urgent: ");
  CHECK(joined("expect action notify(channel: \"#x\", u") == "urgent: ");
  CHECK(joined("expect action notify(urgent: t") == "true");
  CHECK(joined("expect contact.plan == ") == "pro|starter|trial");
}

TEST_CASE("completion: expressions") {
  CHECK(joined("contact.pl") == "plan");
  CHECK(offers("contact.", "address."));
  CHECK(joined("contact.address.ci") == "city");
  CHECK(joined("account.se") == "seats");
  CHECK(joined("score.") == "lead");
  CHECK(joined("did ") == "logged_out|page_viewed|signed_up");
  CHECK(joined("count(pa") == "page_viewed");
  CHECK(joined("sum(page_viewed.se") == "seconds");
  CHECK(offers("page_viewed(", "path"));
  CHECK(offers("count(page_viewed ", "within "));
  CHECK(offers("engaged ", "and "));
  CHECK(joined("engaged and sc") == "score.");
  CHECK(joined("contact.title is ") == "known|missing");
  CHECK(joined("count(page_viewed within 7 d") == "days");
  CHECK(joined("Plan.") == "pro|starter|trial");
  CHECK(joined("\"{contact.ti") == "timezone|title");
}

TEST_CASE("completion: statements about time and fields") {
  CHECK(joined("after 2 d") == "days");
  CHECK(joined("set pl") == "plan = ");
  CHECK(joined("set ada.") ==
        "address.|created_at = |email = |id = |locale = |phone = |plan = |subscribed = |timezone = |title = "
        "|vip = ");
  CHECK(joined("set ada.plan ") == "= ");
  CHECK(joined("set ada.plan = ") == "pro|starter|trial");
  CHECK(joined("set address.ci") == "city = ");
  CHECK(joined("ada ") != "");
  CHECK(joined("ada does ") == "logged_out|page_viewed|signed_up");
}

TEST_CASE("completion: zones are known by name, other texts aren't") {
  const Completion found = complete("contact { timezone: \"Europe/Par", names());
  CHECK(found.candidates == std::vector<std::string>{"Europe/Paris\""});
  CHECK(found.begin == 21);
  CHECK(joined("signed_up { source: \"sig") == "");
}

TEST_CASE("completion: commands") {
  CHECK(joined("why on") == "onboarding ");
  CHECK(joined("why onboarding ") == "ada");
  CHECK(joined("state ") == "ada");
  CHECK(complete("load exam", names()).files);
  CHECK(complete("load exam", names()).begin == 5);
  CHECK(complete("inputs ", names()).files);
  CHECK(joined("save ") == "test \"");
  CHECK(joined("save test \"a name\" ") == "to ");
  CHECK(complete("save test \"a name\" to ", names()).files);
  CHECK(joined("help wel") == "welcome");
  CHECK(joined("undo ") == "");
}

TEST_CASE("completion: nothing makes it fail") {
  for (const char* text : {"}",
                           ")",
                           "{",
                           "{{{",
                           "(",
                           ".",
                           "..",
                           "contact.",
                           "set",
                           "set .",
                           "set = ",
                           "expect not",
                           "expect not sent",
                           "expect action (",
                           ": ",
                           "\"",
                           "\"{",
                           "\"{\"{",
                           "x { y: { z: ",
                           "r\"",
                           "expect action notify(: ",
                           "at ",
                           "after",
                           "1.",
                           "==",
                           "x ==",
                           "does",
                           "does does",
                           ", ,",
                           "contact { , ,",
                           "{ : ",
                           "( : ",
                           "expect sent w with",
                           "a.b.c.d.",
                           "}}}} {",
                           "\"\"\"{"}) {
    for (size_t end = 0; end <= std::string_view(text).size(); ++end)
      CHECK(complete(std::string_view(text).substr(0, end), names()).begin <= end);
  }
}

}  // namespace nudge::repl
