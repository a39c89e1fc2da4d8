#include "compiler/template/parse.h"

#include <doctest/doctest.h>

#include "compiler/template/mjml.h"

using namespace nudge;
using templates::Piece;

namespace {

std::string shown(const ast::TemplateBlock& block, const source::SourceSet& sources) {
  std::string out;
  for (const ast::TemplatePart& part : block.parts) {
    if (part.expression) out += "<" + std::string(sources.text(part.expression->span)) + ">";
    for (const ast::TemplateBranch& branch : part.branches)
      out += "[" + (branch.condition ? std::string(sources.text(branch.condition->span)) : "else") + ": " +
             shown(branch.block, sources) + "]";
    for (const ast::TemplateLoop& loop : part.loop)
      out += "(" + loop.variable.text + " in " + std::string(sources.text(loop.list->span)) + ": " +
             shown(loop.block, sources) + ")";
    out += part.text;
  }
  return out;
}

// The tree of a template, or its first fault.
std::string parsed(const std::string& text) {
  source::SourceSet sources;
  source::Diagnostics diagnostics;
  const source::FileId file = sources.add("t.md", text);
  const ast::TemplateBlock block =
      templates::parse(sources, templates::cut(sources, file, true, diagnostics), diagnostics);
  const auto faults = diagnostics.sorted(sources);
  return faults.empty() ? shown(block, sources) : "! " + faults[0].message;
}

}  // namespace

TEST_CASE("text, values, branches and loops") {
  CHECK(parsed("Hello {{ contact.id }}!") == "Hello <contact.id>!");
  CHECK(parsed("a{{if x}}b{{else if y}}c{{ else }}d{{end}}e") == "a[x: b][y: c][else: d]e");
  CHECK(parsed("{{ for x in contact.tags }}{{ x }},{{ end }}") == "(x in contact.tags: <x>,)");
  CHECK(parsed("a{{! no {{ x }}b") == "ab");
  CHECK(parsed("a{{!-- }} --}}b") == "ab");
  CHECK(parsed("{ a } }} {b}") == "{ a } }} {b}");
  CHECK(parsed("") == "");
}

TEST_CASE("braces in the texts of an expression end no tag") {
  CHECK(parsed("{{ a ?? \"\\}\\}\" }}.") == "<a ?? \"\\}\\}\">.");
  CHECK(parsed("{{ \"a {b ?? \"\\}\"} c\" }}.") == "<\"a {b ?? \"\\}\"} c\">.");
  CHECK(parsed("{{ if a then \"x\" else \"y\" }}.") == "<if a then \"x\" else \"y\">.");
}

TEST_CASE("a line with a block's tag alone goes with it") {
  CHECK(parsed("a\n  {{ if x }}  \nb\n{{ end }}\nc\n") == "a\n[x: b\n]c\n");
  CHECK(parsed("a\r\n{{ if x }}\r\nb\r\n{{ end }}\r\nc") == "a\r\n[x: b\r\n]c");
  CHECK(parsed("a\n{{ x }}\nb") == "a\n<x>\nb");
  CHECK(parsed("a {{ if x }}\nb{{ end }}") == "a [x: \nb]");
  CHECK(parsed("{{ if x }}{{ end }}\na") == "[x: ]\na");
}

TEST_CASE("habits of other templates") {
  CHECK(parsed("{% if x %}a{% endif %}") == "! a tag stands in `{{ }}`, not in `{% %}`");
  CHECK(parsed("{{#if x}}a{{end}}") == "! templates know no `#if`");
  CHECK(parsed("{{ if x }}a{{/if}}") == "! templates know no `{{/if}}`");
  CHECK(parsed("{{ x | upcase }}") == "! templates know no filters: `| upcase`");
  CHECK(parsed("{{ if x }}a{{ endif }}") == "! templates know no `endif`");
  CHECK(parsed("{{{ x }}}") == "! a value is always escaped for its place: `{{{ }}}` has no meaning");
  CHECK(parsed("{{ }}") == "! a tag with nothing in it");
}

TEST_CASE("blocks that don't fit") {
  CHECK(parsed("{{ if x }}a") == "! this `if` is not closed");
  CHECK(parsed("a{{ end }}") == "! `{{ end }}` ends nothing: no block is open here");
  CHECK(parsed("a{{ else }}b") == "! `{{ else }}` belongs to no `if`");
  CHECK(parsed("{{ for x in xs }}a{{ else }}b{{ end }}") == "! a `for` has no `else`");
  CHECK(parsed("{{ if x }}a{{ else }}b{{ else }}c{{ end }}") ==
        "! a branch after `else`, which takes all that is left");
  CHECK(parsed("{{ for xs }}a{{ end }}") == "! a `for` names the element and the list");
  CHECK(parsed("{{ if }}a{{ end }}") ==
        "! this tag lacks its condition, as in `{{ if contact.email is known }}`");
  CHECK(parsed("{{ a +") == "! this `{{` is not closed");
  CHECK(parsed("{{ a + }}") == "! expected an expression, found the end of the tag");
  std::string deep;
  for (int i = 0; i < 100; ++i)
    deep += "{{ if x }}";
  CHECK(parsed(deep).starts_with("! "));
}

TEST_CASE("any bytes are taken without harm") {
  for (const char* odd : {"{{", "{{{", "{{ \"", "{{ \" }}", "{%", "{% if", "}}{{", "{{!", "{{!--", "{{-}}",
                          "{{ | }}", "{{#", "{{#}}", "{{/}}", "{{ for", "{{\n}}", "{{ \xFF }}"})
    CHECK_NOTHROW(parsed(odd));
}

TEST_CASE("tags go through MJML as marks") {
  source::SourceSet sources;
  source::Diagnostics diagnostics;
  const source::FileId file = sources.add(
      "t.mjml",
      "<mjml><mj-body>{{ if x }}<mj-text a=\"{{ y }}\">{{ z }}</mj-text>{{ end }}</mj-body></mjml>");
  auto pieces = templates::cut(sources, file, false, diagnostics);
  const std::string marked = templates::with_marks(pieces);
  CHECK(marked.find(
            "<mj-body><mj-raw>nudge-tag-1-gat</mj-raw><mj-text a=\"nudge-tag-3-gat\">nudge-tag-5-gat<") !=
        std::string::npos);
  REQUIRE(templates::put_back(sources, file,
                              "<p>nudge-tag-1-gat nudge-tag-3-gat nudge-tag-5-gat nudge-tag-7-gat</p>",
                              pieces, diagnostics));
  CHECK(shown(templates::parse(sources, pieces, diagnostics), sources) == "<p>[x:  <y> <z> ]</p>");
  auto again = templates::cut(sources, file, false, diagnostics);
  CHECK_FALSE(templates::put_back(sources, file, "nudge-tag-7-gat nudge-tag-1-gat", again, diagnostics));
}
