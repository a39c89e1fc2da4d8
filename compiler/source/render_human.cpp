// For people: what is wrong, where, the line itself with the place underlined, why, and what would mend it.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/source/render.h"
#include "compiler/source/shown_line.h"
#include "compiler/source/snippet.h"

namespace nudge::source {

namespace {

Style style_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return Style::error;
    case Severity::warning:
      return Style::warning;
    case Severity::note:
      break;
  }
  return Style::note;
}

std::string counted(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string counts(const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  for (const Severity each : {Severity::error, Severity::warning, Severity::note}) {
    const auto count = std::count_if(diagnostics.begin(), diagnostics.end(),
                                     [each](const Diagnostic& d) { return severity(d.kind) == each; });
    if (count == 0) continue;
    if (!out.empty()) out += ", ";
    out += counted(static_cast<size_t>(count), severity_name(each));
  }
  return out;
}

int widest_line(const SourceSet& sources, const Diagnostic& diagnostic) {
  int widest = 1;
  const auto widen = [&](Span span) {
    if (const auto place = place_of(sources, span)) widest = std::max(widest, place->end.line);
  };
  widen(diagnostic.span);
  for (const Note& note : diagnostic.notes)
    widen(note.span);
  if (diagnostic.suggestion && diagnostic.suggestion->replacement) {
    const std::string& text = *diagnostic.suggestion->replacement;
    widen(mended_span(diagnostic));
    if (const auto place = place_of(sources, mended_span(diagnostic))) {
      const auto breaks = std::count(text.begin(), text.end(), '\n');
      widest = std::max(widest, place->begin.line + static_cast<int>(breaks));
    }
  }
  return widest;
}

class HumanReport {
 public:
  HumanReport(const SourceSet& sources, Paint paint) : sources_(sources), paint_(paint) {}

  void add(const Diagnostic& diagnostic) {
    SnippetWriter writer(out_, paint_, widest_line(sources_, diagnostic));
    const Style style = style_of(severity(diagnostic.kind));
    const std::string head =
        fmt::format("{}[{}]", severity_name(severity(diagnostic.kind)), code(diagnostic.kind));
    out_ += paint_(style, head) + paint_(Style::strong, ": " + one_line(diagnostic.message)) + "\n";
    std::vector<Note> apart = primary(writer, diagnostic, style);
    notes(writer, apart);
    suggestion(writer, diagnostic);
    out_ += '\n';
  }

  std::string finish(const std::vector<Diagnostic>& diagnostics) && {
    if (!diagnostics.empty()) out_ += counts(diagnostics) + "\n";
    return std::move(out_);
  }

 private:
  // The diagnostic's own lines, with the notes about the same line below it; gives the notes that are
  // elsewhere.
  std::vector<Note> primary(SnippetWriter& writer, const Diagnostic& diagnostic, Style style) {
    if (!diagnostic.span.known()) return diagnostic.notes;
    const Place at = without_last_break(sources_, diagnostic.span);
    std::vector<Underline> underlines = {{at, '^', style, ""}};
    std::vector<Note> apart;
    for (const Note& note : diagnostic.notes) {
      const bool same_span = note.span.begin == diagnostic.span.begin && note.span.end == diagnostic.span.end;
      const bool known = note.span.known();
      if (known && note.span.file == diagnostic.span.file && same_span) {
        apart.push_back({Span{}, note.message});
      } else if (known && shares_line(at, without_last_break(sources_, note.span))) {
        underlines.push_back({without_last_break(sources_, note.span), '-', Style::gutter, note.message});
      } else {
        apart.push_back(note);
      }
    }
    writer.place(at);
    writer.source(underlines);
    if (!apart.empty() || diagnostic.suggestion) writer.blank();
    return apart;
  }

  // First those without a place, which belong to the lines above.
  void notes(SnippetWriter& writer, std::vector<Note>& apart) {
    std::stable_partition(apart.begin(), apart.end(), [](const Note& note) { return !note.span.known(); });
    for (const Note& note : apart) {
      if (!note.span.known()) {
        writer.remark(note.message);
        continue;
      }
      const Place at = without_last_break(sources_, note.span);
      out_ += paint_(Style::note, "note") + paint_(Style::strong, ":") + " " + one_line(note.message) + "\n";
      writer.place(at);
      writer.source({{at, '-', Style::gutter, ""}});
    }
  }

  void suggestion(SnippetWriter& writer, const Diagnostic& diagnostic) {
    if (!diagnostic.suggestion) return;
    const Suggestion& mend = *diagnostic.suggestion;
    out_ += paint_(Style::help, "help") + paint_(Style::strong, ":") + " " + one_line(mend.message) + "\n";
    const auto at = place_of(sources_, mended_span(diagnostic));
    if (!mend.replacement || !at) return;
    // In another file than the one named above, the line alone would not say where it is.
    if (mended_span(diagnostic).file != diagnostic.span.file) writer.place(*at);
    writer.mended(*at, *mend.replacement);
  }

  const SourceSet& sources_;
  Paint paint_;
  std::string out_;
};

}  // namespace

std::string render_human(const SourceSet& sources, const std::vector<Diagnostic>& diagnostics, bool colour) {
  HumanReport report(sources, Paint{colour});
  for (const Diagnostic& diagnostic : diagnostics)
    report.add(diagnostic);
  return std::move(report).finish(diagnostics);
}

}  // namespace nudge::source
