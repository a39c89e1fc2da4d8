// The pipeline from files to a Program, a line for each stage. What the user wrote wrong is in `diagnostics`,
// what the disk did wrong a Fault. Every stage works with what the one before left, so a syntax error doesn't
// hide a type error; lower runs only on programs without errors.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/earlier.h"
#include "compiler/ir/ir.h"
#include "compiler/source/diagnostic.h"
#include "runtime/fault/result.h"
#include "runtime/program/program.h"

namespace nudge {

// How far the pipeline goes.
enum class Stage { parse, check, lower };

struct CompileOptions {
  Stage last = Stage::lower;  // parse: only `trees`; check: `ir` too; lower: `program` too
  // Versions that were installed before, the newest first: what `retire` keeps comes from them (earlier.h).
  // None: `retire` is checked, and keeps nothing.
  std::span<const EarlierVersion> earlier = {};
};

struct Compilation {
  source::SourceSet sources;
  source::Diagnostics diagnostics;
  // One for each `.flow` source, in their order; the files that messages name stand behind these in
  // `sources`.
  std::vector<ast::FileTree> trees;
  std::optional<ir::Program> ir;  // none when there were errors
  std::optional<nudge::Program> program;
  std::vector<std::string> single_files;  // that load_project() was given by their names
  std::string folder;                     // or the one folder that it was given
  // The sources from here on are those of earlier versions.
  std::optional<size_t> first_earlier_source;

  bool has_errors() const { return diagnostics.has_errors(); }
};

// The sources of a program: each path a file, or a folder whose `.flow` files at any depth belong to it,
// sorted by path; folders and files that begin with a dot are skipped. No path is the current folder. Paths
// are shown as they were given. A file is read once, however often it is named.
Result<Compilation> load_project(const std::vector<std::string>& paths);
Result<Compilation> load_project(const std::string& path);
// The `.flow` files alone, in their order: for who waits for one to change, or to come.
Result<std::vector<std::string>> project_files(const std::vector<std::string>& paths);
// Whether one of the paths isn't there, or is a folder without a `.flow` file: that load_project() fails is
// then a slip of who named it.
bool names_nothing(const std::vector<std::string>& paths);
// A program that is not on the disk.
Compilation load_text(std::string path, std::string text);

// Parse, read the files that messages name (a fault of the disk is a diagnostic at the name), check, analyze,
// lower. `compilation` holds sources and nothing else yet.
void compile(Compilation& compilation, const CompileOptions& options = {});

}  // namespace nudge
