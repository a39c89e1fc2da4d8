// Bodies of messages to HTML and to plain text. Markdown is GitHub's, with tables, strikethrough and bare
// links. Raw HTML in it is the author's and stays; what values bring in is escaped before
// (runtime/value/escape.h). Links of dangerous kinds are emptied. Some µs for a mail's body, so what came
// lately is kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/program/schema.h"

namespace nudge {

// Both without a newline at the end (HTML that came as such is as it came).
struct RenderedBody {
  std::string html;
  std::string text;
};

RenderedBody render_markdown(std::string_view markdown);
RenderedBody render_html(std::string_view html);

// The renderings of recent bodies as JSON texts, found by hash. What it gives never depends on what it holds.
// Memory is bounded: kPlaces bodies of at most kMaxBodyBytes each.
class BodyCache {
 public:
  struct Quoted {
    std::string html;
    std::string text;
  };
  // Valid until the next call.
  const Quoted& quoted(TextForm form, std::string_view body);  // markdown or html

  static constexpr size_t kPlaces = 8192;
  static constexpr size_t kMaxBodyBytes = 4 << 10;

 private:
  struct Place {
    bool used = false;
    TextForm form = TextForm::markdown;
    std::string body;
    Quoted quoted;
  };
  std::vector<Place> places_;
  Place uncached_;
};

}  // namespace nudge
