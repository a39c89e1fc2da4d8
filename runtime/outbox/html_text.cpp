#include "runtime/outbox/html_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "runtime/value/utf8.h"

namespace nudge {

namespace {

constexpr std::array<std::pair<std::string_view, char32_t>, 32> kReferences = {
    {{"amp", U'&'},     {"lt", U'<'},      {"gt", U'>'},      {"quot", U'"'},    {"apos", U'\''},
     {"nbsp", 0xA0},    {"copy", 0xA9},    {"reg", 0xAE},     {"trade", 0x2122}, {"hellip", 0x2026},
     {"mdash", 0x2014}, {"ndash", 0x2013}, {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201C},
     {"rdquo", 0x201D}, {"euro", 0x20AC},  {"pound", 0xA3},   {"yen", 0xA5},     {"bull", 0x2022},
     {"middot", 0xB7},  {"times", 0xD7},   {"laquo", 0xAB},   {"raquo", 0xBB},   {"cent", 0xA2},
     {"sect", 0xA7},    {"deg", 0xB0},     {"rarr", 0x2192},  {"larr", 0x2190},  {"frac12", 0xBD},
     {"check", 0x2713}, {"star", 0x2606}}};

constexpr std::array<std::string_view, 16> kParagraphs = {"p",  "h1", "h2",     "h3",         "h4",    "h5",
                                                          "h6", "ul", "ol",     "blockquote", "table", "pre",
                                                          "dl", "hr", "header", "footer"};
constexpr std::array<std::string_view, 14> kLines = {"div",     "tr",      "li",      "dt",   "dd",
                                                     "section", "article", "caption", "form", "nav",
                                                     "main",    "address", "figure",  "aside"};
constexpr std::array<std::string_view, 6> kUnseen = {"head",  "script",   "style",
                                                     "title", "template", "noscript"};
constexpr std::array<std::string_view, 12> kVoid = {"br",   "img",  "hr",     "input", "meta",  "link",
                                                    "area", "base", "source", "wbr",   "track", "col"};

template <size_t count>
bool is_among(const std::array<std::string_view, count>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_space(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}
char lower_letter(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}
std::string lowered(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(), lower_letter);
  return made;
}

struct Tag {
  std::string name;  // lower case
  bool closing = false;
  std::string href, alt, style;
};

// A tag's name and the attributes that matter, from between its `<` and `>`.
Tag read_tag(std::string_view inner) {
  Tag tag;
  if (inner.starts_with('/')) {
    tag.closing = true;
    inner.remove_prefix(1);
  }
  size_t at = 0;
  while (at < inner.size() && !is_space(inner[at]) && inner[at] != '/')
    ++at;
  tag.name = lowered(inner.substr(0, at));
  while (at < inner.size()) {
    while (at < inner.size() && (is_space(inner[at]) || inner[at] == '/'))
      ++at;
    const size_t name_begin = at;
    while (at < inner.size() && !is_space(inner[at]) && inner[at] != '=' && inner[at] != '/')
      ++at;
    const std::string name = lowered(inner.substr(name_begin, at - name_begin));
    while (at < inner.size() && is_space(inner[at]))
      ++at;
    if (at >= inner.size() || inner[at] != '=') {
      if (name.empty()) ++at;
      continue;
    }
    ++at;
    while (at < inner.size() && is_space(inner[at]))
      ++at;
    const char quote = at < inner.size() && (inner[at] == '"' || inner[at] == '\'') ? inner[at++] : '\0';
    const size_t value_begin = at;
    while (at < inner.size() && (quote != '\0' ? inner[at] != quote : !is_space(inner[at])))
      ++at;
    std::string value = decode_references(inner.substr(value_begin, at - value_begin));
    if (quote != '\0') ++at;
    if (name == "href")
      tag.href = std::move(value);
    else if (name == "alt")
      tag.alt = std::move(value);
    else if (name == "style")
      tag.style = std::move(value);
  }
  return tag;
}

bool is_hidden(const Tag& tag) {
  std::string style;
  for (const char byte : tag.style) {
    if (!is_space(byte)) style += lower_letter(byte);
  }
  return style.find("display:none") != std::string::npos;
}

class TextMaker {
 public:
  std::string make(std::string_view html) {
    while (!html.empty()) {
      const size_t open = html.find('<');
      add_text(html.substr(0, open));
      if (open == std::string_view::npos) break;
      html.remove_prefix(open);
      html.remove_prefix(take_markup(html));
    }
    while (!out_.empty() && (is_space(out_.back())))
      out_.pop_back();
    return std::move(out_);
  }

 private:
  // What begins with `<`; gives how long it is.
  size_t take_markup(std::string_view html) {
    if (html.starts_with("<!--")) {
      const size_t end = html.find("-->", 4);
      return end == std::string_view::npos ? html.size() : end + 3;
    }
    const char next = html.size() > 1 ? lower_letter(html[1]) : ' ';
    const bool is_tag = (next >= 'a' && next <= 'z') || next == '/' || next == '!' || next == '?';
    if (!is_tag) {
      add_text("<");
      return 1;
    }
    size_t end = 1;
    for (char quote = '\0'; end < html.size() && (quote != '\0' || html[end] != '>'); ++end) {
      if (quote != '\0') {
        if (html[end] == quote) quote = '\0';
      } else if ((html[end] == '"' || html[end] == '\'') && html[end - 1] == '=') {
        quote = html[end];
      }
    }
    if (next != '!' && next != '?') take_tag(read_tag(html.substr(1, end - 1)));
    return std::min(end + 1, html.size());
  }

  void take_tag(const Tag& tag) {
    const bool is_void = is_among(kVoid, tag.name);
    if (unseen_ > 0) {  // only the end of what is left out matters, and what is nested in it
      if (tag.name != unseen_name_ || is_void) return;
      unseen_ += tag.closing ? -1 : 1;
      return;
    }
    if (!tag.closing && !is_void && (is_among(kUnseen, tag.name) || is_hidden(tag))) {
      unseen_ = 1;
      unseen_name_ = tag.name;
      return;
    }
    if (is_among(kParagraphs, tag.name)) {
      break_lines(in_list_ > 0 && (tag.name == "ul" || tag.name == "ol" || tag.name == "p") ? 1 : 2);
    } else if (is_among(kLines, tag.name)) {
      break_lines(1);
    }
    take_inline(tag);
  }

  void take_inline(const Tag& tag) {
    if (tag.name == "br") {
      ++newlines_;
      newlines_ = std::min(newlines_, 2);
    } else if (tag.name == "hr") {
      add_text("---");
      break_lines(2);
    } else if (tag.name == "ul" || tag.name == "ol") {
      in_list_ = std::max(0, in_list_ + (tag.closing ? -1 : 1));
    } else if (tag.name == "li" && !tag.closing) {
      flush();
      out_.append(static_cast<size_t>(std::min(std::max(in_list_, 1), 8) - 1) * 2, ' ');
      out_ += "- ";
      space_ = false;
    } else if ((tag.name == "td" || tag.name == "th") && !tag.closing) {
      space_ = true;
    } else if (tag.name == "pre") {
      pre_ = !tag.closing;
    } else if (tag.name == "img") {
      add_text(tag.alt, true);
    } else if (tag.name == "a") {
      take_link(tag);
    }
  }

  void take_link(const Tag& tag) {
    if (!tag.closing) {
      href_ = tag.href;
      link_begin_ = out_.size();
      return;
    }
    if (href_.empty()) return;
    const std::string_view shown = std::string_view(out_).substr(std::min(link_begin_, out_.size()));
    const size_t first = shown.find_first_not_of(" \n-");
    const std::string_view text = first == std::string_view::npos ? std::string_view() : shown.substr(first);
    const bool said = !text.empty() && std::string_view(href_).ends_with(text);
    if (!said && !href_.starts_with('#')) {
      if (text.empty()) {
        add_text(href_, true);
      } else {
        out_ += " (" + href_ + ")";
      }
    }
    href_.clear();
  }

  void break_lines(int count) { newlines_ = std::max(newlines_, count); }

  // Writes the breaks that are due.
  void flush() {
    if (!out_.empty()) out_.append(static_cast<size_t>(newlines_), '\n');
    if (newlines_ > 0) space_ = false;
    newlines_ = 0;
  }

  void add_text(std::string_view text, bool decoded = false) {
    if (unseen_ > 0 || text.empty()) return;
    const std::string shown = decoded ? std::string(text) : decode_references(text);
    for (size_t at = 0; at < shown.size(); ++at) {
      const char byte = shown[at];
      if (is_space(byte) && !pre_) {
        space_ = true;
        continue;
      }
      flush();
      const bool at_line_start = out_.empty() || out_.back() == '\n';
      if (space_ && !at_line_start && out_.back() != ' ') out_ += ' ';
      space_ = false;
      out_ += byte;
    }
  }

  std::string out_;
  std::string href_;
  size_t link_begin_ = 0;
  std::string unseen_name_;
  int unseen_ = 0;  // how deep in what is left out
  int newlines_ = 0;
  int in_list_ = 0;
  bool space_ = false;
  bool pre_ = false;
};

// The character of `amp`, `#39`, `#x27`, or 0.
char32_t referred(std::string_view name) {
  if (name.starts_with('#')) {
    const bool hexadecimal = name.size() > 1 && lower_letter(name[1]) == 'x';
    const std::string_view digits = name.substr(hexadecimal ? 2 : 1);
    uint32_t value = 0;
    const auto [end, fault] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, hexadecimal ? 16 : 10);
    const bool whole = fault == std::errc() && end == digits.data() + digits.size();
    const bool scalar = value > 0 && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
    return whole && scalar ? static_cast<char32_t>(value) : 0;
  }
  for (const auto& [known, value] : kReferences) {
    if (known == name) return value;
  }
  return 0;
}

}  // namespace

std::string decode_references(std::string_view text) {
  constexpr size_t longest = 10;
  std::string decoded;
  while (!text.empty()) {
    const size_t at = text.find('&');
    decoded += text.substr(0, at);
    if (at == std::string_view::npos) break;
    text.remove_prefix(at);
    const size_t end = text.substr(0, longest).find(';');
    const char32_t value = end == std::string_view::npos ? 0 : referred(text.substr(1, end - 1));
    if (value == 0) {
      decoded += '&';
      text.remove_prefix(1);
    } else {
      append_code_point(decoded, value);
      text.remove_prefix(end + 1);
    }
  }
  return decoded;
}

std::string html_to_text(std::string_view html) {
  return TextMaker().make(html);
}

}  // namespace nudge
