#include "runtime/outbox/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include <cstdlib>
#include <memory>
#include <mutex>

#include "runtime/value/hash.h"
#include "runtime/value/json_text.h"

// In libcmark-gfm-extensions. Weak, so that a build that links libcmark-gfm alone still renders CommonMark.
extern "C" __attribute__((weak)) void cmark_gfm_core_extensions_ensure_registered(void);

namespace nudge {

namespace {

constexpr int kOptions = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8;  // safe unless asked otherwise

struct FreeParser {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};

std::string taken(char* rendered) {
  std::string text = rendered ? rendered : "";
  std::free(rendered);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace

bool has_markdown_extensions() { return cmark_gfm_core_extensions_ensure_registered != nullptr; }

RenderedMarkdown render_markdown(std::string_view markdown) {
  static std::once_flag registered;
  if (has_markdown_extensions()) std::call_once(registered, cmark_gfm_core_extensions_ensure_registered);
  std::unique_ptr<cmark_parser, FreeParser> parser(cmark_parser_new(kOptions));
  for (const char* name : {"table", "strikethrough", "autolink"}) {
    if (cmark_syntax_extension* extension = cmark_find_syntax_extension(name)) {
      cmark_parser_attach_syntax_extension(parser.get(), extension);
    }
  }
  cmark_parser_feed(parser.get(), markdown.data(), markdown.size());
  std::unique_ptr<cmark_node, FreeNode> document(cmark_parser_finish(parser.get()));
  RenderedMarkdown rendered;
  rendered.html = taken(cmark_render_html(document.get(), kOptions, cmark_parser_get_syntax_extensions(parser.get())));
  rendered.text = taken(cmark_render_plaintext(document.get(), kOptions, 0));
  return rendered;
}

const MarkdownCache::Quoted& MarkdownCache::quoted(std::string_view markdown) {
  if (places_.empty()) places_.resize(kPlaces);
  bool fits = markdown.size() <= kMaxBodyBytes;
  Place& place = fits ? places_[stable_hash({markdown}).low % kPlaces] : uncached_;
  if (fits && place.used && place.markdown == markdown) return place.quoted;
  RenderedMarkdown rendered = render_markdown(markdown);
  place.used = true;
  if (fits) place.markdown.assign(markdown);
  place.quoted.html.clear();
  place.quoted.text.clear();
  append_json_text(place.quoted.html, rendered.html);
  append_json_text(place.quoted.text, rendered.text);
  return place.quoted;
}

}  // namespace nudge
