// Which steps of which versions `retire` keeps, and what they need that the program has no more.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/ast/each_step.h"
#include "compiler/check/link.h"
#include "compiler/check/named.h"
#include "compiler/check/rest.h"
#include "compiler/check/workflow.h"

namespace nudge::check {

namespace {

// What names stand for: those that share a space can't be of two declarations.
enum class NameSpace { callables, values, scores, messages, types, none };

struct Declared {
  NameSpace space = NameSpace::none;
  const ast::Name* name = nullptr;
};

struct DeclaredBy {
  Declared operator()(const ast::EventDecl& node) const { return {NameSpace::callables, &node.name}; }
  Declared operator()(const ast::FunctionDecl& node) const { return {NameSpace::callables, &node.name}; }
  Declared operator()(const ast::ActionDecl& node) const { return {NameSpace::callables, &node.name}; }
  Declared operator()(const ast::SequenceDecl& node) const { return {NameSpace::callables, &node.name}; }
  Declared operator()(const ast::LetDecl& node) const { return {NameSpace::values, &node.name}; }
  Declared operator()(const ast::SegmentDecl& node) const { return {NameSpace::values, &node.name}; }
  Declared operator()(const ast::ScoreDecl& node) const { return {NameSpace::scores, &node.name}; }
  Declared operator()(const ast::MessageDecl& node) const { return {NameSpace::messages, &node.name}; }
  Declared operator()(const ast::EnumDecl& node) const { return {NameSpace::types, &node.name}; }
  Declared operator()(const ast::RecordDecl& node) const { return {NameSpace::types, &node.name}; }
  template <typename Other>
  Declared operator()(const Other&) const {
    return {};
  }
};

Declared declared(const ast::Declaration& tree) {
  return std::visit(DeclaredBy{}, tree.node);
}

using DeclaredNames = std::set<std::pair<NameSpace, std::string>>;

DeclaredNames all_declared(const std::vector<ast::FileTree>& trees) {
  DeclaredNames names;
  for (const ast::FileTree& file : trees) {
    for (const ast::Declaration& declaration : file.declarations) {
      if (const Declared one = declared(declaration); one.name) names.emplace(one.space, one.name->text);
    }
  }
  return names;
}

bool mentions(const Named& named, const Declared& one) {
  if (one.space == NameSpace::types) return named.types.contains(one.name->text);
  if (named.names.contains(one.name->text)) return true;
  return one.space == NameSpace::messages && named.messages.contains(one.name->text);
}

const ast::WorkflowDecl* find_workflow(const std::vector<ast::FileTree>& trees, const std::string& name) {
  for (const ast::FileTree& file : trees) {
    for (const ast::Declaration& declaration : file.declarations) {
      const auto* workflow = std::get_if<ast::WorkflowDecl>(&declaration.node);
      if (workflow && workflow->name.text == name) return workflow;
    }
  }
  return nullptr;
}

const ir::Workflow* find_workflow(const ir::Program& program, const std::string& name) {
  for (const ir::Workflow& workflow : program.workflows) {
    if (workflow.name == name) return &workflow;
  }
  return nullptr;
}

// The sequences that a workflow runs, and those that they run.
std::vector<const ast::SequenceDecl*> sequences_of(const Earlier& earlier, const ast::WorkflowDecl& tree) {
  std::map<std::string, const ast::SequenceDecl*> all;
  for (const ast::FileTree& file : earlier.trees) {
    for (const ast::Declaration& declaration : file.declarations) {
      if (const auto* sequence = std::get_if<ast::SequenceDecl>(&declaration.node))
        all.emplace(sequence->name.text, sequence);
    }
  }
  std::vector<const ast::SequenceDecl*> run;
  const auto note = [&](const ast::Step& step) {
    const auto* call = std::get_if<ast::RunStep>(&step.node);
    const auto found = call ? all.find(call->sequence.text) : all.end();
    if (found == all.end()) return;
    run.push_back(found->second);
    all.erase(found);
  };
  ast::each_step(tree.body, note);
  for (size_t place = 0; place < run.size(); ++place)
    ast::each_step(run[place]->body, note);
  return run;
}

class Planner {
 public:
  Planner(const ir::Program& program, const std::vector<ast::FileTree>& trees, const EarlierVersions& earlier,
          source::Diagnostics& diagnostics)
      : program_(program), earlier_(earlier), diagnostics_(diagnostics), declared_(all_declared(trees)) {}

  Linking run() {
    for (const ir::Workflow& workflow : program_.workflows)
      plan(workflow);
    return std::move(linking_);
  }

 private:
  struct Found {
    size_t place = 0;  // of the version
    const ir::Step* step = nullptr;
  };

  void plan(const ir::Workflow& workflow) {
    std::map<size_t, RetiredPart> parts;  // by place of the version: the newest first
    for (const ir::Move& move : workflow.moves) {
      const auto found = find_step(workflow, move);
      if (!found) {
        warn(workflow, move);
      } else if (move.kind == ir::Move::Kind::retire) {
        RetiredPart& part = parts[found->place];
        part.entries.push_back(found->step->identity);
        if (!part.clause.known()) part.clause = move.span;
      }
    }
    std::set<std::string> present;
    note_identities(program_, workflow.body, present);
    for (auto& [place, part] : parts) {
      Earlier& earlier = *earlier_(place);
      const ir::Workflow& old = *find_workflow(earlier.program, workflow.name);
      if (old.for_account != workflow.for_account) {
        refuse_other_subject(workflow, part, earlier);
        continue;
      }
      part.workflow = workflow.name;
      part.version = earlier.version;
      part.tree = find_workflow(earlier.trees, workflow.name);
      part.sequences = sequences_of(earlier, *part.tree);
      fill(part, earlier, old, present);
      linking_.parts.push_back(std::move(part));
    }
  }

  std::optional<Found> find_step(const ir::Workflow& workflow, const ir::Move& move) {
    for (size_t place = 0;; ++place) {
      const Earlier* earlier = earlier_(place);
      if (earlier == nullptr) return std::nullopt;
      const ir::Workflow* old = find_workflow(earlier->program, workflow.name);
      if (old == nullptr) continue;
      if (const ir::Step* step = find(earlier->program, old->body, move.from)) return Found{place, step};
    }
  }

  static const ir::Step* find(const ir::Program& program, const ir::Block& block, const std::string& name) {
    for (const ir::StepId id : block.steps) {
      const ir::Step& step = program.steps[id];
      if (step.identity == name) return &step;
      for (const ir::Block* within : blocks_of(step)) {
        if (const ir::Step* found = find(program, *within, name)) return found;
      }
    }
    return nullptr;
  }

  static std::vector<const ir::Block*> blocks_of(const ir::Step& step) {
    std::vector<const ir::Block*> blocks = {&step.then_block, &step.else_block};
    for (const ir::SplitArm& arm : step.arms)
      blocks.push_back(&arm.block);
    return blocks;
  }

  static void note_identities(const ir::Program& program, const ir::Block& block,
                              std::set<std::string>& identities) {
    for (const ir::StepId id : block.steps) {
      identities.insert(program.steps[id].identity);
      for (const ir::Block* within : blocks_of(program.steps[id]))
        note_identities(program, *within, identities);
    }
  }

  // Its steps' names, and the declarations that those need which are kept. `present`: what the workflow has,
  // and what a newer version has given it; what this one gives is added.
  void fill(RetiredPart& part, Earlier& earlier, const ir::Workflow& old, std::set<std::string>& present) {
    const std::set<std::string> entries(part.entries.begin(), part.entries.end());
    const std::set<ir::StepId> rest = find_rest(
        earlier.program, old.body, [&](const ir::Step& step) { return entries.contains(step.identity); },
        [&](const ir::Step& step) { return present.contains(step.identity); });
    std::set<ir::StepId> all;
    collect_ids(earlier.program, old.body, all);
    std::set<std::pair<source::FileId, uint32_t>> heads;
    for (const ir::StepId id : all) {
      const ir::Step& step = earlier.program.steps[id];
      if (step.arm <= 1) part.identities.push_back(step.identity);
      if (!rest.contains(id)) continue;
      present.insert(step.identity);
      heads.emplace(step.span.file, step.span.begin);
    }
    carry(named_in(part, heads), earlier);
  }

  static void collect_ids(const ir::Program& program, const ir::Block& block, std::set<ir::StepId>& ids) {
    for (const ir::StepId id : block.steps) {
      ids.insert(id);
      for (const ir::Block* within : blocks_of(program.steps[id]))
        collect_ids(program, *within, ids);
    }
  }

  // In the steps with these beginnings, in what `run` gives, and in the clauses that say what is known.
  static Named named_in(const RetiredPart& part, const std::set<std::pair<source::FileId, uint32_t>>& heads) {
    Named named;
    const auto note = [&](const ast::Step& step) {
      const bool kept = heads.contains({step.head_span.file, step.head_span.begin});
      if (kept || std::holds_alternative<ast::RunStep>(step.node)) collect(step, named);
    };
    ast::each_step(part.tree->body, note);
    for (const ast::SequenceDecl* sequence : part.sequences) {
      ast::each_step(sequence->body, note);
      for (const ast::Parameter& parameter : sequence->parameters)
        collect(parameter, named);
    }
    for (const ast::WorkflowClause& clause : part.tree->clauses) {
      const bool tells = std::holds_alternative<ast::Trigger>(clause.node) ||
                         std::holds_alternative<ast::Condition>(clause.node);
      if (tells) collect(clause, named);
    }
    return named;
  }

  void carry(Named named, Earlier& earlier) {
    for (bool more = true; more;) {
      more = false;
      for (ast::FileTree& file : earlier.trees) {
        for (ast::Declaration& declaration : file.declarations) {
          const Declared one = declared(declaration);
          if (!one.name || std::holds_alternative<ast::SequenceDecl>(declaration.node)) continue;
          if (!mentions(named, one) || !declared_.emplace(one.space, one.name->text).second) continue;
          linking_.carried.push_back(&declaration);
          collect(declaration, named);
          more = true;
        }
      }
    }
  }

  void refuse_other_subject(const ir::Workflow& workflow, const RetiredPart& part, const Earlier& earlier) {
    diagnostics_
        .report(
            DiagnosticKind::out_of_place, part.clause,
            fmt::format("workflow `{}` was for {} in version {}; who stands in it can't go on in one for {}",
                        workflow.name, workflow.for_account ? "contacts" : "accounts", earlier.version,
                        workflow.for_account ? "accounts" : "contacts"))
        .suggest("take the clause out: who is in the old workflow is taken out of it");
  }

  void warn(const ir::Workflow& workflow, const ir::Move& move) {
    const Earlier* newest = earlier_(0);
    if (newest == nullptr) return;
    Diagnostic& found = diagnostics_.report(
        DiagnosticKind::unused_declaration, move.span,
        fmt::format("no version that was installed had a step `{}` in `{}`", move.from, workflow.name));
    std::vector<std::string> gone;
    std::set<std::string> old;
    std::set<std::string> present;
    note_identities(program_, workflow.body, present);
    if (const ir::Workflow* before = find_workflow(newest->program, workflow.name))
      note_identities(newest->program, before->body, old);
    for (const std::string& step : old) {
      if (!present.contains(step)) gone.push_back(step);
    }
    if (const auto near = nearest_step(move.from, gone)) {
      found.suggest(fmt::format("did you mean `{}`?", ast::written_step(*near)));
    } else {
      found.suggest("take the clause out");
    }
  }

  const ir::Program& program_;
  const EarlierVersions& earlier_;
  source::Diagnostics& diagnostics_;
  DeclaredNames declared_;
  Linking linking_;
};

}  // namespace

Linking plan_linking(const ir::Program& program, const std::vector<ast::FileTree>& trees,
                     const EarlierVersions& earlier, source::Diagnostics& diagnostics) {
  return Planner(program, trees, earlier, diagnostics).run();
}

}  // namespace nudge::check
