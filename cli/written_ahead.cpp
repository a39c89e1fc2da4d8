#include "cli/written_ahead.h"

#include <fmt/format.h>
#include <sys/types.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "cli/write_fault.h"

namespace nudge::cli {
namespace {

constexpr off_t kStep = off_t{1} << 20;  // backwards in the file, until what is looked for lies ahead

}  // namespace

std::optional<uint64_t> seq_of(std::string_view line) {
  constexpr std::string_view kBegin = "{\"seq\":";
  if (!line.starts_with(kBegin)) return std::nullopt;
  line.remove_prefix(kBegin.size());
  uint64_t seq = 0;
  const auto [rest, fault] = std::from_chars(line.data(), line.data() + line.size(), seq);
  if (fault != std::errc() || rest == line.data() + line.size() || *rest != ',') return std::nullopt;
  return seq;
}

std::string readable_path(int descriptor) {
  return fmt::format("/proc/self/fd/{}", descriptor);
}

Fault other_action_fault(int descriptor, uint64_t seq) {
  return Fault{fmt::format(
      "action {0} isn't the one that stands as {0} in {1}: that is another run's, or the inputs or "
      "the program changed since: let it write to another file",
      seq, output_name(descriptor))};
}

WrittenAhead::WrittenAhead(int descriptor, uint64_t delivered, uint64_t through)
    : descriptor_(descriptor),
      delivered_(delivered),
      through_(through),
      file_(std::fopen(readable_path(descriptor).c_str(), "re")) {}

Result<std::unique_ptr<WrittenAhead>> WrittenAhead::find(int descriptor, uint64_t delivered,
                                                         uint64_t through) {
  std::unique_ptr<WrittenAhead> ahead(new WrittenAhead(descriptor, delivered, through));
  if (!ahead->file_)
    return Fault{fmt::format("can't read {}: {}", output_name(descriptor), std::strerror(errno))};
  ahead->seek(delivered + 1);
  if (!ahead->go_to(delivered + 1)) return ahead->missing(delivered + 1).fault();
  return ahead;
}

bool WrittenAhead::read_line() {
  char* text = nullptr;
  size_t room = 0;
  const ssize_t size = ::getline(&text, &room, file_.get());
  if (size >= 0) line_.assign(text, static_cast<size_t>(size));
  std::free(text);
  if (size < 0) return false;
  if (line_.ends_with('\n')) line_.pop_back();
  seq_ = seq_of(line_).value_or(0);
  return true;
}

// To where this action's line isn't behind any more: it is near the end.
void WrittenAhead::seek(uint64_t seq) {
  ::fseeko(file_.get(), 0, SEEK_END);
  for (off_t begin = ::ftello(file_.get()); begin > 0;) {
    begin = std::max<off_t>(begin - kStep, 0);
    ::fseeko(file_.get(), begin, SEEK_SET);
    if (begin == 0 || !read_line()) continue;  // the rest of a line
    while (read_line() && seq_ == 0) {
    }
    if (seq_ > 0 && seq_ <= seq) return;
  }
  seq_ = 0;
}

bool WrittenAhead::go_to(uint64_t seq) {
  while (seq_ < seq && read_line()) {
  }
  return seq_ == seq;
}

Status WrittenAhead::check(uint64_t seq, std::string_view line) {
  if (!go_to(seq)) return missing(seq);
  return line == line_ ? Status(Done{}) : other_action_fault(descriptor_, seq);
}

Status WrittenAhead::missing(uint64_t seq) const {
  return Fault{
      fmt::format("{} goes up to action {}, to which this run hasn't come yet, but has no action {}: "
                  "let it write to another file",
                  output_name(descriptor_), through_, seq)};
}

}  // namespace nudge::cli
