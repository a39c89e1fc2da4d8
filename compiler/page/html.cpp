#include "compiler/page/html.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/value/escape.h"

namespace nudge::page {

namespace {

constexpr std::string_view kMarks[] = {"p",     "h1",     "h2",         "h3",  "h4",  "h5",   "h6",   "ul",
                                       "ol",    "li",     "em",         "b",   "i",   "u",    "del",  "code",
                                       "pre",   "strong", "blockquote", "sub", "sup", "div",  "a",    "table",
                                       "thead", "tbody",  "tr",         "th",  "td",  "span", "small"};
constexpr std::string_view kHidden[] = {"script",   "style",    "head", "title",
                                        "noscript", "template", "svg",  "iframe"};

template <size_t N>
bool is_one_of(const std::string_view (&names)[N], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
std::string lowered(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += lower(c);
  return out;
}
bool is_letter(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z');
}
bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

struct Tag {
  std::string name;
  bool closing = false;
  std::vector<std::pair<std::string, std::string>> attributes;
  size_t end = 0;  // past its `>`

  std::string attribute(std::string_view wanted) const {
    for (const auto& [name, value] : attributes) {
      if (name == wanted) return value;
    }
    return "";
  }
};

// The tag that begins at `at`, a `<` before a letter or a `/`.
Tag read_tag(std::string_view html, size_t at) {
  Tag tag;
  ++at;
  if (at < html.size() && html[at] == '/') {
    tag.closing = true;
    ++at;
  }
  while (at < html.size() && (is_letter(html[at]) || (html[at] >= '0' && html[at] <= '9')))
    tag.name += lower(html[at++]);
  while (at < html.size() && html[at] != '>') {
    if (is_space(html[at]) || html[at] == '/') {
      ++at;
      continue;
    }
    std::string name, value;
    while (at < html.size() && !is_space(html[at]) && html[at] != '=' && html[at] != '>' && html[at] != '/')
      name += lower(html[at++]);
    if (at < html.size() && html[at] == '=') {
      ++at;
      const char quote = at < html.size() && (html[at] == '"' || html[at] == '\'') ? html[at] : '\0';
      if (quote) ++at;
      while (at < html.size() && (quote ? html[at] != quote : !is_space(html[at]) && html[at] != '>'))
        value += html[at++];
      if (quote && at < html.size()) ++at;
    } else if (name.empty()) {
      ++at;
    }
    tag.attributes.emplace_back(std::move(name), std::move(value));
  }
  tag.end = std::min(at + 1, html.size());
  return tag;
}

// As an attribute that was read is written again: references stay what they are.
std::string requoted(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '"') {
      out += "&quot;";
    } else if (c == '<') {
      out += "&lt;";
    } else {
      out += c;
    }
  }
  return out;
}

class Cutter {
 public:
  explicit Cutter(std::string_view html) : html_(html) {}

  std::string run() {
    for (size_t at = 0; at < html_.size();) {
      if (html_[at] != '<') {
        out_ += html_[at] == '>' ? "&gt;" : std::string(1, html_[at]);
        ++at;
        continue;
      }
      at = html_.substr(at).starts_with("<!") || html_.substr(at).starts_with("<?") ? past_comment(at)
                                                                                    : take(at);
    }
    while (!open_.empty())
      close(open_.back());
    return std::move(out_);
  }

 private:
  size_t past_comment(size_t at) const {
    const std::string_view end = html_.substr(at).starts_with("<!--") ? "-->" : ">";
    const size_t found = html_.find(end, at);
    return found == std::string_view::npos ? html_.size() : found + end.size();
  }

  size_t take(size_t at) {
    const char next = at + 1 < html_.size() ? html_[at + 1] : '\0';
    if (!is_letter(next) && next != '/') {
      out_ += "&lt;";
      return at + 1;
    }
    const Tag tag = read_tag(html_, at);
    if (is_one_of(kHidden, tag.name)) return tag.closing ? tag.end : past_hidden(tag);
    if (tag.name == "br" || tag.name == "hr") {
      if (!tag.closing) out_ += fmt::format("<{}>", tag.name);
    } else if (tag.name == "img") {
      out_ += fmt::format("<span class=\"picture\">[picture: {}]</span>", requoted(tag.attribute("alt")));
    } else if (is_one_of(kMarks, tag.name)) {
      if (tag.closing) {
        close(tag.name);
      } else {
        open(tag);
      }
    }
    return tag.end;
  }

  size_t past_hidden(const Tag& tag) const {
    const std::string end = "</" + tag.name;
    for (size_t at = tag.end; at + end.size() <= html_.size(); ++at) {
      if (lowered(html_.substr(at, end.size())) == end) return read_tag(html_, at).end;
    }
    return html_.size();
  }

  void open(const Tag& tag) {
    open_.push_back(tag.name);
    const std::string to = tag.name == "a" ? tag.attribute("href") : "";
    const std::string scheme = lowered(to.substr(0, 8));
    const bool is_web =
        scheme.starts_with("https://") || scheme.starts_with("http://") || scheme.starts_with("mailto:");
    out_ += is_web ? fmt::format("<a href=\"{}\" rel=\"noreferrer\">", requoted(to))
                   : fmt::format("<{}>", tag.name);
  }

  // With whatever was opened in it; nothing if it isn't open.
  void close(const std::string& name) {
    const std::string wanted = name;
    if (std::find(open_.begin(), open_.end(), wanted) == open_.end()) return;
    while (true) {
      const std::string last = open_.back();
      open_.pop_back();
      out_ += fmt::format("</{}>", last);
      if (last == wanted) return;
    }
  }

  std::string_view html_;
  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace

std::string escaped(std::string_view text) {
  return escape_html(text);
}

std::string code(std::string_view text) {
  return fmt::format("<code>{}</code>", escaped(text));
}

std::string harmless(std::string_view html) {
  return Cutter(html).run();
}

std::string paragraphs(std::string_view text) {
  std::string out;
  bool in_paragraph = false;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!line.empty() && is_space(line.front()))
      line.remove_prefix(1);
    if (line.empty() && in_paragraph) out += "</p>\n";
    if (!line.empty()) out += in_paragraph ? "\n" : "<p>";
    in_paragraph = !line.empty();
    bool in_code = false;
    for (size_t at = 0; at < line.size(); ++at) {
      const bool tick = line[at] == '`' && (in_code || line.find('`', at + 1) != std::string_view::npos);
      if (tick) {
        out += in_code ? "</code>" : "<code>";
        in_code = !in_code;
      } else {
        out += escaped(line.substr(at, 1));
      }
    }
  }
  return in_paragraph ? out + "</p>\n" : out;
}

}  // namespace nudge::page
