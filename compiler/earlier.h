// Earlier versions of a program, as texts from the store: for `retire`, and for `nudge plan`, which shows
// where a step stood that is gone.
//
// `retire old_step` in a workflow of the new version keeps the old step and what comes after it, until a step
// that the new version has too: those steps become nodes of the new program, Node::retired, behind the
// workflow's own. No edge of its own steps leads to them; from them edges lead on to its own as soon as an
// old path comes to one. Their identities (Node::step) are those that they had, each once in the workflow,
// and what they read of captured events has the names that it had (CaptureField), so runtime/version finds
// both.
//
// They are checked anew, in the new version: contact, events, messages, functions, segments are the new ones;
// what it doesn't declare any more is taken from the earlier version. Sequences are those of the earlier
// version. What can't be checked so is a fault in `diagnostics`, at the old text, whose path is shown as
// "onboarding.flow (version 3)".
//
//   std::vector<EarlierVersion> earlier;  // newest first
//   for (const InstalledProgram& program : installed | std::views::reverse)
//     earlier.push_back({program.version, files_of(program.sources)});
//   auto project = load_project(paths);
//   compile(*project, {.earlier = earlier});
//   …compare(old_program, *project->program): a node of the old one that `retire` names, or that stood behind
//   one, has a node of the same identity in the new one.
//
// Give all versions that were installed: a step that was retired in version 3 and is retired still in version
// 5 is found in the newest one that had it as a step of its own. Read are no more of them than that takes;
// none where no workflow says `retire`.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nudge {

struct Compilation;

struct EarlierFile {
  std::string path;
  std::string text;
};
struct EarlierVersion {
  uint64_t version = 0;
  std::vector<EarlierFile> files;  // of the project: what project_texts() gave when it was installed
};

// What a store keeps of a program's sources: the `.flow` files and the files that messages name, without the
// standard library. Call it before compile() has taken earlier versions in, or after, which is the same.
std::vector<EarlierFile> project_texts(const Compilation& compilation);

// With `retire` in what was checked: compile() calls it between analysis and lowering. Takes `ir` away where
// there are faults.
void link_retired(Compilation& compilation, std::span<const EarlierVersion> earlier);

// Where a step stood.
struct StepPlace {
  uint64_t version = 0;
  std::string path;
  int line = 0;
  std::string text;  // of its head, on one line: "wait 3 days"
};
// The steps of one earlier version. Making one costs parsing and checking it.
class EarlierSteps {
 public:
  explicit EarlierSteps(const EarlierVersion& version);
  // By the workflow's name and the step's identity (Node::step).
  std::optional<StepPlace> find(std::string_view workflow, std::string_view step) const;

 private:
  std::map<std::string, std::map<std::string, StepPlace, std::less<>>, std::less<>> places_;
};

}  // namespace nudge
