// Making a text that people wrote safe where it will stand, so that whoever reads the message sees the text,
// whatever it is. Total and linear; a text without anything special costs a copy.
#pragma once

#include <string>
#include <string_view>

namespace nudge {

// In Markdown: paragraphs, headings, links' texts and titles, tables, raw HTML and quoted attributes in it.
// On one line: runs of white space become one space, as HTML shows them. What has a meaning becomes a numeric
// reference of four digits (`&#0042;`), which Markdown never takes for structure and HTML decodes; the
// renderer decodes it in code, where Markdown doesn't (runtime/outbox/markdown.h). Addresses don't become
// links.
std::string escape_markdown(std::string_view text);

// In HTML text or a quoted attribute: `&lt;`, `&quot;` …; control characters that HTML doesn't know go.
std::string escape_html(std::string_view text);

// As a part of a URL's path, query or fragment: all but letters, digits and `-._~` as %XX.
std::string escape_url(std::string_view text);

// A whole URL, in a quoted attribute or as a Markdown link's destination: http, https, mailto, tel or one
// without a scheme; else nothing. What browsers drop is dropped first, so `java\nscript:` is seen.
std::string safe_url(std::string_view text);
// Whether a URL is of such a kind (as a browser reads it).
bool is_safe_url(std::string_view url);

// On one line: what could end a line, and other control characters, become a space.
std::string header_line(std::string_view text);

}  // namespace nudge
