// What `nudge status` tells, read from a store.
#include <algorithm>

#include "cli/status.h"
#include "runtime/program/encoding.h"
#include "runtime/version/plan.h"

namespace nudge::cli {
namespace {

class Steps {
 public:
  explicit Steps(const Program& program) : program_(program), workflows_(program.workflows.size()) {
    for (size_t place = 0; place < workflows_.size(); ++place) {
      const Workflow& workflow = program.workflows[place];
      workflows_[place].name = workflow.name;
      workflows_[place].subject = workflow.subject;
      workflows_[place].steps.resize(workflow.nodes.size());
      for (size_t node = 0; node < workflow.nodes.size(); ++node) {
        workflows_[place].steps[node].step = workflow.nodes[node].step;
        workflows_[place].steps[node].kind = workflow.nodes[node].kind;
      }
    }
  }

  void count(const Subject& subject) {
    for (const Enrolment& enrolment : subject.enrolments) {
      if (enrolment.ended) continue;
      WorkflowStatus& workflow = workflows_[enrolment.workflow];
      if (!enrolment.errand) {
        ++(enrolment.finished ? workflow.goal_open : workflow.active);
        workflow.held_out += enrolment.held_out && !enrolment.finished;
      }
      if (enrolment.finished || enrolment.node == kNoNode) continue;
      StepStatus& step = workflow.steps[enrolment.node];
      ++(enrolment.errand ? step.messages : step.people);
      step.earliest_ms = std::min(step.earliest_ms, enrolment.deadline_ms);
    }
  }

  std::vector<WorkflowStatus> take(const std::vector<Program>& versions) {
    for (size_t place = 0; place < workflows_.size(); ++place) {
      for (size_t node = 0; node < workflows_[place].steps.size(); ++node) {
        if (program_.workflows[place].nodes[node].retired)
          workflows_[place].steps[node].version =
              version_of(versions, workflows_[place].name, workflows_[place].steps[node].step);
      }
      std::erase_if(workflows_[place].steps,
                    [](const StepStatus& step) { return step.people + step.messages == 0; });
    }
    return std::move(workflows_);
  }

 private:
  // `versions` ascend from version 1 on.
  static uint64_t version_of(const std::vector<Program>& versions, const std::string& workflow,
                             const std::string& step) {
    for (size_t place = versions.size(); place-- > 0;) {
      for (const Workflow& other : versions[place].workflows) {
        if (other.name != workflow) continue;
        for (const Node& node : other.nodes) {
          if (node.step == step && !node.retired) return place + 1;
        }
      }
    }
    return 0;
  }

  const Program& program_;
  std::vector<WorkflowStatus> workflows_;
};

bool has_retired(const Program& program) {
  for (const Workflow& workflow : program.workflows) {
    for (const Node& node : workflow.nodes) {
      if (node.retired) return true;
    }
  }
  return false;
}

Result<std::vector<Program>> all_versions(Store& store) {
  Result<std::vector<InstalledProgram>> installed = store.programs();
  if (!installed.ok()) return installed.fault();
  std::vector<Program> programs;
  for (const InstalledProgram& version : *installed) {
    Result<Program> program = decode(version.encoded);
    // One of an older format: who is told of a step of its doesn't hear which version that was.
    programs.push_back(program.ok() ? std::move(*program) : Program{});
  }
  return programs;
}

template <class T>
Status put(Result<T> read, T& into) {
  if (!read.ok()) return read.fault();
  into = std::move(*read);
  return Done{};
}

}  // namespace

Result<FolderStatus> read_status(const std::string& folder, Store& store) {
  Result<std::unique_ptr<Recovered>> recovered = recover(store);
  if (!recovered.ok()) return recovered.fault();
  const Recovered& run = **recovered;
  FolderStatus status;
  status.folder = folder;
  status.version = run.installed.version;
  status.installed_ms = run.installed.at_ms;
  for (const SourceText& source : run.installed.sources)
    status.sources.push_back(source.path);
  status.now_ms = run.state->now_ms;
  status.contacts = count_contacts(*run.state);
  status.accounts = run.state->accounts.size();
  status.log_end = run.log_end;
  status.next_seq = run.state->next_seq;
  status.digest = state_digest(run.program, *run.state);
  if (Status done = put(store.size(), status.size); !done.ok()) return done.fault();
  if (Status done = put(store.log_begin(), status.log_begin); !done.ok()) return done.fault();
  if (Status done = put(store.delivered_through(), status.delivered_through); !done.ok()) return done.fault();
  if (Status done = put(store.sources(), status.inputs); !done.ok()) return done.fault();
  Steps steps(run.program);
  for (const Contact& contact : run.state->contacts)
    steps.count(contact);
  for (const Account& account : run.state->accounts)
    steps.count(account);
  std::vector<Program> versions;
  if (has_retired(run.program)) {
    if (Status done = put(all_versions(store), versions); !done.ok()) return done.fault();
  }
  status.workflows = steps.take(versions);
  return status;
}

}  // namespace nudge::cli
