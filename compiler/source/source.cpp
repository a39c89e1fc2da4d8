#include "compiler/source/source.h"

#include <algorithm>
#include <utility>

#include "runtime/fault/assert.h"

namespace nudge::source {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool continues_code_point(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

Span Span::join(Span first, Span last) {
  if (!first.known()) return last;
  if (!last.known() || last.file != first.file) return first;
  return {first.file, std::min(first.begin, last.begin), std::max(first.end, last.end)};
}

// A byte order mark belongs to no line: editors don't count it either.
File::File(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {
  NUDGE_ASSERT(text_.size() < UINT32_MAX, "{} is larger than a span can say", path_);
  line_begins_.push_back(text_.starts_with(kByteOrderMark) ? static_cast<uint32_t>(kByteOrderMark.size())
                                                           : 0);
  for (size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
    line_begins_.push_back(static_cast<uint32_t>(at + 1));
  }
}

Position File::position(uint32_t offset) const {
  const uint32_t end = std::min(offset, static_cast<uint32_t>(text_.size()));
  const auto after = std::upper_bound(line_begins_.begin(), line_begins_.end(), end);
  if (after == line_begins_.begin()) return {1, 1};
  const auto line = static_cast<int>(after - line_begins_.begin());
  const std::string_view before = std::string_view(text_).substr(*(after - 1), end - *(after - 1));
  const auto continued = std::count_if(before.begin(), before.end(), continues_code_point);
  return {line, static_cast<int>(before.size() - continued) + 1};
}

std::string_view File::line(int number) const {
  if (number < 1 || number > line_count()) return "";
  const uint32_t begin = line_begins_[number - 1];
  std::string_view text = std::string_view(text_).substr(begin);
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

uint32_t File::line_begin(int number) const {
  if (number < 1) return line_begins_.front();
  if (number > line_count()) return static_cast<uint32_t>(text_.size());
  return line_begins_[number - 1];
}

FileId SourceSet::add(std::string path, std::string text) {
  files_.emplace_back(std::move(path), std::move(text));
  return static_cast<FileId>(files_.size() - 1);
}

const File& SourceSet::file(FileId id) const {
  NUDGE_ASSERT(id < files_.size(), "no file {} of {}", id, files_.size());
  return files_[id];
}

std::string_view SourceSet::text(Span span) const {
  if (!span.known()) return "";
  const std::string_view text = file(span.file).text();
  const size_t begin = std::min<size_t>(span.begin, text.size());
  const size_t end = std::clamp<size_t>(span.end, begin, text.size());
  return text.substr(begin, end - begin);
}

}  // namespace nudge::source
