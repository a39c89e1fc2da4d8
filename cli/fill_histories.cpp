#include "cli/fill_histories.h"

#include <fmt/format.h>

#include "runtime/input/decoder.h"
#include "runtime/input/line_source.h"
#include "runtime/report/text_table.h"
#include "runtime/value/number_text.h"

namespace nudge::cli {
namespace {

class FillSink : public RecordSink {
 public:
  FillSink(Backfill& backfill, FilledHistories& filled) : backfill_(backfill), filled_(filled) {}

  void decoded(const Decoded& record) override {
    ++filled_.inputs;
    switch (backfill_.take(record.input)) {
      case Backfill::Taken::joined:
        ++filled_.joined;
        break;
      case Backfill::Taken::unknown:
        ++filled_.unknown;
        break;
      case Backfill::Taken::later:
        ++filled_.later;
        break;
      case Backfill::Taken::duplicate:
        ++filled_.duplicates;
        break;
      case Backfill::Taken::unwanted:
        break;
    }
  }
  void rejected(const Rejected&) override {
    ++filled_.inputs;
    ++filled_.dead_letters;
  }

 private:
  Backfill& backfill_;
  FilledHistories& filled_;
};

}  // namespace

std::string FilledHistories::text() const {
  std::string out = fmt::format("{}: {} joined history", counted(inputs, "input"), print_grouped(joined));
  const auto add = [&](uint64_t number, const char* what) {
    if (number > 0) out += fmt::format(", {} {}", print_grouped(number), what);
  };
  add(duplicates, duplicates == 1 ? "was a duplicate" : "were duplicates");
  add(unknown, unknown == 1 ? "is of somebody who isn't known" : "are of people who aren't known");
  add(later, later == 1 ? "is later than now" : "are later than now");
  add(dead_letters, "could not be taken");
  return out;
}

Result<FilledHistories> fill_histories(const std::vector<std::string>& paths, const Predicates& predicates,
                                       const std::vector<EmptyHistory>& histories, State& state) {
  FilledHistories filled;
  Backfill backfill(predicates, state, histories);
  Decoder decoder(predicates.program());
  FillSink sink(backfill, filled);
  for (const std::string& path : paths) {
    Result<LineSource> source = LineSource::open(path);
    if (!source.ok()) return source.fault();
    for (Line line;;) {
      Result<bool> more = source->next(line);
      if (!more.ok()) return more.fault();
      if (!*more) break;
      decoder.decode(line, backfill.now_ms(), sink);
    }
  }
  return filled;
}

Status can_read(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    Result<LineSource> source = LineSource::open(path);
    if (!source.ok()) return source.fault();
  }
  return Done{};
}

}  // namespace nudge::cli
