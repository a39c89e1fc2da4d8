// Text → tree, its faults as people and machines see them, and the formatter, whose own check of the words
// stays on.
#include "compiler/source/render.h"
#include "compiler/syntax/format.h"
#include "compiler/syntax/parse.h"
#include "tests/fuzz/target.h"

using namespace nudge;

namespace {

void report_all(const source::SourceSet& sources, const source::Diagnostics& diagnostics) {
  const auto found = diagnostics.sorted(sources);
  source::render_human(sources, found, false);
  source::render_json(sources, found);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  source::SourceSet sources;
  const source::FileId file = sources.add("fuzz.flow", std::string(fuzz::text_of(data, size)));
  source::Diagnostics diagnostics;
  const ast::FileTree tree = syntax::parse(sources, file, diagnostics);
  report_all(sources, diagnostics);
  source::Diagnostics again;
  if (const auto formatted = syntax::format(sources, file, again)) {
    const source::FileId second = sources.add("formatted.flow", *formatted);
    syntax::format(sources, second, again);
  }
  source::Diagnostics of_line;
  syntax::parse_statement(sources, file, of_line);
  report_all(sources, of_line);
  return 0;
}
