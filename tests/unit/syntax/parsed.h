// A source text, parsed, with what tests ask of it.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "compiler/syntax/parse.h"

namespace nudge {

extern const char* const kWholeFile;  // the example of the language's specification

// A dump without places, its indentation as parentheses: `binary + (int 1, int 2)`.
inline std::string without_places(const std::string& dump) {
  std::string out;
  int depth = 0;
  bool first = true;
  for (size_t at = 0; at < dump.size();) {
    const size_t end = dump.find('\n', at);
    std::string line = dump.substr(at, end - at);
    at = end + 1;
    const int indent = static_cast<int>(line.find_first_not_of(' ')) / 2;
    line.erase(0, static_cast<size_t>(indent) * 2);
    if (const size_t place = line.rfind(" ["); place != std::string::npos && line.back() == ']')
      line.resize(place);
    if (indent > depth) out += " (";
    for (; depth > indent; --depth)
      out += ")";
    if (indent <= depth && !first && out.back() != '(') out += ", ";
    depth = indent;
    first = false;
    out += line;
  }
  for (; depth > 0; --depth)
    out += ")";
  return out;
}

struct Parsed {
  explicit Parsed(std::string text) {
    const auto file = sources.add("test.flow", std::move(text));
    tree = syntax::parse(sources, file, diagnostics);
  }
  std::string dump() const { return ast::print(tree, sources); }
  std::string shape() const { return without_places(dump()); }

  // `line:column code: message`, a diagnostic each.
  std::vector<std::string> errors() const {
    std::vector<std::string> all;
    for (const auto& found : diagnostics.sorted(sources)) {
      const auto at = sources.file(found.span.file).position(found.span.begin);
      all.push_back(fmt::format("{}:{} {}: {}", at.line, at.column, source::code(found.kind), found.message));
    }
    return all;
  }
  std::string error() const {
    return errors().size() == 1 ? errors()[0] : fmt::format("{} errors", errors().size());
  }
  std::string suggestion() const {
    const auto all = diagnostics.sorted(sources);
    return all.empty() || !all[0].suggestion ? "" : all[0].suggestion->message;
  }

  source::SourceSet sources;
  source::Diagnostics diagnostics;
  ast::FileTree tree;
};

inline std::string shape(const std::string& text) {
  const Parsed parsed(text);
  return parsed.diagnostics.has_errors() ? parsed.errors()[0] : parsed.shape();
}
// Of `let x = <text>`, without the `let`.
inline std::string expr_shape(const std::string& text) {
  const std::string all = shape("let x = " + text);
  constexpr std::string_view kStart = "let x (";
  return all.starts_with(kStart) ? all.substr(kStart.size(), all.size() - kStart.size() - 1) : all;
}
// Of the steps of a sequence.
inline std::string steps_shape(const std::string& text) {
  const std::string all = shape("sequence s {\n" + text + "\n}");
  constexpr std::string_view kStart = "sequence s (steps braced (";
  return all.starts_with(kStart) ? all.substr(kStart.size(), all.size() - kStart.size() - 2) : all;
}
// Of a workflow's clauses.
inline std::string clauses_shape(const std::string& text) {
  const std::string all = shape("workflow w {\n" + text + "\n}");
  constexpr std::string_view kStart = "workflow w (";
  return all.starts_with(kStart) ? all.substr(kStart.size(), all.size() - kStart.size() - 1) : all;
}
// Of a test's statements.
inline std::string test_shape(const std::string& text) {
  const std::string all = shape("test \"t\" {\n" + text + "\n}");
  constexpr std::string_view kStart = "test \"t\" (";
  return all.starts_with(kStart) ? all.substr(kStart.size(), all.size() - kStart.size() - 1) : all;
}

}  // namespace nudge
