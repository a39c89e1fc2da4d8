#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "runtime/outbox/action_printer.h"
#include "runtime/outbox/action_table.h"
#include "runtime/outbox/trace_printer.h"
#include "runtime/outbox/value_text.h"
#include "runtime/record/list.h"
#include "runtime/value/time_text.h"
#include "runtime/value/zone.h"
#include "tests/unit/outbox/programs.h"

using namespace nudge;

namespace {

std::string printed(const Output& output) {
  ActionPrinter printer(sample_program());
  std::string out;
  printer.append_ndjson(out, output);
  return out;
}

void add_everything(Actor& actor, bool missing) {
  const std::vector<ActionParameter>& parameters = sample_program().actions[0].parameters;
  Word list_texts[] = {actor.text("a\"b"), actor.text("")};
  Word list_dates[] = {word_of_int(0), word_of_int(1)};
  Word words[] = {actor.text("x\n"),
                  word_of_int(-3),
                  word_of_number(0.1),
                  1,
                  word_of_int(20514),
                  word_of_int(0),
                  word_of_int(570),
                  word_of_int(129600000),
                  word_of_int(*find_zone("Europe/Paris")),
                  word_of_int(4900),
                  1,
                  word_of_list(make_list(actor.output.texts, list_texts, true)),
                  word_of_list(make_list(actor.output.texts, list_dates, false))};
  actor.add(ActionKind::action, 1);
  for (size_t place = 0; place < parameters.size(); ++place) {
    FieldKind kind = parameters[place].type.kind;
    bool pointed = kind == FieldKind::text || kind == FieldKind::list || kind == FieldKind::set;
    Word none = pointed ? kMissingTextWord : kind == FieldKind::number ? kMissingNumberWord : kMissingWord;
    actor.field(parameters[place].name, parameters[place].type, missing ? none : words[place]);
  }
}

const std::string kStart =
    R"({"seq":1,"id":"0123456789abcdef000000000000000f","at":"2026-03-02T09:00:00.000Z","contact":"u1","workflow":"on\"boarding",)";

}  // namespace

TEST_CASE("an email: its fields in order, the body as html and text") {
  Actor actor;
  static const std::string kTo = "to";
  actor.add(ActionKind::email, 0);
  actor.field(kTo, FieldType{}, actor.text("ada@x.example"));
  actor.message_field(0, actor.text("Acme <a@acme.example>"));
  actor.message_field(1, actor.text("Hi \"you\""));
  actor.message_field(2, actor.text("Good **day**.\n\n- a\n"));
  CHECK(
      printed(actor.output) ==
      kStart +
          R"("step":"send welcome","kind":"email","name":"welcome","fields":{"to":"ada@x.example","from":"Acme <a@acme.example>",)" +
          R"("subject":"Hi \"you\"","html":"<p>Good <strong>day</strong>.</p>\n<ul>\n<li>a</li>\n</ul>","text":"Good day.\n\n  - a"}})" +
          "\n");
}

TEST_CASE("a missing body is null twice") {
  Actor actor;
  actor.add(ActionKind::email, 0);
  actor.message_field(2, kMissingTextWord);
  CHECK(printed(actor.output)
            .ends_with(R"("fields":{"html":null,"text":null}})"
                       "\n"));
}

TEST_CASE("another channel's text is plain") {
  Actor actor;
  actor.add(ActionKind::sms, 2);
  actor.message_field(0, actor.text("**x**"));
  CHECK(printed(actor.output) ==
        kStart + R"("step":"send ping","kind":"sms","name":"ping","fields":{"text":"**x**"}})" + "\n");
}

TEST_CASE("what was skipped has a reason and no fields") {
  Actor actor;
  actor.add(ActionKind::skipped, 0).reason = SkipReason::no_address;
  CHECK(printed(actor.output) ==
        kStart + R"("step":"send welcome","kind":"skipped","name":"welcome","reason":"no_address"})" + "\n");
}

TEST_CASE("values print by their types") {
  Actor actor;
  add_everything(actor, false);
  CHECK(
      printed(actor.output) ==
      kStart +
          R"("step":"everything","kind":"action","name":"everything","fields":{"text":"x\n","int":-3,"number":0.1,"bool":true,)" +
          R"("date":"2026-03-02","time":"1970-01-01T00:00:00.000Z","clock":"09:30","duration":"1 day 12 hours","zone":"Europe/Paris",)" +
          R"("money":"49.00 USD","plan":"Pro","texts":["a\"b",""],"dates":["1970-01-01","1970-01-02"]}})" +
          "\n");
}

TEST_CASE("missing values are null, of every type") {
  Actor actor;
  add_everything(actor, true);
  CHECK(
      printed(actor.output) ==
      kStart +
          R"("step":"everything","kind":"action","name":"everything","fields":{"text":null,"int":null,"number":null,"bool":null,)" +
          R"("date":null,"time":null,"clock":null,"duration":null,"zone":null,"money":null,"plan":null,"texts":null,"dates":null}})" +
          "\n");
}

TEST_CASE("times print as print_time has them") {
  for (int64_t time_ms :
       {int64_t{0}, int64_t{-1}, int64_t{1772442000123}, int64_t{951782399999}, int64_t{-62167219200000},
        int64_t{-62167219200001}, int64_t{253402300799999}, int64_t{253402300800000}, kMissing, kMaxInt}) {
    std::string out;
    append_time(out, time_ms);
    CHECK(out == print_time(time_ms));
  }
}

TEST_CASE("traces leave out what does not apply") {
  Actor actor;
  Trace trace;
  trace.at_ms = 1772442000000;
  trace.subject = actor.output.texts.text("u1");
  std::string out;
  TracePrinter(sample_program()).append(out, trace);
  CHECK(out ==
        R"({"at":"2026-03-02T09:00:00.000Z","contact":"u1","workflow":"on\"boarding","what":"entered"})"
        "\n");
  std::string label = "engaged";
  trace.what = TraceWhat::finished;
  trace.label = &label;
  trace.reason = "why";
  trace.has_worth = true;
  trace.worth = word_of_int(4900);
  trace.worth_type = {FieldKind::money, *find_currency("USD")};
  trace.after_ms = 5;
  actor.output.traces = {trace};
  out.clear();
  TracePrinter(sample_program()).append(out, actor.output);
  CHECK(out ==
        R"({"at":"2026-03-02T09:00:00.000Z","contact":"u1","workflow":"on\"boarding","what":"finished",)"
        R"("label":"engaged","reason":"why","worth":"49.00 USD","after_ms":5})"
        "\n");
}

TEST_CASE("the table's columns are aligned, and a row stays a line") {
  Actor actor;
  actor.add(ActionKind::email, 0);
  actor.message_field(1, actor.text("Hi\nthere"));
  actor.add(ActionKind::skipped, 2).reason = SkipReason::unsubscribed;
  actor.output.actions.back().subject = actor.output.texts.text("伊藤");
  add_everything(actor, false);
  ActionTable table(sample_program());
  std::string out;
  table.append_header(out);
  for (const Action& action : actor.output.actions)
    table.append_row(out, actor.output, action);
  CHECK(out ==
        "at                        contact           workflow     step          kind     what\n"
        "2026-03-02T09:00:00.000Z  u1                on\"boarding  send welcome  email    welcome \"Hi "
        "there\"\n"
        "2026-03-02T09:00:00.000Z  伊藤                on\"boarding  send ping     skipped  ping "
        "(unsubscribed)\n"
        "2026-03-02T09:00:00.000Z  u1                on\"boarding  everything    action   everything(text: x "
        ", int: -3, number: 0.1, bool: "
        "true, date: 2026-03-02, time: 1…\n");
}
