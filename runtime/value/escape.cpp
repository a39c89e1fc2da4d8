#include "runtime/value/escape.h"

#include <fmt/format.h>

#include <iterator>

#include "runtime/value/utf8.h"

namespace nudge {

namespace {

constexpr std::string_view kEverywhere = "\\`*_[]()<>&~|\"'";
constexpr std::string_view kAtStart = "#+-=:";
constexpr std::string_view kWhiteSpace = " \t\n\v\f\r";

bool is_white_space(char byte) {
  return kWhiteSpace.find(byte) != std::string_view::npos;
}
bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}
bool is_letter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}
char lower_letter(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}
bool is_control(char byte) {
  return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
}

void append_reference(std::string& out, char byte) {
  fmt::format_to(std::back_inserter(out), "&#{:04};", static_cast<unsigned char>(byte));
}

void append_percent(std::string& out, char byte) {
  fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(byte));
}

// `www.` and `://`, with which Markdown's bare links begin.
bool begins_link(std::string_view text, size_t index) {
  if (text[index] == ':') return text.substr(index).starts_with("://");
  if (text[index] != '.' || index < 3) return false;
  for (size_t back = 1; back <= 3; ++back) {
    if (lower_letter(text[index - back]) != 'w') return false;
  }
  return true;
}

// As browsers do before they look at a URL: controls and spaces go from its ends, tabs and line ends from
// everywhere.
std::string as_browsers_read(std::string_view url) {
  while (!url.empty() && (url.front() == ' ' || is_control(url.front())))
    url.remove_prefix(1);
  while (!url.empty() && (url.back() == ' ' || is_control(url.back())))
    url.remove_suffix(1);
  std::string read;
  for (char byte : url) {
    if (byte != '\t' && byte != '\n' && byte != '\r') read += byte;
  }
  return read;
}

}  // namespace

std::string escape_markdown(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size() + 8);
  bool in_start = true;    // nothing but white space so far
  bool in_digits = false;  // nothing but it and the digits of what could become a numbered list
  for (size_t index = 0; index < text.size(); ++index) {
    char byte = text[index];
    if (is_white_space(byte)) {
      if (escaped.empty() || escaped.back() != ' ') escaped += ' ';
      in_digits = false;
      continue;
    }
    bool last = index + 1 == text.size();
    char next = last ? ' ' : text[index + 1];
    bool begins_block =
        in_start && kAtStart.find(byte) != std::string_view::npos && !is_letter(next) && !is_digit(next);
    bool ends_number = in_digits && byte == '.' && is_white_space(next);
    bool special = kEverywhere.find(byte) != std::string_view::npos || begins_block || ends_number ||
                   (last && byte == '!') || begins_link(text, index) || is_control(byte);
    if (byte == '\0') {
      escaped += "\uFFFD";
    } else if (special) {
      append_reference(escaped, byte);
    } else {
      escaped += byte;
    }
    in_digits = is_digit(byte) && (in_start || in_digits);
    in_start = false;
  }
  return escaped;
}

std::string escape_html(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size() + 8);
  for (char byte : text) {
    switch (byte) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      case '`':  // old readers take it for a quote
        escaped += "&#96;";
        break;
      default:
        if (!is_control(byte) || is_white_space(byte)) escaped += byte;
    }
  }
  return escaped;
}

std::string escape_url(std::string_view text) {
  constexpr std::string_view kept = "-._~";
  std::string escaped;
  escaped.reserve(text.size() + 8);
  for (char byte : text) {
    if (is_letter(byte) || is_digit(byte) || kept.find(byte) != std::string_view::npos) {
      escaped += byte;
    } else {
      append_percent(escaped, byte);
    }
  }
  return escaped;
}

bool is_safe_url(std::string_view url) {
  std::string read = as_browsers_read(url);
  size_t end = read.find_first_of(":/?#");
  if (end == std::string::npos || read[end] != ':') return true;
  std::string scheme;
  for (char byte : std::string_view(read).substr(0, end))
    scheme += lower_letter(byte);
  return scheme == "http" || scheme == "https" || scheme == "mailto" || scheme == "tel";
}

std::string safe_url(std::string_view text) {
  // What could end an attribute or a destination; a URL has none of it unescaped.
  constexpr std::string_view escaped = " \"'<>\\`()[]{}^|*";
  if (!is_safe_url(text)) return "";
  std::string safe;
  for (char byte : as_browsers_read(text)) {
    if (byte == '&') {
      safe += "&amp;";
    } else if (is_control(byte) || escaped.find(byte) != std::string_view::npos) {
      append_percent(safe, byte);
    } else {
      safe += byte;
    }
  }
  return safe;
}

std::string header_line(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  bool after_control = false;
  while (!text.empty()) {
    CodePoint point = decode_code_point(text);
    bool control = point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0) ||
                   point.value == 0x2028 || point.value == 0x2029;
    if (control) {
      if (!after_control) line += ' ';
    } else {
      line += text.substr(0, point.bytes);
    }
    after_control = control;
    text.remove_prefix(point.bytes);
  }
  return line;
}

}  // namespace nudge
