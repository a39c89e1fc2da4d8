// Bodies of messages: Markdown and HTML to HTML and plain text, and files of messages cut into their tags.
#include "compiler/template/parse.h"
#include "compiler/template/pieces.h"
#include "runtime/outbox/html_text.h"
#include "runtime/outbox/markdown.h"
#include "runtime/value/escape.h"
#include "tests/fuzz/target.h"

using namespace nudge;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 100'000) return 0;
  const std::string_view text = fuzz::text_of(data, size);
  render_markdown(text);
  render_html(text);
  for (auto* escape : {escape_markdown, escape_html, escape_url, safe_url, header_line})
    render_markdown("# a " + escape(text) + "\n");
  source::SourceSet sources;
  source::Diagnostics diagnostics;
  const source::FileId file = sources.add("body.md", std::string(text));
  templates::parse(sources, templates::cut(sources, file, true, diagnostics), diagnostics);
  (void)diagnostics.sorted(sources);
  return 0;
}
