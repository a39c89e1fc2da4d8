// Marketing messages that nobody can end alone: without a topic, an unsubscription from them is one from all.
#include <fmt/format.h>

#include "compiler/analyze/analyze.h"
#include "compiler/analyze/walk.h"

namespace nudge::analyze {

namespace {

// The topics that the program's messages have, each once, in the order of the messages.
std::vector<std::string> topics_of(const ir::Program& program) {
  std::vector<std::string> topics;
  for (const ir::Message& message : program.messages) {
    const bool fresh = std::find(topics.begin(), topics.end(), message.topic) == topics.end();
    if (!message.topic.empty() && fresh) topics.push_back(message.topic);
  }
  return topics;
}

}  // namespace

void find_missing_topics(const ir::Program& program, source::Diagnostics& diagnostics) {
  std::vector<bool> sent(program.messages.size());
  for (const ir::Workflow& workflow : program.workflows) {
    each_step(program, workflow.body, [&](ir::StepId, const ir::Step& step) {
      if (step.kind == ir::StepKind::send) sent[step.target] = true;
    });
  }
  const std::vector<std::string> topics = topics_of(program);
  for (size_t id = 0; id < program.messages.size(); ++id) {
    const ir::Message& message = program.messages[id];
    if (!sent[id] || message.transactional || !message.topic.empty()) continue;
    const std::string example = topics.empty() ? "product_news" : topics.front();
    diagnostics
        .report(source::DiagnosticKind::no_topic, message.span,
                fmt::format("`{}` has no `topic`: who is tired of it can only unsubscribe from everything",
                            message.name))
        .suggest(fmt::format("add `topic {}`, or `transactional` if people must get it", example));
  }
}

}  // namespace nudge::analyze
