#include "tests/unit/syntax/parsed.h"

namespace nudge {

const char* const kWholeFile =
    R"flow(use saas                                   # stdlib: signed_up, teammate_invited, session_started, …
use email                                  # stdlib: email_opened, email_clicked, unsubscribed, …
use crm                                    # stdlib: Stage, notify, create_task, …

enum Plan { trial, starter, pro, enterprise }

contact {
  first_name : text?
  title      : text?
  plan       : Plan = trial
  lifecycle  : Stage = lead
}

account {
  name        : text?
  seats_used  : int = 0
  seats_limit : int = 5
}

email welcome {
  from    "Ada from Acme <ada@acme.example>"
  subject "Welcome, {contact.first_name ?? "there"}!"
  body    """
    Good to have you. **{account.name ?? "Your team"}** starts with {account.seats_limit ?? 5} seats.
    """
}
email invite_your_team { from "ada@acme.example" subject "Better together"     body file "messages/invite.md" }
email last_chance      { from "ada@acme.example" subject "Two days left"       body file "messages/last_chance.md" }
email how_teams_use_it { from "ada@acme.example" subject "How teams use Acme"  body file "messages/teams.md" }

segment engaged = count(session_started within 14 days) >= 5

score lead {
  add 5  when email_opened at most 3 times per day
  add 25 when page_viewed(path == "/pricing")
  add 15 if contact.title is known and contact.title matches r"(?i)\b(vp|chief|head)\b"
  subtract 20 when no session_started for 30 days
  halve every 30 days
  keep within 0..100
}

workflow trial_onboarding "Get a trial user to invite a teammate within five days" {
  when  signed_up
  if    contact.plan == trial
  enter once
  goal  teammate_invited within 5 days
  exit  when unsubscribed or contact.plan != trial

  then {
    send welcome
    wait 1 day
    send invite_your_team
    wait up to 2 days for engaged
      then finish as "engaged"
      else {
        split nudge_copy {
          50% urgent  { send last_chance }
          50% helpful { send how_teams_use_it }
        }
      }
  }
}

workflow sales_handoff {
  when  score.lead >= 80
  enter again after 90 days
  then {
    notify("#sales", "{contact.first_name ?? "A lead"} at {account.name ?? "no company"} has {round(score.lead)} points")
    create_task("Call {contact.email ?? contact.id}", due: 1 day)
    set contact.lifecycle = mql
  }
}

test "a trial user who invites nobody is nudged after a day" {
  contact { email: "ada@x.example", first_name: "Ada", plan: trial, timezone: "Europe/Paris" }
  at 2026-03-02 10:00
  signed_up { source: "ads" }
  expect sent welcome with subject "Welcome, Ada!"
  after 1 day
  expect sent invite_your_team
  teammate_invited { email: "bob@acme.example" }
  expect finished trial_onboarding as converted
}
)flow";

}  // namespace nudge
