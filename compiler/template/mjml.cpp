#include "compiler/template/mjml.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace nudge::templates {

namespace {

using source::DiagnosticKind;

// Letters, digits and hyphens only: as it is in text, attributes and addresses.
constexpr std::string_view kMark = "nudge-tag-";
constexpr std::string_view kMarkEnd = "-gat";

constexpr std::array<std::string_view, 10> kWithoutText = {
    "mj-head",   "mj-body", "mj-wrapper",   "mj-section", "mj-group",
    "mj-column", "mj-hero", "mj-accordion", "mj-navbar",  "mj-social"};

// Which elements are open, from the text between the tags.
class OpenElements {
 public:
  void take(std::string_view text) {
    for (const char byte : text)
      take(byte);
  }
  // Between elements none of which is for text.
  bool outside_text() const {
    return state_ == State::text && !open_.empty() &&
           std::find(kWithoutText.begin(), kWithoutText.end(), open_.back()) != kWithoutText.end();
  }

 private:
  enum class State { text, name, tag, quoted, comment };

  void take(char byte) {
    switch (state_) {
      case State::text:
        if (byte == '<') {
          state_ = State::name;
          name_.clear();
        }
        break;
      case State::name:
        if (byte == '>' || byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r') {
          state_ = State::tag;
          if (byte == '>') close('\0');
        } else {
          name_ += byte;
          if (name_ == "!--") state_ = State::comment;
        }
        break;
      case State::tag:
        if (byte == '"' || byte == '\'') {
          state_ = State::quoted;
          quote_ = byte;
        } else if (byte == '>') {
          close(last_);
        }
        break;
      case State::quoted:
        if (byte == quote_) state_ = State::tag;
        break;
      case State::comment:
        if (byte == '>' && last_ == '-') state_ = State::text;
        break;
    }
    last_ = byte;
  }

  void close(char before) {
    state_ = State::text;
    const bool alone =
        before == '/' || name_.ends_with('/') || name_.starts_with('!') || name_.starts_with('?');
    if (name_.starts_with('/')) {
      const auto at = std::find(open_.rbegin(), open_.rend(), name_.substr(1));
      if (at != open_.rend()) open_.erase(at.base() - 1, open_.end());
    } else if (!alone) {
      open_.push_back(name_);
    }
  }

  State state_ = State::text;
  std::string name_;
  std::vector<std::string> open_;
  char quote_ = '"';
  char last_ = '\0';
};

bool is_block(const Piece& piece) {
  return piece.kind != Piece::Kind::text && piece.kind != Piece::Kind::expression;
}

}  // namespace

std::string with_marks(const std::vector<Piece>& pieces) {
  std::string text;
  OpenElements elements;
  for (size_t index = 0; index < pieces.size(); ++index) {
    const Piece& piece = pieces[index];
    if (piece.kind == Piece::Kind::text) {
      text += piece.text;
      elements.take(piece.text);
    } else if (piece.kind != Piece::Kind::comment) {
      const bool raw = elements.outside_text();
      text +=
          fmt::format("{}{}{}{}{}", raw ? "<mj-raw>" : "", kMark, index, kMarkEnd, raw ? "</mj-raw>" : "");
    }
  }
  return text;
}

bool put_back(const source::SourceSet& sources, source::FileId file, const std::string& html,
              std::vector<Piece>& pieces, source::Diagnostics& diagnostics) {
  std::vector<Piece> made;
  std::vector<size_t> seen(pieces.size(), 0);
  size_t last_block = 0;
  bool good = true;
  const auto refuse = [&](const Piece& tag, std::string_view why) {
    diagnostics
        .report(DiagnosticKind::mjml_fault, tag.span,
                fmt::format("mjml {} `{}`", why, sources.text(tag.span)))
        .suggest("put it around whole elements, or into a text element such as `mj-text`");
    good = false;
  };
  const auto add_text = [&](size_t begin, size_t end) {
    if (begin < end)
      made.push_back({Piece::Kind::text, html.substr(begin, end - begin), {file, 0, 0}, {}, false});
  };
  size_t done = 0;
  for (size_t at = 0; (at = html.find(kMark, at)) != std::string::npos;) {
    size_t index = 0;
    const char* number = html.data() + at + kMark.size();
    const auto [end, fault] = std::from_chars(number, html.data() + html.size(), index);
    const auto after = static_cast<size_t>(end - html.data());
    const bool is_mark = fault == std::errc() && index < pieces.size() &&
                         std::string_view(html).substr(after).starts_with(kMarkEnd) &&
                         pieces[index].kind != Piece::Kind::text;
    if (!is_mark) {
      at += kMark.size();
      continue;
    }
    const Piece& tag = pieces[index];
    if (is_block(tag) && good && (seen[index] > 0 || index < last_block)) refuse(tag, "repeats or moves");
    if (is_block(tag)) last_block = index;
    ++seen[index];
    add_text(done, at);
    made.push_back(tag);
    at = done = after + kMarkEnd.size();
  }
  add_text(done, html.size());
  for (size_t index = 0; index < pieces.size(); ++index) {
    const bool expected =
        pieces[index].kind != Piece::Kind::text && pieces[index].kind != Piece::Kind::comment;
    if (expected && seen[index] == 0) refuse(pieces[index], "leaves out");
  }
  if (good) pieces = std::move(made);
  return good;
}

}  // namespace nudge::templates
