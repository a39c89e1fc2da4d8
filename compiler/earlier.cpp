#include "compiler/earlier.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "compiler/analyze/walk.h"
#include "compiler/check/link.h"
#include "compiler/compile.h"
#include "compiler/load_messages.h"
#include "compiler/load_modules.h"
#include "compiler/syntax/parse.h"

namespace nudge {

namespace {

// A version read into a compilation's sources.
struct ReadVersion {
  const EarlierVersion* version = nullptr;
  source::FileId first = 0;  // the source of its first file
  check::Earlier made;
};

bool is_program_text(const std::string& path) {
  return path.ends_with(".flow");
}

std::unique_ptr<ReadVersion> read_version(const EarlierVersion& version, source::SourceSet& sources) {
  auto read = std::make_unique<ReadVersion>();
  read->version = &version;
  read->first = static_cast<source::FileId>(sources.size());
  read->made.version = version.version;
  std::vector<source::FileId> texts;
  for (const EarlierFile& file : version.files) {
    const source::FileId id =
        sources.add(fmt::format("{} (version {})", file.path, version.version), file.text);
    if (is_program_text(file.path) && !is_module_path(file.path)) texts.push_back(id);
  }
  source::Diagnostics ignored;  // it was sound when it was installed
  auto& trees = read->made.trees;
  for (const source::FileId id : texts)
    trees.push_back(syntax::parse(sources, id, ignored));
  for (auto missing = missing_modules(trees, sources); !missing.empty();
       missing = missing_modules(trees, sources)) {
    for (const StdlibModule* module : missing)
      trees.push_back(
          syntax::parse(sources, sources.add(module_path(*module), std::string(module->text)), ignored));
  }
  read->made.program = check::check_steps(trees, sources, module_names());
  return read;
}

class VersionReader {
 public:
  VersionReader(std::span<const EarlierVersion> versions, source::SourceSet& sources)
      : versions_(versions), sources_(sources) {}

  check::Earlier* at(size_t place) {
    if (place >= versions_.size()) return nullptr;
    while (read_.size() <= place)
      read_.push_back(read_version(versions_[read_.size()], sources_));
    return &read_[place]->made;
  }

  // Of the messages among these, the bodies that stand in files.
  void load_messages(Compilation& compilation, const std::vector<ast::Declaration*>& carried) {
    for (const auto& read : read_) {
      std::vector<ast::Declaration*> own;
      for (ast::Declaration* declaration : carried) {
        if (is_of(*declaration, *read)) own.push_back(declaration);
      }
      load_message_files(compilation, own, *read->version, read->first);
    }
  }

 private:
  static bool is_of(const ast::Declaration& declaration, const ReadVersion& read) {
    const source::FileId file = declaration.span.file;
    return file >= read.first && file < read.first + read.version->files.size();
  }

  std::span<const EarlierVersion> versions_;
  source::SourceSet& sources_;
  std::vector<std::unique_ptr<ReadVersion>> read_;
};

bool has_moves(const ir::Program& program) {
  return std::any_of(program.workflows.begin(), program.workflows.end(),
                     [](const ir::Workflow& workflow) { return !workflow.moves.empty(); });
}

std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) line += c;
    if (blank && !line.empty() && line.back() != ' ') line += ' ';
  }
  while (line.ends_with(' '))
    line.pop_back();
  return line;
}

}  // namespace

std::vector<EarlierFile> project_texts(const Compilation& compilation) {
  std::vector<EarlierFile> files;
  const size_t end = compilation.first_earlier_source.value_or(compilation.sources.size());
  for (size_t id = 0; id < end; ++id) {
    const source::File& file = compilation.sources.file(static_cast<source::FileId>(id));
    if (!is_module_path(file.path())) files.push_back({file.path(), file.text()});
  }
  return files;
}

void link_retired(Compilation& compilation, std::span<const EarlierVersion> earlier) {
  if (!compilation.ir || earlier.empty() || !has_moves(*compilation.ir)) return;
  compilation.first_earlier_source = compilation.sources.size();
  VersionReader reader(earlier, compilation.sources);
  const check::Linking linking = check::plan_linking(
      *compilation.ir, compilation.trees, [&](size_t place) { return reader.at(place); },
      compilation.diagnostics);
  if (!linking.parts.empty() && !compilation.has_errors()) {
    reader.load_messages(compilation, linking.carried);
    compilation.ir =
        check::link(compilation.trees, compilation.sources, compilation.diagnostics, module_names(), linking);
  }
  if (compilation.has_errors()) compilation.ir.reset();
}

EarlierSteps::EarlierSteps(const EarlierVersion& version) {
  source::SourceSet sources;
  const auto read = read_version(version, sources);
  const ir::Program& program = read->made.program;
  for (const ir::Workflow& workflow : program.workflows) {
    auto& places = places_[workflow.name];
    analyze::each_step(program, workflow.body, [&](ir::StepId, const ir::Step& step) {
      if (!step.span.known() || step.span.file >= version.files.size()) return;
      const source::File& file = sources.file(step.span.file);
      places.emplace(step.identity,
                     StepPlace{version.version, version.files[step.span.file].path,
                               file.position(step.span.begin).line, on_one_line(sources.text(step.span))});
    });
  }
}

std::optional<StepPlace> EarlierSteps::find(std::string_view workflow, std::string_view step) const {
  const auto places = places_.find(workflow);
  if (places == places_.end()) return std::nullopt;
  const auto found = places->second.find(step);
  if (found == places->second.end()) return std::nullopt;
  return found->second;
}

}  // namespace nudge
