// Every example, with one of its waits taken out and retired: what is kept is a sound program, and goes from
// the wait's own place by the way that it had.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "compiler/ast/each_step.h"
#include "compiler/compile.h"
#include "runtime/program/verify.h"

namespace nudge {

namespace {

struct Example {
  std::vector<EarlierFile> files;
  Compilation compilation;
};

Example load(const std::filesystem::path& folder) {
  Example example;
  auto loaded = load_project(folder.string());
  REQUIRE(loaded.ok());
  example.compilation = std::move(*loaded);
  compile(example.compilation);
  REQUIRE(example.compilation.program);
  example.files = project_texts(example.compilation);
  return example;
}

Compilation made_of(const std::vector<EarlierFile>& files, const EarlierVersion* earlier) {
  Compilation compilation;
  for (const EarlierFile& file : files) {
    if (file.path.ends_with(".flow")) compilation.sources.add(file.path, file.text);
  }
  if (earlier) {
    compile(compilation, {.earlier = {earlier, 1}});
  } else {
    compile(compilation);
  }
  return compilation;
}

// A wait by itself, in the workflow's own text.
struct Wait {
  source::Span step;
  uint32_t then = 0;  // where the workflow's `then` stands
  std::string workflow, identity;
};

std::vector<Wait> waits_of(const Compilation& compilation) {
  std::vector<Wait> waits;
  std::map<std::pair<source::FileId, uint32_t>, std::string> identities;
  for (const ir::Step& step : compilation.ir->steps) {
    if (step.span.known()) identities[{step.span.file, step.span.begin}] = step.identity;
  }
  for (const ast::FileTree& tree : compilation.trees) {
    for (const ast::Declaration& declaration : tree.declarations) {
      const auto* workflow = std::get_if<ast::WorkflowDecl>(&declaration.node);
      if (workflow == nullptr) continue;
      ast::each_step(workflow->body, [&](const ast::Step& step) {
        const bool wait = std::holds_alternative<ast::WaitStep>(step.node) ||
                          std::holds_alternative<ast::WaitUntilStep>(step.node);
        const auto found = identities.find({step.head_span.file, step.head_span.begin});
        if (wait && found != identities.end())
          waits.push_back({step.span, workflow->body_keyword.begin, workflow->name.text, found->second});
      });
    }
  }
  return waits;
}

// The program without the wait; none where it isn't one by itself.
std::optional<std::vector<EarlierFile>> without(const Compilation& whole, const Wait& wait,
                                                std::vector<EarlierFile> files) {
  const std::string& path = whole.sources.file(wait.step.file).path();
  for (EarlierFile& file : files) {
    if (file.path != path) continue;
    file.text.erase(wait.step.begin, wait.step.end - wait.step.begin);
    file.text.insert(wait.then, fmt::format("retire \"{}\"\n  ", wait.identity));
  }
  if (!made_of(files, nullptr).program) return std::nullopt;
  return files;
}

const Workflow& workflow_of(const Program& program, const std::string& name) {
  return *std::find_if(program.workflows.begin(), program.workflows.end(),
                       [&](const Workflow& workflow) { return workflow.name == name; });
}

NodeId find(const Workflow& workflow, const std::string& step) {
  for (NodeId id = 0; id < workflow.nodes.size(); ++id) {
    if (workflow.nodes[id].step == step) return id;
  }
  return kNoNode;
}

std::string step_at(const Workflow& workflow, NodeId id) {
  return id == kNoNode ? "end" : workflow.nodes[id].step;
}

// From the retired wait on, the old and the new program go through steps of the same names, until the new one
// goes on in its own.
void check_way(const Workflow& old, const Workflow& made, const std::string& step) {
  std::vector<std::pair<NodeId, NodeId>> open = {{find(old, step), find(made, step)}};
  std::set<NodeId> seen;
  while (!open.empty()) {
    const auto [before, after] = open.back();
    open.pop_back();
    CHECK(step_at(old, before) == step_at(made, after));
    if (before == kNoNode || after == kNoNode || !made.nodes[after].retired || !seen.insert(after).second)
      continue;
    const Node& from = old.nodes[before];
    const Node& to = made.nodes[after];
    CHECK(from.kind == to.kind);
    REQUIRE(from.arms.size() == to.arms.size());
    for (size_t arm = 0; arm < from.arms.size(); ++arm)
      open.emplace_back(from.arms[arm].next, to.arms[arm].next);
    open.emplace_back(from.next, to.next);
    open.emplace_back(from.otherwise, to.otherwise);
  }
}

}  // namespace

TEST_CASE("every wait of every example can be retired") {
  int retired = 0;
  for (const auto& entry : std::filesystem::directory_iterator(NUDGE_SOURCE_DIR "/examples")) {
    if (!entry.is_directory()) continue;
    const Example example = load(entry.path());
    const EarlierVersion earlier{1, example.files};
    for (const Wait& wait : waits_of(example.compilation)) {
      const auto files = without(example.compilation, wait, example.files);
      if (!files) continue;  // another of its like is there still
      CAPTURE(entry.path().string());
      CAPTURE(wait.identity);
      const Compilation made = made_of(*files, &earlier);
      REQUIRE(made.program);
      const auto broken = find_broken_reference(*made.program);
      CHECK_MESSAGE(!broken, broken.value_or(""));
      check_way(workflow_of(*example.compilation.program, wait.workflow),
                workflow_of(*made.program, wait.workflow), wait.identity);
      ++retired;
    }
  }
  CHECK(retired >= 15);
}

}  // namespace nudge
