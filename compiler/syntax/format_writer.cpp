#include "compiler/syntax/format_writer.h"

#include <algorithm>

namespace nudge::syntax {
namespace {

constexpr uint32_t kLeastGap = 2;  // before a trailing comment

uint32_t columns(std::string_view bytes) {
  return static_cast<uint32_t>(
      std::count_if(bytes.begin(), bytes.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

}  // namespace

void Writer::write(std::string_view bytes) {
  if (line_open_) {
    out_.append(spaces_, ' ');
    column_ += spaces_;
  } else {
    line_indent_ = indent_ + extra_indent_;
    out_.append(line_indent_, ' ');
    column_ = line_indent_;
    line_open_ = true;
  }
  spaces_ = 0;
  out_ += bytes;
  column_ += columns(bytes);
}

void Writer::add(std::string_view text) {
  write(text);
}

void Writer::tokens(std::string_view text, size_t end_token) {
  before_token();
  write(text);
  after_tokens(end_token);
}

void Writer::tall_text(std::string_view text, size_t end_token) {
  before_token();
  write(text);
  column_ = columns(text.substr(text.rfind('\n') + 1));
  after_tokens(end_token);
}

void Writer::drop() {
  before_token();
  after_tokens(next_ + 1);
}

void Writer::before_token() {
  const Gap& gap = gaps_.before(next_);
  for (uint32_t i = 0; i < gap.count && done_gap_ != next_; ++i) {
    const Comment& comment = gaps_.comment(gap.first + i);
    if (comment.trailing) continue;  // pending
    if (line_open_) newline_within();
    write_comment_line(comment);
  }
  if (pending_) newline_within();
}

void Writer::after_tokens(size_t end_token) {
  next_ = end_token;
  if (next_ >= list_.tokens.size()) return;
  const Gap& gap = gaps_.before(next_);
  if (gap.count > 0 && gaps_.comment(gap.first).trailing) pending_ = &gaps_.comment(gap.first);
}

void Writer::write_comment_line(const Comment& comment) {
  write(gaps_.text(comment));
  out_ += '\n';
  line_open_ = false;
}

uint32_t Writer::source_columns(uint32_t begin, uint32_t end) const {
  return columns(source_.substr(begin, end - begin));
}

void Writer::flush_pending() {
  if (!pending_) return;
  const size_t newline = source_.rfind('\n', pending_->begin);
  const auto line = static_cast<uint32_t>(newline == std::string_view::npos ? 0 : newline + 1);
  const size_t last = source_.find_last_not_of(" \t\r", pending_->begin - 1);
  const auto code_end = static_cast<uint32_t>(last == std::string_view::npos ? 0 : last + 1);
  trailing_.push_back({out_.size(), column_, source_columns(line, pending_->begin),
                       source_columns(code_end, pending_->begin), paragraph_});
  out_ += gaps_.text(*pending_);
  pending_ = nullptr;
}

void Writer::newline() {
  extra_indent_ = 0;
  spaces_ = 0;
  if (!line_open_) return;
  flush_pending();
  out_ += '\n';
  line_open_ = false;
}

void Writer::newline_within() {
  newline();
  extra_indent_ = 2;
}

void Writer::space_or_newline() {
  const Gap& gap = gaps_.before(next_);
  if (pending_ || (gap.count > 0 && !gaps_.comment(gap.first + gap.count - 1).trailing)) {
    newline();
  } else {
    space();
  }
}

void Writer::blank_line() {
  out_ += '\n';
  if (indent_ == 0) ++paragraph_;
}

bool Writer::item_comments(bool& first) {
  const Gap& gap = gaps_.before(next_);
  bool any = false;
  for (uint32_t i = 0; i < gap.count; ++i) {
    const Comment& comment = gaps_.comment(gap.first + i);
    if (comment.trailing) continue;
    if (comment.blank_before && !first) blank_line();
    write_comment_line(comment);
    first = false;
    any = true;
  }
  done_gap_ = next_;
  return any;
}

void Writer::begin_item(bool first, bool apart) {
  const Gap& gap = gaps_.before(next_);
  bool blank = gap.blank;
  for (uint32_t i = 0; i < gap.count; ++i)
    blank = blank || gaps_.comment(gap.first + i).blank_before;
  if (apart && !blank) blank_line();
  item_comments(first);
  if (gap.blank && !first) blank_line();
}

bool Writer::end_items(bool first) {
  return item_comments(first);
}

// The trailing comments from `begin` on that stood in one column: where they stand now. At the distance from
// the longest of their lines that they had; each by itself if the column may be an accident.
size_t Writer::place_comments(size_t begin) {
  const Trailing& first = trailing_[begin];
  uint32_t widest = 0, least = UINT32_MAX, most = 0;
  size_t end = begin;
  for (; end < trailing_.size(); ++end) {
    const Trailing& comment = trailing_[end];
    if (comment.source_column != first.source_column || comment.paragraph != first.paragraph) break;
    widest = std::max(widest, comment.column);
    least = std::min(least, comment.source_gap);
    most = std::max(most, comment.source_gap);
  }
  const bool meant = most > kLeastGap;
  for (size_t i = begin; i < end; ++i)
    trailing_[i].space = (meant ? widest - trailing_[i].column : 0) + std::max(least, kLeastGap);
  return end;
}

std::string Writer::finish() {
  newline();
  for (size_t i = 0; i < trailing_.size();)
    i = place_comments(i);
  std::string done;
  done.reserve(out_.size() + trailing_.size() * 8);
  size_t copied = 0;
  for (const Trailing& comment : trailing_) {
    done.append(out_, copied, comment.at - copied);
    done.append(comment.space, ' ');
    copied = comment.at;
  }
  done.append(out_, copied);
  return done;
}

}  // namespace nudge::syntax
