// Pieces of HTML: what a user wrote is escaped here, and what is HTML already is cut down to harmless tags
// that balance. Private to page/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nudge::page {

// In text and in quoted attributes.
std::string escaped(std::string_view text);
std::string code(std::string_view text);  // in <code>

// HTML of unknown hands as a part of ours: tags that only mark text (p, em, ul, table …) stay, without
// attributes but the `href` of a link to the web; pictures become their words; everything else is dropped,
// scripts and styles with what is in them. What was left open is closed. Linear, total.
std::string harmless(std::string_view html);

// Paragraphs of a `##` comment: an empty line parts them, text in back-quotes is code.
std::string paragraphs(std::string_view text);

}  // namespace nudge::page
