#include "runtime/outbox/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <mutex>

#include "runtime/value/hash.h"
#include "runtime/value/json_text.h"

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
  while (text.ends_with('\n'))
    text.pop_back();
  return text;
}

// Plain text has no links, so their addresses are said behind them; not where the text is the address
// already.
void spell_out_links(cmark_node* document) {
  std::unique_ptr<cmark_iter, void (*)(cmark_iter*)> iterator(cmark_iter_new(document), cmark_iter_free);
  for (cmark_event_type event; (event = cmark_iter_next(iterator.get())) != CMARK_EVENT_DONE;) {
    cmark_node* node = cmark_iter_get_node(iterator.get());
    if (event != CMARK_EVENT_EXIT || cmark_node_get_type(node) != CMARK_NODE_LINK) continue;
    std::string_view url = cmark_node_get_url(node);
    cmark_node* child = cmark_node_first_child(node);
    const char* literal = child ? cmark_node_get_literal(child) : nullptr;
    if (url.empty() || (literal && url.ends_with(literal))) continue;
    cmark_node* address = cmark_node_new(CMARK_NODE_TEXT);
    cmark_node_set_literal(address, fmt::format(" ({})", url).c_str());
    cmark_node_insert_after(node, address);
  }
}

}  // namespace

RenderedMarkdown render_markdown(std::string_view markdown) {
  static std::once_flag registered;
  std::call_once(registered, cmark_gfm_core_extensions_ensure_registered);
  std::unique_ptr<cmark_parser, FreeParser> parser(cmark_parser_new(kOptions));
  for (const char* name : {"table", "strikethrough", "autolink"}) {
    if (cmark_syntax_extension* extension = cmark_find_syntax_extension(name)) {
      cmark_parser_attach_syntax_extension(parser.get(), extension);
    }
  }
  cmark_parser_feed(parser.get(), markdown.data(), markdown.size());
  std::unique_ptr<cmark_node, FreeNode> document(cmark_parser_finish(parser.get()));
  RenderedMarkdown rendered;
  rendered.html =
      taken(cmark_render_html(document.get(), kOptions, cmark_parser_get_syntax_extensions(parser.get())));
  spell_out_links(document.get());
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
