#include "compiler/scenario/coverage_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/source/render.h"
#include "compiler/source/shown_line.h"
#include "runtime/value/json_text.h"

namespace nudge::scenario {

namespace {

// Points by file and line, in the order in which they were made within a line.
using ByLine = std::map<int, std::vector<const CoveragePoint*>>;
std::map<source::FileId, ByLine> by_line(const Coverage& coverage, const source::SourceSet& sources) {
  std::map<source::FileId, ByLine> files;
  for (const CoveragePoint& point : coverage.points()) {
    if (!point.span.known()) continue;
    int line = sources.file(point.span.file).position(point.span.begin).line;
    files[point.span.file][line].push_back(&point);
  }
  return files;
}

bool is_way(CoveragePoint::Kind kind) {
  return kind != CoveragePoint::Kind::step && kind != CoveragePoint::Kind::trigger;
}

// A sequence's line is one of several workflows.
bool is_shared(const std::vector<const CoveragePoint*>& points) {
  return std::any_of(points.begin(), points.end(),
                     [&](const CoveragePoint* point) { return point->workflow != points.front()->workflow; });
}

// "never reached, in the `run` of line 12"
std::string missed_there(const CoveragePoint& point) {
  return point.run.empty() ? point.missed : fmt::format("{}, in {}", point.missed, point.run);
}

std::string missed_words(const Coverage& coverage, const CoveragePoint& point, bool shared) {
  std::string text = fmt::format("{}: {}", point.what, missed_there(point));
  const std::string& workflow = coverage.program().workflows[point.workflow].name;
  if (shared) text += fmt::format("{} {}", point.run.empty() ? " in" : ", in", workflow);
  std::string hint = coverage.hint(point);
  return hint.empty() ? text : fmt::format("{} ({})", text, hint);
}

std::string json(std::string_view text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

std::string json_place(const source::SourceSet& sources, source::Span span) {
  const source::File& file = sources.file(span.file);
  const source::Position at = file.position(span.begin);
  return fmt::format("\"file\":{},\"line\":{},\"column\":{}", json(file.path()), at.line, at.column);
}

struct LineHits {
  uint64_t most = 0;
  size_t reached = 0;
};
LineHits hits_of(const std::vector<const CoveragePoint*>& points) {
  LineHits hits;
  for (const CoveragePoint* point : points) {
    hits.most = std::max(hits.most, point->hits);
    hits.reached += point->hits > 0;
  }
  return hits;
}

}  // namespace

std::string coverage_table(const Coverage& coverage, const source::SourceSet& sources) {
  const Program& program = coverage.program();
  size_t width = 8;
  for (const Workflow& workflow : program.workflows)
    width = std::max(width, workflow.name.size());
  auto row = [&](std::string_view name, Coverage::Share share) {
    return fmt::format("{:<{}}  {:>11}  {:>5} %\n", name, width,
                       fmt::format("{} of {}", share.reached, share.points), share.percent());
  };
  std::string out = fmt::format("{:<{}}  {:>11}\n", "workflow", width, "reached");
  for (uint32_t workflow = 0; workflow < program.workflows.size(); ++workflow)
    out += row(program.workflows[workflow].name, coverage.share_of(workflow));
  if (program.workflows.size() > 1) out += row("in all", coverage.share());
  std::string missed;
  const std::vector<bool> behind = coverage.behind_others();
  size_t behind_count = 0;
  for (const auto& [file, lines] : by_line(coverage, sources)) {
    for (const auto& [line, points] : lines) {
      for (const CoveragePoint* point : points) {
        if (point->hits > 0) continue;
        if (behind[static_cast<size_t>(point - coverage.points().data())]) {
          ++behind_count;
          continue;
        }
        missed += fmt::format("  {}:{}: {}\n", sources.file(file).path(), line,
                              missed_words(coverage, *point, is_shared(points)));
      }
    }
  }
  if (missed.empty()) return out;
  if (behind_count > 0) missed += fmt::format("  and {} behind these\n", behind_count);
  return out + "\nnot reached\n" + missed;
}

std::string marked_source(const Coverage& coverage, const source::SourceSet& sources) {
  std::string out;
  const std::vector<bool> behind = coverage.behind_others();
  for (const auto& [id, lines] : by_line(coverage, sources)) {
    const source::File& file = sources.file(id);
    out += (out.empty() ? "" : "\n") + file.path() + "\n";
    const int count = file.line_count() - (file.line(file.line_count()).empty() ? 1 : 0);
    for (int number = 1; number <= count; ++number) {
      std::string mark, missed;
      auto points = lines.find(number);
      if (points != lines.end()) {
        LineHits hits = hits_of(points->second);
        mark = hits.reached == 0 ? "never"
               : hits.reached < points->second.size()
                   ? fmt::format("{}/{}", hits.reached, points->second.size())
                   : fmt::format("{}x", hits.most);
        for (const CoveragePoint* point : points->second) {
          bool obvious = (hits.reached == 0 && !is_way(point->kind)) ||
                         behind[static_cast<size_t>(point - coverage.points().data())];
          if (point->hits == 0 && !obvious)
            missed += (missed.empty() ? "   <- " : "; ") + missed_there(*point);
        }
      }
      const source::ShownLine shown(file.line(number));
      std::string line =
          fmt::format("{:>6} {:>4} | {}{}", mark, number, shown.text({0, shown.width()}), missed);
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + "\n";
    }
  }
  return out;
}

std::string coverage_lcov(const Coverage& coverage, const source::SourceSet& sources) {
  std::string out;
  for (const auto& [id, lines] : by_line(coverage, sources)) {
    out += fmt::format("TN:\nSF:{}\n", source::tidy_path(sources.file(id).path()));
    size_t branches = 0, branches_hit = 0, lines_hit = 0;
    for (const auto& [line, points] : lines) {
      size_t number = 0;
      for (const CoveragePoint* point : points) {
        if (!is_way(point->kind)) continue;
        out += fmt::format("BRDA:{},0,{},{}\n", line, number++, point->hits);
        ++branches;
        branches_hit += point->hits > 0;
      }
    }
    out += fmt::format("BRF:{}\nBRH:{}\n", branches, branches_hit);
    for (const auto& [line, points] : lines) {
      uint64_t most = hits_of(points).most;
      lines_hit += most > 0;
      out += fmt::format("DA:{},{}\n", line, most);
    }
    out += fmt::format("LF:{}\nLH:{}\nend_of_record\n", lines.size(), lines_hit);
  }
  return out;
}

std::string coverage_json(const Coverage& coverage, const source::SourceSet& sources) {
  const Program& program = coverage.program();
  std::string out;
  for (const CoveragePoint& point : coverage.points()) {
    out += fmt::format("{{\"workflow\":{}", json(program.workflows[point.workflow].name));
    if (point.span.known()) out += "," + json_place(sources, point.span);
    out += fmt::format(",\"kind\":\"{}\",\"what\":{},\"hits\":{}", name_of(point.kind), json(point.what),
                       point.hits);
    if (!point.runs.empty()) {
      out += ",\"runs\":[";
      for (const source::Span& run : point.runs)
        out += fmt::format("{}{{{}}}", &run == point.runs.data() ? "" : ",", json_place(sources, run));
      out += "]";
    }
    if (point.hits == 0) {
      out += ",\"missed\":" + json(point.missed);
      std::string hint = coverage.hint(point);
      if (!hint.empty()) out += ",\"hint\":" + json(hint);
    }
    out += "}\n";
  }
  for (uint32_t workflow = 0; workflow < program.workflows.size(); ++workflow) {
    Coverage::Share share = coverage.share_of(workflow);
    out += fmt::format("{{\"workflow\":{},\"points\":{},\"reached\":{},\"percent\":{}}}\n",
                       json(program.workflows[workflow].name), share.points, share.reached, share.percent());
  }
  return out;
}

}  // namespace nudge::scenario
