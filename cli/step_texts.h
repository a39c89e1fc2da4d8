// Where the steps of a program's workflows stand in its source, and how they read there: `wait up to 2 days
// for engaged`. By workflow and identity, for who compares versions.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/compile.h"
#include "compiler/earlier.h"
#include "compiler/source/render.h"

namespace nudge::cli {

struct StepText {
  std::string words;
  std::optional<source::Place> place;
};

// Of a compilation with `ir`, which must outlive it.
class StepTexts {
 public:
  explicit StepTexts(const Compilation& compilation);

  // Null if the workflow has no such step.
  const StepText* find(const std::string& workflow, const std::string& step) const;
  // Where the workflow's name stands.
  std::optional<source::Place> workflow(const std::string& name) const;

 private:
  std::map<std::pair<std::string, std::string>, StepText> steps_;
  std::map<std::string, std::optional<source::Place>> workflows_;
};

// Of installed versions, from the sources that the store keeps. Each is read when the first step is looked
// for in it.
class OldStepTexts {
 public:
  // The newest first.
  explicit OldStepTexts(std::vector<EarlierVersion> versions);

  // In the newest version that has it; null if none has.
  const StepText* find(const std::string& workflow, const std::string& step);
  // Of that step; 0 if none has it.
  uint64_t version_of(const std::string& workflow, const std::string& step);
  const std::vector<EarlierVersion>& versions() const { return versions_; }

 private:
  struct Found {
    StepText text;
    uint64_t version = 0;
  };
  const Found* look(const std::string& workflow, const std::string& step);
  std::optional<source::Place> place_of(const StepPlace& place);

  std::vector<EarlierVersion> versions_;
  std::vector<std::unique_ptr<EarlierSteps>> steps_;  // of those that were read
  std::map<std::pair<std::string, std::string>, Found> found_;
  std::deque<source::File> files_;  // that places are in
};

}  // namespace nudge::cli
