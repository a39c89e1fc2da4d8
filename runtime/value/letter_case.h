// Upper and lower case of single letters, by Unicode's simple mapping (one code point to one, no locale), in
// the scripts that names are written in: Latin with its extensions, Greek, Cyrillic, Armenian. Other letters
// stay as they are, and so does `ß`, which has no single capital.
#pragma once

namespace nudge {

char32_t lower_code_point(char32_t value);
char32_t upper_code_point(char32_t value);

}  // namespace nudge
