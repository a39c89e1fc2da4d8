// Dead letters as they are shown: nothing of a field marked `pii` in them, and nothing else missing.
#include "runtime/input/mask.h"

#include <doctest/doctest.h>

#include "programs.h"
#include "runtime/input/dead_letter.h"

namespace nudge {
namespace {

Field pii(Field field) {
  field.pii = true;
  return field;
}

// Contacts with a secret text, a secret number, a record that is secret in part, and one that is so whole.
const Program& secretive() {
  static const Program* program = [] {
    auto* made = new Program;
    Layout& layout = made->contact_layout;
    auto& fields = made->contact_fields;
    fields = {field_of(layout, "id", required(FieldKind::text)),
              pii(field_of(layout, "email", optional(FieldKind::email))),
              pii(field_of(layout, "phone", optional(FieldKind::text))),
              field_of(layout, "timezone", optional(FieldKind::timezone)),
              field_of(layout, "locale", optional(FieldKind::text)),
              field_of(layout, "created_at", optional(FieldKind::time)),
              with_default(field_of(layout, "subscribed", required(FieldKind::boolean)), 1),
              pii(field_of(layout, "first_name", "firstName", optional(FieldKind::text))),
              pii(field_of(layout, "salary", optional(FieldKind::integer))),
              field_of(layout, "seats", optional(FieldKind::integer))};
    Field home = field_of(layout, "home", optional(FieldKind::record));
    home.fields = {pii(field_of(layout, "street", optional(FieldKind::text))),
                   field_of(layout, "city", optional(FieldKind::text))};
    fields.push_back(home);
    Field kin = pii(field_of(layout, "kin", optional(FieldKind::record)));
    kin.fields = {field_of(layout, "age", optional(FieldKind::integer))};
    fields.push_back(kin);
    layout.seal();
    Layout& accounts = made->account_layout;
    made->account_fields = {field_of(accounts, "id", required(FieldKind::text)),
                            field_of(accounts, "created_at", optional(FieldKind::time)),
                            pii(field_of(accounts, "owner", optional(FieldKind::integer))),
                            field_of(accounts, "salary", optional(FieldKind::integer))};
    accounts.seal();
    Event order{"ordered", "Ordered", false, {}, {}, {}};
    Field lines = rows_of(order.layout, "lines", FieldKind::list);
    lines.fields[0].pii = true;
    order.fields = {pii(field_of(order.layout, "card", optional(FieldKind::integer))),
                    field_of(order.layout, "total", required(FieldKind::integer)), lines};
    order.layout.seal();
    made->events.push_back(order);
    Event page{"page_viewed", "Page Viewed", false, {}, {}, {}};
    page.fields = {pii(field_of(page.layout, "name", optional(FieldKind::integer))),
                   field_of(page.layout, "seconds", optional(FieldKind::integer))};
    page.layout.seal();
    made->events.push_back(page);
    return made;
  }();
  return *program;
}

class Letters : public RecordSink {
 public:
  void decoded(const Decoded& record) override { append_dead_letter(text, 1, record); }
  void rejected(const Rejected& record) override { append_dead_letter(text, 1, record); }
  std::string text;
};

std::string letters(std::string_view line, Pii pii = Pii::masked) {
  Letters sink;
  Decoder(secretive(), pii).decode_copy(line, 0, sink);
  return sink.text;
}

std::string identify(const std::string& traits) {
  return letters(R"({"type":"identify","userId":"u","traits":{)" + traits + "}}");
}
std::string dead_identify(const std::string& reason, const std::string& traits) {
  return R"({"line":1,"reason":")" + reason + R"(","input":{"type":"identify","userId":"u","traits":{)" +
         traits + "}}}\n";
}

}  // namespace

TEST_CASE("values of fields marked pii are masked in the reason and in the record, whatever their type") {
  CHECK(identify(R"("salary":"much","seats":3,"firstName":"Ada","email":null)") ==
        dead_identify("contact: field `salary` wants int, got [pii]",
                      R"("salary":"[pii]","seats":3,"firstName":"[pii]","email":null)"));
  CHECK(identify(R"("seats":"x","email":["a@b.example"],"phone":{"n":7}, "salary" : 12.5 )") ==
        dead_identify(
            R"(contact: field `email` wants email, got [pii]; contact: field `phone` wants text, got [pii]; )"
            R"(contact: field `salary` wants int, got [pii]; contact: field `seats` wants int, got \"x\")",
            R"("seats":"x","email":"[pii]","phone":"[pii]", "salary" : "[pii]" )"));
}

TEST_CASE("parts of records are masked by their path") {
  CHECK(identify(R"("home":{"street":1,"city":"Paris"})") ==
        dead_identify("contact: field `home.street` wants text, got [pii]",
                      R"("home":{"street":"[pii]","city":"Paris"})"));
  CHECK(
      identify(R"("home":{"street":"x","city":7})") ==
      dead_identify("contact: field `home.city` wants text, got 7", R"("home":{"street":"[pii]","city":7})"));
  CHECK(identify(R"("home":"12 High Street")") ==
        dead_identify("contact: field `home` wants an object, got [pii]", R"("home":"[pii]")"));
  CHECK(identify(R"("kin":{"age":"old"})") ==
        dead_identify("contact: field `kin.age` wants int, got [pii]", R"("kin":"[pii]")"));
  CHECK(letters(R"({"type":"track","userId":"u","event":"Ordered","properties":{"card":1,"total":"x",)"
                R"("lines":[{"sku":"a","n":2},"b"]}})") ==
        R"({"line":1,"reason":"event `ordered`: field `total` wants int, got \"x\"; event `ordered`: field )"
        R"(`lines[1]` wants an object, got [pii]","input":{"type":"track","userId":"u","event":"Ordered",)"
        R"("properties":{"card":"[pii]","total":"x","lines":[{"sku":"[pii]","n":2},"[pii]"]}}})"
        "\n");
}

TEST_CASE("what the program doesn't declare is masked by name") {
  CHECK(letters(R"({"type":"track","event":"Unknown","properties":{"First-Name":"Ada","first_name":"Ada",)"
                R"("plan":{"e\u006dail":"a","x":[{"phone":1}]},"seats":1}})")
            .ends_with(R"("properties":{"First-Name":"[pii]","first_name":"[pii]",)"
                       R"("plan":{"e\u006dail":"[pii]","x":[{"phone":"[pii]"}]},"seats":1}}})"
                       "\n"));
  // Of a group the account's fields count, and the contact's by name where it has none.
  CHECK(letters(R"({"type":"group","userId":"u","traits":{"owner":1,"salary":2,"street":3}})")
            .ends_with(R"("traits":{"owner":"[pii]","salary":2,"street":"[pii]"}}})"
                       "\n"));
  CHECK(letters(R"({"type":"hello","userId":"u","traits":{"salary":2,"seats":1}})")
            .ends_with(R"("traits":{"salary":"[pii]","seats":1}}})"
                       "\n"));
}

TEST_CASE("a page's name, and of the context only what is read") {
  CHECK(
      letters(
          R"({"type":"page","userId":"u","name":"Ada","properties":{"seconds":"s"},"context":{)"
          R"("ip":"1.2.3.4","timezone":"Mars","traits":{"firstName":"Ada","seats":2},"page":{"u":1}}})") ==
      R"({"line":1,"reason":"contact: field `timezone` wants timezone (Europe/Paris), got \"Mars\"; )"
      R"(event `page_viewed`: field `name` wants int, got [pii]; event `page_viewed`: field `seconds` wants )"
      R"(int, got \"s\"","input":{"type":"page","userId":"u","name":"[pii]","properties":{"seconds":"s"},)"
      R"("context":{"ip":"[pii]","timezone":"Mars","traits":{"firstName":"[pii]","seats":2},)"
      R"("page":"[pii]"}}})"
      "\n");
}

TEST_CASE("what is no record shows its shape, or what kind of thing it is") {
  CHECK(
      letters(R"({"type":"identify","traits":{"email":"ada@x.example,"seats":3}})") ==
      R"({"line":1,"reason":"not JSON: a text is not closed","input":"{\"xxxx\":\"xxxxxxxx\",\"xxxxxx\":)"
      R"({\"xxxxx\":\"xxxxxxxxxxxxx,\"xxxxx\":x}}"})"
      "\n");
  CHECK(letters("Zoë;zoe@x.example") ==
        R"({"line":1,"reason":"not a JSON object: it begins with `xxxxxxxxxxxxxxxxx`",)"
        R"("input":"xxxxxxxxxxxxxxxxx"})"
        "\n");
  CHECK(letters(R"(["ada@x.example"])") ==
        R"({"line":1,"reason":"an input is a JSON object, got a list","input":"[pii]"})"
        "\n");
  CHECK(letters(R"({"batch":["Ada",null]})") ==
        R"({"line":1,"reason":"an input is a JSON object, got a text","input":"[pii]"})"
        "\n"
        R"({"line":1,"reason":"an input is a JSON object, got null","input":null})"
        "\n");
  CHECK(letters(R"({"type":"identify","userId":"u","traits":"Ada"})") ==
        R"({"line":1,"reason":"`traits` wants an object, got a text",)"
        R"("input":{"type":"identify","userId":"u","traits":"[pii]"}})"
        "\n");
  CHECK(masked_text("a\"é\\ 1") == "x\"x\\ x");
}

TEST_CASE("ids are shown unless they are marked") {
  Program program = secretive();
  program.contact_fields[kContactId].pii = true;
  Letters sink;
  Decoder(program).decode_copy(R"({"type":"x","userId":"ada","anonymousId":"a","groupId":"g"})", 0, sink);
  CHECK(sink.text.ends_with(R"("input":{"type":"x","userId":"[pii]","anonymousId":"[pii]","groupId":"g"}})"
                            "\n"));
}

TEST_CASE("shown as it came, a dead letter can be fed again") {
  const std::string line =
      R"({"type":"identify","userId":"u","traits":{"salary":"much","home":{"street":1},"x":[ 1 ]}})";
  CHECK(letters(line, Pii::shown).ends_with(",\"input\":" + line + "}\n"));
  CHECK(letters(line, Pii::shown).find(R"(field `salary` wants int, got \"much\")") != std::string::npos);
}

}  // namespace nudge
