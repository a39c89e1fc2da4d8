#include "runtime/outbox/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <mutex>

#include "runtime/outbox/html_text.h"
#include "runtime/value/hash.h"
#include "runtime/value/json_text.h"

namespace nudge {

namespace {

// Raw HTML is the author's; links are looked at by ourselves.
constexpr int kOptions = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_UNSAFE;

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

// Calls `visit` with each node when it is left; what it inserts behind the node is passed by or visited.
template <typename Visit>
void visit_nodes(cmark_node* document, Visit visit) {
  std::unique_ptr<cmark_iter, void (*)(cmark_iter*)> iterator(cmark_iter_new(document), cmark_iter_free);
  for (cmark_event_type event; (event = cmark_iter_next(iterator.get())) != CMARK_EVENT_DONE;) {
    cmark_node* node = cmark_iter_get_node(iterator.get());
    const bool leaf = cmark_node_first_child(node) == nullptr;
    if (event == CMARK_EVENT_EXIT || leaf) visit(node);
  }
}

std::string_view literal_of(cmark_node* node) {
  const char* literal = cmark_node_get_literal(node);
  return literal ? literal : "";
}

// javascript: and its like, as cmark itself has them when it is safe; pictures may be in the address itself.
bool is_dangerous(std::string_view url) {
  std::string begin;
  for (const char byte : url.substr(0, 32)) {
    if (static_cast<unsigned char>(byte) <= ' ') continue;
    begin += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
  }
  if (begin.starts_with("data:image/")) return begin.starts_with("data:image/svg");
  for (std::string_view scheme : {"javascript:", "vbscript:", "file:", "data:"}) {
    if (begin.starts_with(scheme)) return true;
  }
  return false;
}

// In code Markdown decodes nothing: escape_markdown's references of four digits become their characters here.
std::string without_escapes(std::string_view code) {
  constexpr size_t size = std::string_view("&#0042;").size();
  std::string plain;
  while (!code.empty()) {
    const size_t at = code.find("&#0");
    plain += code.substr(0, at);
    if (at == std::string_view::npos) break;
    code.remove_prefix(at);
    const bool whole = code.size() >= size && code[size - 1] == ';';
    const std::string decoded = whole ? decode_references(code.substr(0, size)) : std::string();
    const bool is_escape = decoded.size() == 1;
    plain += is_escape ? decoded : std::string("&");
    code.remove_prefix(is_escape ? size : 1);
  }
  return plain;
}

void make_safe(cmark_node* document) {
  visit_nodes(document, [](cmark_node* node) {
    const cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) {
      if (is_dangerous(cmark_node_get_url(node))) cmark_node_set_url(node, "");
    } else if (type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK) {
      cmark_node_set_literal(node, without_escapes(literal_of(node)).c_str());
    }
  });
}

cmark_node* text_node(std::string_view text) {
  cmark_node* node = cmark_node_new(CMARK_NODE_TEXT);
  cmark_node_set_literal(node, std::string(text).c_str());
  return node;
}

// A block of raw HTML as paragraphs of its text.
void insert_text_of(cmark_node* block) {
  const std::string text = html_to_text(literal_of(block));
  cmark_node* paragraph = nullptr;
  for (std::string_view rest = text; !rest.empty();) {
    const size_t line = std::min(rest.find('\n'), rest.size());
    if (line == 0 || paragraph == nullptr) {
      cmark_node* next = cmark_node_new(CMARK_NODE_PARAGRAPH);
      cmark_node_insert_after(paragraph ? paragraph : block, next);
      paragraph = next;
    } else {
      cmark_node_append_child(paragraph, cmark_node_new(CMARK_NODE_LINEBREAK));
    }
    if (line > 0) cmark_node_append_child(paragraph, text_node(rest.substr(0, line)));
    rest.remove_prefix(std::min(line + 1, rest.size()));
  }
}

// Plain text has no links, so their addresses are said behind them; not where the text is the address
// already. Of raw HTML it has the text.
void prepare_plain_text(cmark_node* document) {
  cmark_consolidate_text_nodes(document);
  std::vector<cmark_node*> links, blocks, breaks;
  visit_nodes(document, [&](cmark_node* node) {
    const cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_LINK) links.push_back(node);
    if (type == CMARK_NODE_HTML_BLOCK) blocks.push_back(node);
    if (type == CMARK_NODE_HTML_INLINE && literal_of(node).starts_with("<br")) breaks.push_back(node);
  });
  for (cmark_node* link : links) {
    const std::string_view url = cmark_node_get_url(link);
    cmark_node* child = cmark_node_first_child(link);
    const std::string_view shown = child ? literal_of(child) : std::string_view();
    if (url.empty() || (!shown.empty() && url.ends_with(shown))) continue;
    cmark_node_insert_after(link, text_node(fmt::format(" ({})", url)));
  }
  for (cmark_node* block : blocks)
    insert_text_of(block);
  for (cmark_node* inline_break : breaks)
    cmark_node_insert_after(inline_break, cmark_node_new(CMARK_NODE_LINEBREAK));
}

}  // namespace

RenderedBody render_markdown(std::string_view markdown) {
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
  make_safe(document.get());
  RenderedBody rendered;
  rendered.html =
      taken(cmark_render_html(document.get(), kOptions, cmark_parser_get_syntax_extensions(parser.get())));
  prepare_plain_text(document.get());
  rendered.text = taken(cmark_render_plaintext(document.get(), kOptions, 0));
  return rendered;
}

RenderedBody render_html(std::string_view html) {
  return {std::string(html), html_to_text(html)};
}

const BodyCache::Quoted& BodyCache::quoted(TextForm form, std::string_view body) {
  if (places_.empty()) places_.resize(kPlaces);
  bool fits = body.size() <= kMaxBodyBytes;
  Place& place = fits ? places_[stable_hash({body}).low % kPlaces] : uncached_;
  if (fits && place.used && place.form == form && place.body == body) return place.quoted;
  RenderedBody rendered = form == TextForm::html ? render_html(body) : render_markdown(body);
  place.used = true;
  place.form = form;
  if (fits) place.body.assign(body);
  place.quoted.html.clear();
  place.quoted.text.clear();
  append_json_text(place.quoted.html, rendered.html);
  append_json_text(place.quoted.text, rendered.text);
  return place.quoted;
}

}  // namespace nudge
