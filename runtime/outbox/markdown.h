// Markdown (GitHub's, with tables, strikethrough and bare links) to HTML and to plain text. Raw HTML is left
// out, links of dangerous kinds are emptied. Some µs for a mail's body, so what came lately is kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nudge {

// Both without a newline at the end.
struct RenderedMarkdown {
  std::string html;
  std::string text;
};

RenderedMarkdown render_markdown(std::string_view markdown);

// The renderings of recent bodies as JSON texts, found by hash. What it gives never depends on what it holds.
// Memory is bounded: kPlaces bodies of at most kMaxBodyBytes each.
class MarkdownCache {
 public:
  struct Quoted {
    std::string html;
    std::string text;
  };
  // Valid until the next call.
  const Quoted& quoted(std::string_view markdown);

  static constexpr size_t kPlaces = 8192;
  static constexpr size_t kMaxBodyBytes = 4 << 10;

 private:
  struct Place {
    bool used = false;
    std::string markdown;
    Quoted quoted;
  };
  std::vector<Place> places_;
  Place uncached_;
};

}  // namespace nudge
