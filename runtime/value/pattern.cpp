#include "runtime/value/pattern.h"

#include <re2/re2.h>

namespace nudge {

Result<Pattern> Pattern::compile(std::string_view pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);  // only whether it matches is asked
  auto compiled = std::make_shared<const re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!compiled->ok()) return Fault{compiled->error()};
  return Pattern(std::move(compiled));
}

bool Pattern::matches(std::string_view text) const {
  return compiled_->Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), re2::RE2::UNANCHORED,
                          nullptr, 0);
}

const std::string& Pattern::source() const {
  return compiled_->pattern();
}

}  // namespace nudge
