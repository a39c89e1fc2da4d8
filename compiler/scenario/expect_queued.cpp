// Expectations about what was queued: messages and actions.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/scenario/because.h"
#include "compiler/scenario/difference.h"
#include "compiler/scenario/expectations.h"
#include "compiler/scenario/recorder.h"
#include "compiler/scenario/standing.h"
#include "compiler/scenario/went_past.h"
#include "runtime/outbox/value_text.h"

namespace nudge::scenario {

namespace {

constexpr size_t kMostListed = 8;

bool is_action(const Queued& queued) {
  return queued.kind == ActionKind::action;
}

// Whether it is what is expected, but for the particulars.
bool is_of(const ir::ExpectMessage& expected, const Queued& queued) {
  return !is_action(queued) && queued.kind != ActionKind::skipped && queued.target == expected.message;
}
bool is_of(const ir::ExpectAction& expected, const Queued& queued) {
  return is_action(queued) && queued.target == expected.action;
}

uint32_t target_of(const ir::ExpectMessage& expected) {
  return expected.message;
}
uint32_t target_of(const ir::ExpectAction& expected) {
  return expected.action;
}
ir::ActorId to_of(const ir::ExpectMessage& expected) {
  return expected.to;
}
ir::ActorId to_of(const ir::ExpectAction&) {
  return ir::kNoActor;
}
constexpr bool of_actions(const ir::ExpectMessage&) {
  return false;
}
constexpr bool of_actions(const ir::ExpectAction&) {
  return true;
}
const char* done(bool actions) {
  return actions ? "queued" : "sent";
}

const Queued::Field* field_of(const Queued& queued, std::string_view name) {
  for (const Queued::Field& field : queued.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

}  // namespace

void Batch::look(const Scene& scene) {
  if (stale_) {
    begin_ = end_;
    end_ = scene.timeline.queued.size();
    since_ = last_;
    stale_ = false;
  }
  last_ = scene.statement_span;
}

void Expectations::compare_text(const ir::ExpectMessage::With& with, const Queued& queued, Mismatch& out) {
  std::string wanted = scene_.text(with.value, scene_.first_contact());
  // A body is right as its source, as the text that is read, and as its HTML.
  std::vector<const Queued::Field*> forms;
  if (const Queued::Field* own = field_of(queued, with.field)) forms.push_back(own);
  if (with.field == "body") {
    for (const char* form : {"text", "html"}) {
      if (const Queued::Field* made = field_of(queued, form)) forms.push_back(made);
    }
  }
  auto fits = [&](const Queued::Field* form) {
    return with.contains ? form->value.find(wanted) != std::string::npos : is_same(wanted, form->value);
  };
  if (std::any_of(forms.begin(), forms.end(), fits)) return;
  if (++out.count > 1) return;
  out.at = with.span;
  // Of a body what the recipient reads is shown.
  const Queued::Field* shown = forms.empty() ? nullptr : forms[forms.size() > 1 ? 1 : 0];
  if (!shown || shown->value.empty()) {
    out.first = fmt::format("expected {} {}{}, found none", with.field, with.contains ? "to contain " : "",
                            quoted(wanted));
    return;
  }
  if (with.contains) {
    bool cased = contains_in_other_case(shown->value, wanted);
    out.first = fmt::format("expected {} to contain {}, found {}{}", with.field, quoted(wanted),
                            quoted(shown->value), cased ? " (it differs in upper and lower case)" : "");
    return;
  }
  constexpr size_t kMostInLine = 60;
  bool is_long = std::max(wanted.size(), shown->value.size()) > kMostInLine ||
                 (wanted + shown->value).find('\n') != std::string::npos;
  out.first = is_long
                  ? fmt::format("the {} is another", with.field)
                  : fmt::format("expected {} {}, found {}", with.field, quoted(wanted), quoted(shown->value));
  out.difference = difference(wanted, shown->value);
}

Expectations::Mismatch Expectations::compare(const ir::ExpectMessage& expected, const Queued& queued) {
  Mismatch mismatch;
  if (expected.to != ir::kNoActor && queued.subject != scene_.id_of(expected.to)) {
    mismatch.count = 1;
    mismatch.first = fmt::format("expected `{}` to be sent to {}, but it went to {}",
                                 scene_.program.messages[expected.message].name, scene_.id_of(expected.to),
                                 queued.subject);
  }
  for (const auto& with : expected.with)
    compare_text(with, queued, mismatch);
  return mismatch;
}

Expectations::Mismatch Expectations::compare(const ir::ExpectAction& expected, const Queued& queued) {
  Mismatch mismatch;
  for (const auto& argument : expected.arguments) {
    const std::string& name = scene_.program.actions[expected.action].parameters[argument.parameter].name;
    Value wanted = scene_.value(argument.value, scene_.first_contact());
    std::string text;
    append_plain_value(text, scene_.program, wanted.type, wanted.word);
    const Queued::Field* found = field_of(queued, name);
    if (found ? found->value == text : wanted.type.optional && text == "missing") continue;
    if (++mismatch.count > 1) continue;
    mismatch.at = argument.span;
    mismatch.first =
        fmt::format("expected {} {}, found {}", name, scene_.shown(wanted), found ? found->shown : "none");
    if (found && found->shown.starts_with('"')) mismatch.difference = difference(text, found->value);
  }
  return mismatch;
}

template <class Expected>
Queued* Expectations::nearest(const Expected& expected, size_t begin, size_t end, Mismatch& mismatch) {
  Queued* best = nullptr;
  for (size_t place = begin; place < end; ++place) {
    Queued& queued = scene_.timeline.queued[place];
    if (queued.taken || !is_of(expected, queued)) continue;
    Mismatch its = compare(expected, queued);
    if (best && its.count >= mismatch.count) continue;
    best = &queued;
    mismatch = std::move(its);
  }
  return best;
}

template <class Expected>
Outcome Expectations::check_queued(const Expected& expected, Batch& batch, const std::string& what) {
  batch.look(scene_);
  Mismatch mismatch;
  Queued* found = nearest(expected, batch.begin(), batch.end(), mismatch);
  bool is_met = found && mismatch.count == 0;
  if (expected.negated) {
    if (!is_met) return met();
    Outcome outcome =
        failed(fmt::format("expected `{}` not to be {}, but it was", what, done(of_actions(expected))));
    outcome.instead.push_back(line_of(*found));
    return outcome;
  }
  if (is_met) {
    found->taken = true;
    return met();
  }
  if (!found) return missing(expected, batch, what);
  Outcome outcome = failed(
      fmt::format("`{}` was {}, but not as expected: {}", what, done(of_actions(expected)), mismatch.first));
  if (mismatch.first.starts_with("expected `")) outcome.message = mismatch.first;
  outcome.at = mismatch.at;
  outcome.difference = std::move(mismatch.difference);
  list_queued(batch, of_actions(expected), outcome);
  return outcome;
}

// Nothing of the kind is left in the batch: what may be the cause, the most telling first.
template <class Expected>
Outcome Expectations::missing(const Expected& expected, const Batch& batch, const std::string& what) {
  constexpr bool actions = of_actions(Expected());
  const char* verb = done(actions);
  auto find = [&](size_t begin, size_t end, auto&& wanted) -> const Queued* {
    for (size_t place = begin; place < end; ++place) {
      if (wanted(scene_.timeline.queued[place])) return &scene_.timeline.queued[place];
    }
    return nullptr;
  };
  auto skipped = [&](const Queued& one) {
    return !actions && one.kind == ActionKind::skipped && one.target == target_of(expected);
  };
  auto taken = [&](const Queued& one) { return one.taken && is_of(expected, one); };
  auto left = [&](const Queued& one) { return !one.taken && is_of(expected, one); };
  auto any = [&](const Queued& one) { return is_wanted(one, actions); };
  const std::string wanted = fmt::format("expected `{}` to be {}", what, verb);
  Outcome outcome;
  if (const Queued* queued = find(batch.begin(), batch.end(), skipped)) {
    outcome = failed(fmt::format("{}, but it was skipped: {}", wanted, skip_words(scene_.program, *queued)));
  } else if (find(batch.begin(), batch.end(), taken)) {
    outcome = failed(fmt::format(
        "{} once more, but it was {} only once, and an `expect` before is about that", wanted, verb));
  } else if (const Queued* earlier = find(0, batch.begin(), left)) {
    outcome = failed(fmt::format("{} since {}, but it was {} before that, at {}: expect it there", wanted,
                                 since(batch), verb, scene_.clock_text(earlier->at_ms, earlier->zone)));
  } else {
    const char* but = actions ? "no action was" : "nothing was sent";
    if (find(batch.begin(), batch.end(), any)) but = "it wasn't";
    outcome = failed(fmt::format("{}, but {} since {}", wanted, but, since(batch)));
    list_queued(batch, actions, outcome);
    list_standing(actions, target_of(expected), to_of(expected), outcome);
    return outcome;
  }
  list_queued(batch, actions, outcome);
  return outcome;
}

Outcome Expectations::check(const ir::ExpectMessage& expected) {
  return check_queued(expected, messages_, scene_.program.messages[expected.message].name);
}

Outcome Expectations::check(const ir::ExpectAction& expected) {
  return check_queued(expected, actions_, scene_.program.actions[expected.action].name);
}

Outcome Expectations::check(const ir::ExpectNothing&) {
  messages_.look(scene_);
  for (size_t place = messages_.begin(); place < messages_.end(); ++place) {
    const Queued& queued = scene_.timeline.queued[place];
    if (queued.taken || is_action(queued) || queued.kind == ActionKind::skipped) continue;
    Outcome outcome = failed(fmt::format("expected nothing to be sent since {}, but `{}` was",
                                         since(messages_), scene_.program.messages[queued.target].name));
    list_queued(messages_, false, outcome);
    return outcome;
  }
  return met();
}

std::string Expectations::since(const Batch& batch) const {
  if (!batch.since().known()) return "the test began";
  std::string line = scene_.line_text(batch.since());
  return line.empty() ? "the last `expect` of its kind" : "the `expect` in " + line;
}

bool Expectations::is_wanted(const Queued& queued, bool actions) const {
  return !queued.taken && is_action(queued) == actions;
}

std::string Expectations::line_of(const Queued& queued) {
  return fmt::format("{}  {}  {}", scene_.clock_text(queued.at_ms, queued.zone), queued.subject,
                     text_of(scene_.program, queued));
}

void Expectations::list_queued(const Batch& batch, bool actions, Outcome& outcome) {
  size_t left_out = 0;
  for (size_t place = batch.begin(); place < batch.end(); ++place) {
    const Queued& queued = scene_.timeline.queued[place];
    if (!is_wanted(queued, actions)) continue;
    if (outcome.instead.size() < kMostListed) {
      outcome.instead.push_back(line_of(queued));
    } else {
      ++left_out;
    }
  }
  if (left_out > 0) outcome.instead.push_back(fmt::format("and {} more", left_out));
}

void Expectations::list_standing(bool action, uint32_t target, ir::ActorId of, Outcome& outcome) {
  const NodeKind kind = action ? NodeKind::action : NodeKind::send;
  size_t lines = 0;
  std::optional<uint32_t> only;  // the workflow of the line, if there is one line
  for (uint32_t id = 0; id < scene_.program.workflows.size(); ++id) {
    const Workflow& workflow = scene_.program.workflows[id];
    bool does = std::any_of(workflow.nodes.begin(), workflow.nodes.end(),
                            [&](const Node& node) { return node.kind == kind && node.target == target; });
    if (!does) continue;
    bool its_own = of == ir::kNoActor || workflow.subject == SubjectKind::contact;
    for (const std::string& line : standing(scene_, id, its_own ? of : ir::kNoActor)) {
      if (++lines > kMostListed) return;
      only = lines == 1 ? std::optional(id) : std::nullopt;
      outcome.instead.push_back(
          fmt::format("{}, which {} it: {}", workflow.name, action ? "does" : "sends", line));
    }
    const bool is_known = its_own && of != ir::kNoActor;
    for (std::string& line : went_past(scene_, id, kind, target, is_known ? scene_.id_of(of) : "")) {
      if (outcome.instead.size() < 2 * kMostListed) outcome.instead.push_back(std::move(line));
    }
  }
  const Workflow* workflow = only ? &scene_.program.workflows[*only] : nullptr;
  if (!workflow) return;
  SubjectRef who{workflow->subject, 0};
  if (workflow->subject == SubjectKind::contact && of != ir::kNoActor) who = scene_.subject(of).value_or(who);
  const size_t known =
      workflow->subject == SubjectKind::contact ? scene_.state.contacts.size() : scene_.state.accounts.size();
  if (who.place < known) outcome.values = because(scene_, *only, std::string(scene_.state.id_of(who)));
}

}  // namespace nudge::scenario
