// What the language does with text: case, white space, length, search, and what looks like an e-mail address
// or a URL. Text is UTF-8. Linear; ASCII takes a fast way. Bytes that aren't UTF-8 pass through unharmed and
// count as one code point each ill-formed part.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nudge {

// One code point to one (letter_case.h): Latin, Greek, Cyrillic, Armenian; the rest stays as it is, and so
// does `ß`.
std::string lower(std::string_view text);
std::string upper(std::string_view text);

// The Unicode property White_Space, so also the no-break space; and the byte order mark U+FEFF.
bool is_white_space(char32_t value);
// A part of `text`.
std::string_view trim(std::string_view text);

// In code points.
int64_t length(std::string_view text);

inline bool starts_with(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix);
}
inline bool ends_with(std::string_view text, std::string_view suffix) {
  return text.ends_with(suffix);
}
inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// One @, something before it, after it a domain with a dot inside and no empty label; no white space, no
// control character, none of `<>(),;"\`, which a mail's header takes for more than an address. The rest only
// a mail can tell.
bool is_email(std::string_view text);
// In lower case: `acme.example` of `Ada@Acme.example`; empty if there is no @.
std::string email_domain(std::string_view email);

// A scheme, a colon, and something that has no white space: `https://acme.example/a`,
// `mailto:ada@acme.example`.
bool is_url(std::string_view text);

bool is_valid_utf8(std::string_view text);
// Each ill-formed part becomes U+FFFD, as Unicode recommends.
std::string repair_utf8(std::string_view text);

}  // namespace nudge
