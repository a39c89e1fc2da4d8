"""Makes the work: rules and visits, people who sign up and are invited. The same sizes always give the same bytes.

A folder of rules has rules.ndjson (any contestant's), rules.flow (Nudge's) and visits.ndjson, a Segment record a line.
"""

import json
import random

PLANS = ["trial", "starter", "pro", "enterprise"]
COUNTRIES = ["%s%s" % (a, b) for a in "abdefgimnp" for b in "etru"]
PAGES = ["/product/page-%03d" % n for n in range(250)]

RULES_HEAD = """\
event visited { plan: text?, country: text?, page: text?, seats: int = 0, spend: number = 0 }
action matched(rule: int)
"""
RULE = """\
workflow rule_%05d {
  when visited(plan == "%s" and country == "%s" and page == "%s" and seats > %d and seats < %d and spend >= %s)
  enter every time
  then matched(%d)
}
"""
DAY_0_S = 1_772_323_200  # 2026-03-01T00:00Z


def stamp(second, ms=0):
    """The time so many seconds after the first of March."""
    import time
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(DAY_0_S + second)) + ".%03dZ" % ms


def make_rules(folder, count, visits=4096):
    """Rules of six comparisons each. Half of the visits ask for what some rule asks for; with one rule nine of ten."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(count)
    rules = []
    for _ in range(count):
        over = chance.randrange(500)
        rules.append({"plan": chance.choice(PLANS), "country": chance.choice(COUNTRIES), "page": chance.choice(PAGES),
                      "over": over, "under": over + chance.randrange(200, 500), "spend": chance.randrange(1000) / 4 + 0.5})
    with open(folder / "rules.ndjson", "w") as out:
        out.writelines(json.dumps(rule) + "\n" for rule in rules)
    with open(folder / "rules.flow", "w") as out:
        out.write(RULES_HEAD)
        for number, rule in enumerate(rules):
            out.write(RULE % (number, rule["plan"], rule["country"], rule["page"], rule["over"], rule["under"],
                              rule["spend"], number))
    with open(folder / "visits.ndjson", "w") as out:
        for number in range(visits):
            wanted = chance.choice(rules)
            if chance.random() > (0.9 if count == 1 else 0.5):
                wanted = {"plan": chance.choice(PLANS), "country": chance.choice(COUNTRIES), "page": chance.choice(PAGES)}
            out.write(json.dumps({
                "type": "track", "messageId": "v%d" % number, "userId": "u%04d" % chance.randrange(1000),
                "timestamp": stamp(number), "event": "visited",
                "properties": {"plan": wanted["plan"], "country": wanted["country"], "page": wanted["page"],
                               "seats": chance.randrange(1000), "spend": chance.randrange(2000) / 4}}) + "\n")


def write_onboarding(path, contacts, invited=True):
    """Everybody signs up, one a 100 ms, and is invited by a teammate some thousand people later, within the first day:
    two inputs a contact."""
    behind = min(1000, contacts)
    with open(path, "w") as out:
        for number in range(contacts + (behind if invited else 0)):
            second, ms = divmod(number * 100, 1000)
            at = stamp(second, ms)
            if number < contacts:
                out.write('{"type":"track","messageId":"s%d","userId":"user-%07d","timestamp":"%s","event":"Signed Up",'
                          '"context":{"traits":{"firstName":"Ada","email":"user-%d@acme.example"}},"properties":{"type":"search"}}\n'
                          % (number, number, at, number))
            if invited and number >= behind:
                who = number - behind
                out.write('{"type":"track","messageId":"i%d","userId":"user-%07d","timestamp":"%s","event":"Teammate Invited",'
                          '"properties":{"invitee":"mate-%d@acme.example"}}\n' % (who, who, at, who))
