#include "compiler/scenario/standing.h"

#include <fmt/format.h>

namespace nudge::scenario {

namespace {

// The last that the trace says of them; null if nothing.
const Trace* last_trace(const Scene& scene, const std::string& id, SubjectKind kind, uint32_t workflow) {
  const Trace* last = nullptr;
  for (const Trace& trace : scene.output.traces) {
    bool theirs = trace.workflow == workflow && trace.subject_kind == kind && view(trace.subject) == id;
    if (theirs && trace.what != TraceWhat::measured) last = &trace;
  }
  return last;
}

std::string ended_words(Scene& scene, const Trace& trace, ZoneId zone) {
  std::string at = scene.clock_text(trace.at_ms, zone);
  switch (trace.what) {
    case TraceWhat::converted:
      return "converted at " + at;
    case TraceWhat::exited:
      return trace.trigger == kNoTrigger ? "exited at " + at
                                         : fmt::format("exited at {} by `{}`", at,
                                                       scene.words.of_exit(trace.workflow, trace.trigger));
    case TraceWhat::finished:
      return (trace.label ? fmt::format("finished as \"{}\" at ", *trace.label) : "finished at ") + at;
    case TraceWhat::stopped:
      return "was stopped at " + at;
    case TraceWhat::refused:
      return fmt::format("did not enter at {}: {}", at, trace.reason);
    default:
      return "was in it at " + at;
  }
}

std::string never_words(const Scene& scene, uint32_t workflow) {
  const auto& triggers = scene.program.workflows[workflow].triggers;
  if (triggers.empty()) return "did not enter: nothing has started it";
  std::string names;
  for (uint32_t trigger = 0; trigger < triggers.size(); ++trigger)
    names += fmt::format("{}`{}`", trigger == 0 ? "" : ", ", scene.words.of_trigger(workflow, trigger));
  return fmt::format("did not enter: {} has not fired", names);
}

std::string waiting_words(Scene& scene, const Enrolment& enrolment, ZoneId zone) {
  const Node& node = scene.program.workflows[enrolment.workflow].nodes[enrolment.node];
  std::string text = fmt::format("waits at `{}`", scene.words.of_node(enrolment.workflow, enrolment.node));
  const ir::Step& step = scene.words.step(enrolment.workflow, enrolment.node);
  if (!step.label.empty()) text += fmt::format(" (`{}`)", step.label);
  if (enrolment.deadline_ms != kNever) text += ", until " + scene.clock_text(enrolment.deadline_ms, zone);
  if (node.kind == NodeKind::send)
    text += node.best_time ? ", the best time or the end of quiet hours" : ": quiet hours";
  if (enrolment.held_out) text += "; held out, so it is sent nothing";
  return text;
}

}  // namespace

std::vector<const Enrolment*> enrolments_in(const Scene& scene, SubjectRef who, uint32_t workflow) {
  std::vector<const Enrolment*> found;
  const Subject& subject = who.kind == SubjectKind::contact
                               ? static_cast<const Subject&>(scene.state.contacts[who.place])
                               : scene.state.accounts[who.place];
  for (const Enrolment& enrolment : subject.enrolments) {
    bool counts = !enrolment.ended && !enrolment.finished && !enrolment.errand && enrolment.node != kNoNode;
    if (counts && enrolment.workflow == workflow) found.push_back(&enrolment);
  }
  return found;
}

std::string called(std::string_view id, SubjectKind kind) {
  const char* kind_name = kind == SubjectKind::contact ? "contact" : "account";
  return (id == kind_name ? "the " : "") + std::string(id);
}

std::string standing_of(Scene& scene, const std::string& id, std::optional<SubjectRef> who,
                        uint32_t workflow) {
  const std::string name = called(id, scene.program.workflows[workflow].subject);
  if (!who) return name + " is not there yet";
  const ZoneId zone = scene.zone_of(*who);
  auto active = enrolments_in(scene, *who, workflow);
  if (!active.empty()) {
    std::string text;
    for (const Enrolment* enrolment : active)
      text += (text.empty() ? name + " " : ", and ") + waiting_words(scene, *enrolment, zone);
    return text;
  }
  const Trace* last = last_trace(scene, id, who->kind, workflow);
  return name + " " + (last ? ended_words(scene, *last, zone) : never_words(scene, workflow));
}

std::vector<std::string> standing(Scene& scene, uint32_t workflow, ir::ActorId of) {
  std::vector<std::string> lines;
  if (of != ir::kNoActor) {
    lines.push_back(standing_of(scene, scene.id_of(of), scene.subject(of), workflow));
    return lines;
  }
  const SubjectKind kind = scene.program.workflows[workflow].subject;
  const size_t count =
      kind == SubjectKind::contact ? scene.state.contacts.size() : scene.state.accounts.size();
  for (uint32_t place = 0; place < count; ++place) {
    SubjectRef who{kind, place};
    if (kind == SubjectKind::contact && scene.state.contacts[place].merged_into != kNone) continue;
    lines.push_back(standing_of(scene, std::string(scene.state.id_of(who)), who, workflow));
  }
  return lines;
}

}  // namespace nudge::scenario
