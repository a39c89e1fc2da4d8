// What happened in a world, in order, as plain data: what came in, what enrolments did, what was queued.
// Shown below a test that failed, printed by the REPL as it happens, asked by expectations.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/engine/output.h"
#include "runtime/value/zone.h"

namespace nudge::scenario {

struct Happening {
  enum class Kind : uint8_t {
    brought,  // a contact or an account was brought into being
    event,    // an event came
    changed,  // a field was set from outside
    queued,   // a message or an action went to the outbox, or was skipped
    entered,  // trace
    refused,
    ended,  // converted, exited, finished, stopped
    measured,
    moved,   // an enrolment took an edge that a reader wants to see: a branch, an arm, a time-out
    waits,   // it stays on a step, until when
    faulty,  // an input was no good: why
    did,     // a step wrote a field or a score, started or stopped a workflow
  } kind = Kind::event;
  int64_t at_ms = 0;
  std::string subject;   // the contact's or account's id
  std::string workflow;  // "" for what comes in
  // The subject's own, in which its waits are; nothing for what comes in.
  std::optional<ZoneId> zone;
  // For people, one line without time and subject: `signed_up { source: "ads" }`, `email welcome "Welcome,
  // Ada!"`, `trial_onboarding: waits for engaged, until 2026-03-05 10:00`.
  std::string text;
  size_t statement = 0;  // by which of the world's statements it came
};

// A message or an action of the outbox, kept with all that it says.
struct Queued {
  ActionKind kind = ActionKind::action;
  SkipReason reason = SkipReason::none;
  int64_t at_ms = 0;
  std::string subject;
  uint32_t workflow = 0;
  uint32_t target = 0;  // of Program::messages or actions
  struct Field {
    std::string name;
    std::string value;  // for people; of an email's body the source, followed by what it becomes: text, html
    std::string shown;  // as the language writes it: a text in quotes; of text and html of a body: none
  };
  std::vector<Field> fields;
  bool taken = false;  // an expectation has been about it
  ZoneId zone = kUtc;  // the subject's own
  size_t statement = 0;
};

const char* name_of(Happening::Kind kind);  // "queued"

struct Timeline {
  std::vector<Happening> happenings;
  std::vector<Queued> queued;
};

// `10:00`, with seconds and milliseconds if it has any; where its subject's own zone says another time, that
// one: `09:00 UTC`, with the date if that is another, too.
std::string clock_text(const Happening& happening, ZoneId zone);
// What all of these are to be filled up to: of the longest, if some are in another zone, else 0.
size_t clock_width(const Timeline& timeline, ZoneId zone);

// "10:00:00  ada  email welcome "Welcome, Ada!"", a line each, under a line for each new day; times in `zone`
// by IANA name. From the happening `from` on.
std::string print(const Timeline& timeline, std::string_view zone, size_t from = 0);

}  // namespace nudge::scenario
