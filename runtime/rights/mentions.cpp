#include "runtime/rights/mentions.h"

#include <algorithm>

#include "runtime/input/json_string.h"
#include "runtime/input/line_source.h"
#include "runtime/value/escape.h"
#include "runtime/value/json_text.h"

namespace nudge {

namespace {

bool is_word(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (static_cast<unsigned char>(byte) & 0x80) != 0;
}
bool is_joint(char byte) {
  return byte == '.' || byte == '-' || byte == '_' || byte == '+';
}

// Does the word go on beyond this place? `step` is 1 or -1.
bool goes_on(std::string_view text, size_t place, int step) {
  auto at = [&](size_t steps) -> char {
    const auto where = static_cast<ptrdiff_t>(place) + step * static_cast<ptrdiff_t>(steps);
    return where < 0 || where >= static_cast<ptrdiff_t>(text.size()) ? ' ' : text[static_cast<size_t>(where)];
  };
  // `%3D` before it is a sign, not a word.
  auto is_hex = [](char byte) { return is_word(byte) && (byte <= '9' || (byte | 32) <= 'f'); };
  if (step < 0 && at(2) == '%' && is_hex(at(0)) && is_hex(at(1))) return false;
  size_t steps = 0;
  while (is_joint(at(steps)))
    ++steps;
  // A sentence ends with one point or dash; an underscore is a letter of names.
  return is_word(at(steps)) || (steps > 0 && at(0) == '_');
}

std::string as_json(std::string_view text) {
  std::string quoted;
  append_json_text(quoted, text);
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

void Mentions::add(std::vector<std::string>& to, std::string text) const {
  if (!text.empty() && std::find(to.begin(), to.end(), text) == to.end()) to.push_back(std::move(text));
}

Mentions::Mentions(const std::vector<Person>& people) {
  for (const Person& person : people) {
    for (const std::string& id : person.ids)
      add(whole_, id);
    for (const std::string& address : person.addresses)
      add(whole_, address);
  }
  for (const std::string& text : whole_) {
    add(needles_, text);
    add(needles_, as_json(text));
    if (text.size() < kLeastWithin) continue;
    for (std::string form : {text, escape_html(text), escape_markdown(text), escape_url(text)}) {
      add(needles_, as_json(form));
      add(within_, std::move(form));
    }
  }
  std::sort(within_.begin(), within_.end(), [](const std::string& left, const std::string& right) {
    return left.size() != right.size() ? left.size() > right.size() : left < right;
  });
}

bool Mentions::is_whole(std::string_view text) const {
  return std::find(whole_.begin(), whole_.end(), text) != whole_.end();
}

bool Mentions::hold_any(std::string_view bytes) const {
  return std::any_of(needles_.begin(), needles_.end(),
                     [&](const std::string& needle) { return bytes.find(needle) != std::string_view::npos; });
}

std::optional<std::string> Mentions::struck(std::string_view text) const {
  if (is_whole(text)) return std::string(kForgotten);
  std::optional<std::string> out;
  for (const std::string& name : within_) {
    std::string_view from = out ? std::string_view(*out) : text;
    std::string made;
    size_t kept = 0;
    for (size_t at = from.find(name); at != std::string_view::npos; at = from.find(name, at)) {
      const size_t end = at + name.size();
      if ((at > 0 && goes_on(from, at - 1, -1)) || goes_on(from, end, 1)) {
        ++at;
        continue;
      }
      made += from.substr(kept, at - kept);
      made += kForgotten;
      kept = at = end;
    }
    if (kept == 0) continue;
    made += from.substr(kept);
    out = std::move(made);
  }
  return out;
}

std::optional<std::string> Mentions::struck_action(std::string_view line) {
  if (!hold_any(line)) return std::nullopt;
  padded_.assign(line);
  padded_.append(kLinePadding, '\0');
  if (!tree_.parse({padded_.data(), line.size()}).empty()) return std::nullopt;
  std::string out;
  size_t kept = 0;
  const std::string_view whole(padded_.data(), line.size());
  for (JsonId member = tree_.first_child(0); member != tree_.node(0).end; member = tree_.next(member)) {
    const JsonNode& fields = tree_.node(member);
    if (std::string_view(fields.key, fields.key_size) != "fields") continue;
    for (JsonId id = member + 1; id != fields.end; ++id) {
      const JsonNode& node = tree_.node(id);
      if (node.kind != JsonKind::text) continue;
      std::string text(node.token());
      if (node.escaped) unescape_json(text, node.token());
      std::optional<std::string> changed = struck(text);
      if (!changed) continue;
      const auto begin = static_cast<size_t>(node.begin - whole.data());
      out += whole.substr(kept, begin - kept);
      out += as_json(*changed);
      kept = begin + node.size;
    }
  }
  if (kept == 0) return std::nullopt;
  out += whole.substr(kept);
  return out;
}

}  // namespace nudge
