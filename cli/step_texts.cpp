#include "cli/step_texts.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/scenario/explain.h"
#include "compiler/scenario/step_words.h"

namespace nudge::cli {

StepTexts::StepTexts(const Compilation& compilation) {
  const ir::Program& ir = *compilation.ir;
  const scenario::StepWords words(ir, compilation.sources, *compilation.program);
  for (uint32_t place = 0; place < ir.workflows.size(); ++place) {
    const ir::Workflow& workflow = ir.workflows[place];
    workflows_[workflow.name] = source::place_of(compilation.sources, workflow.span);
    const std::vector<Node>& nodes = compilation.program->workflows[place].nodes;
    for (NodeId node = 0; node < nodes.size(); ++node) {
      if (nodes[node].retired) continue;
      const source::Span head = words.step(place, node).span;
      steps_.try_emplace({workflow.name, nodes[node].step},
                         StepText{scenario::source_words(compilation.sources, head),
                                  source::place_of(compilation.sources, head)});
    }
  }
}

const StepText* StepTexts::find(const std::string& workflow, const std::string& step) const {
  const auto found = steps_.find({workflow, step});
  return found == steps_.end() ? nullptr : &found->second;
}

std::optional<source::Place> StepTexts::workflow(const std::string& name) const {
  const auto found = workflows_.find(name);
  return found == workflows_.end() ? std::nullopt : found->second;
}

OldStepTexts::OldStepTexts(std::vector<EarlierVersion> versions) : versions_(std::move(versions)) {}

const StepText* OldStepTexts::find(const std::string& workflow, const std::string& step) {
  const Found* found = look(workflow, step);
  return found ? &found->text : nullptr;
}

uint64_t OldStepTexts::version_of(const std::string& workflow, const std::string& step) {
  const Found* found = look(workflow, step);
  return found ? found->version : 0;
}

const OldStepTexts::Found* OldStepTexts::look(const std::string& workflow, const std::string& step) {
  const auto known = found_.find({workflow, step});
  if (known != found_.end()) return known->second.version == 0 ? nullptr : &known->second;
  Found& made = found_[{workflow, step}];
  for (size_t place = 0; place < versions_.size() && made.version == 0; ++place) {
    if (place == steps_.size()) steps_.push_back(std::make_unique<EarlierSteps>(versions_[place]));
    const std::optional<StepPlace> found = steps_[place]->find(workflow, step);
    if (found) made = {{found->text, place_of(*found)}, found->version};
  }
  return made.version == 0 ? nullptr : &made;
}

// Its head's line, as far as it is written.
std::optional<source::Place> OldStepTexts::place_of(const StepPlace& place) {
  for (const EarlierVersion& version : versions_) {
    if (version.version != place.version) continue;
    for (const EarlierFile& file : version.files) {
      if (file.path != place.path) continue;
      const source::File& shown =
          files_.emplace_back(fmt::format("{} (version {})", file.path, version.version), file.text);
      const std::string_view line = shown.line(place.line);
      const size_t begin = line.find_first_not_of(" \t");
      if (begin == std::string_view::npos) return std::nullopt;
      const size_t end = line.find_last_not_of(" \t\r") + 1;
      const uint32_t at = shown.line_begin(place.line);
      return source::Place{&shown, shown.position(at + static_cast<uint32_t>(begin)),
                           shown.position(at + static_cast<uint32_t>(end))};
    }
  }
  return std::nullopt;
}

}  // namespace nudge::cli
