// A source text, parsed, with what tests ask of it.
#pragma once

#include <string>

#include "compiler/syntax/parse.h"

namespace nudge {

extern const char* const kWholeFile;  // the example of spec/language.md

struct Parsed {
  explicit Parsed(std::string text) {
    const auto file = sources.add("test.flow", std::move(text));
    tree = syntax::parse(sources, file, diagnostics);
  }
  std::string errors() const { return source::render(sources, diagnostics.sorted(sources), {}); }
  std::string dump() const { return ast::print(tree, sources); }

  source::SourceSet sources;
  source::Diagnostics diagnostics;
  ast::FileTree tree;
};

}  // namespace nudge
