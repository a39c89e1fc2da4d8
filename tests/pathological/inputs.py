"""Inputs of a size, each with the program that they are for: (program, lines) of n.

`GROWING`: name → (function, the size that the quick suite begins at).
"""

import json

from programs import SCHEMA, lines


def record(second=0, event="a", user="u", properties=None, **more):
    minute, second = divmod(second, 60)
    hour, minute = divmod(minute, 60)
    day, hour = divmod(hour, 24)
    return json.dumps({"type": "track", "userId": user, "event": event, "properties": properties or {},
                       "timestamp": f"2026-03-{2 + day:02}T{hour:02}:{minute:02}:{second:02}Z", **more}) + "\n"


ONE = record(properties={"x": 3, "y": "hello"})
NOTE = SCHEMA + 'workflow w { when a  enter every time  then note("x") }\n'


def workflows_all_touched(n):
    """One input reaches all of them."""
    return SCHEMA + lines(n, lambda i: f'workflow w{i} {{ when a  enter every time  then note("{i}") }}'), ONE


def conditions_all_turning(n):
    return SCHEMA + lines(n, lambda i: f'workflow w{i} {{ when contact.f >= {i}  then note("{i}") }}') + f"workflow set_it {{ when a then set contact.f = {n} }}\n", ONE


def enrolments_of_one_contact(n):
    return SCHEMA + "workflow w { when a  enter every time per event.x ?? 0  then wait for b }\n", \
        "".join(record(i % 3600, properties={"x": i}) for i in range(n)) + record(3600, "b")


def members_of_one_account(n):
    program = SCHEMA + "account { used: int = 0 }\nsegment full for account = account.used > 3\nworkflow w { when full for account then send hello to members }\nworkflow m { when account is known and full then note(\"told\") }\n"
    group = lambda i, used: json.dumps({"type": "group", "userId": f"u{i}", "groupId": "g", "traits": {"used": used}, "timestamp": "2026-03-02T09:00:00Z"}) + "\n"
    return program, "".join(group(i, 0) for i in range(n)) + group(0, 9)


def repeats(n):
    return SCHEMA + f'workflow w {{ when a then repeat up to {n} times every 1 second until contact.h {{ set contact.f = contact.f + 1 }} }}\n', ONE


def caps_of_one_contact(n):
    return SCHEMA + f"policy {{ at most {n} emails per 30 days }}\nworkflow w {{ when a enter every time then send hello }}\n", \
        '{"type":"identify","userId":"u","timestamp":"2026-03-02T00:00:00Z","traits":{"email":"u@x.example"}}\n' + "".join(record(i) for i in range(n))


def history_of_one_contact(n):
    return SCHEMA + 'segment many = count(a within 7 days) >= 100000\nsegment most = sum(a.x within 7 days) > 1000000000\nworkflow w { when many or most then note("x") }\n', \
        "".join(record(i, properties={"x": 1}) for i in range(n))


def elements_added(n):
    return SCHEMA + 'workflow w { when a(y is known) enter every time then add event.y to contact.t }\n', "".join(record(i, properties={"y": f"e{i}"}) for i in range(n))


def elements_in_one_input(n):
    return "event a { l: list of text?  s: set of text = [] }\naction note(text: text)\n" + \
        'workflow w { when a(l is known) enter every time then note("{length(event.l)} {length(event.s)}") }\n', record(properties={"l": [f"e{i}" for i in range(n)], "s": [f"e{i}" for i in range(n)]})


def nested_json(n):
    return NOTE, record(properties={"deep": 7}).replace("7}", "[" * n + "]" * n + "}")


def keys_in_one_input(n):
    return NOTE, record(properties={f"key{i}": i for i in range(n)})


def one_key_many_times(n):
    return NOTE, record().replace('"properties": {}', '"properties": {' + ", ".join('"x": 1' for _ in range(n)) + "}")


def escapes_in_one_text(n):
    return SCHEMA + "workflow w { when a(y is known) then note(event.y) }\n", record().replace('"properties": {}', '"properties": {"y": "' + "\\u00e9\\\\" * n + '"}')


def records_of_one_batch(n):
    return NOTE, '{"batch": [' + ",".join(record(i % 3600).strip() for i in range(n)) + "]}\n"


def ill_formed_bytes(n):
    return NOTE, record(properties={"y": "Z"}).replace("Z", "\\ud800" * n)


def aliases_in_a_chain(n):
    alias = lambda i: json.dumps({"type": "alias", "userId": f"u{i + 1}", "previousId": f"u{i}", "timestamp": "2026-03-02T09:00:00Z"}) + "\n"
    return NOTE, record(user="u0") + "".join(alias(i) for i in range(n)) + record(10, user="u0")


def everyone_merged_into_one(n):
    alias = lambda i: json.dumps({"type": "alias", "userId": "u", "previousId": f"v{i}", "timestamp": "2026-03-02T10:00:00Z"}) + "\n"
    return NOTE, "".join(record(i % 3600, user=f"v{i}") for i in range(n)) + record(3600) + "".join(alias(i) for i in range(n))


def topics_left(n):
    program = "use email\nevent a\n" + 'email m { from "A <a@x.example>" subject "S" body "B" topic news }\nworkflow w { when a then send m }\n'
    return program, "".join(record(i, "Unsubscribed", properties={"topic": f"t{i}"}) for i in range(n)) + record(n + 1)


def markdown_from_a_value(n):
    program = "event a { y: text? }\n" + 'email m(y: text) { to "u@x.example" from "A <a@x.example>" subject "S" topic news body """\n# {y}\n\n| a |\n|---|\n| {y} |\n\n[a]({y})\n""" }\nworkflow w { when a(y is known) then send m(event.y) }\n'
    return program, record(properties={"y": "*a [b](<c " * n})


def html_from_a_value(n):
    program = "event a { y: text? }\n" + 'email m(y: text) { to "u@x.example" from "A <a@x.example>" subject "S" topic news body """\n<b><i>{y}</i></b>\n""" }\nworkflow w { when a(y is known) then send m(event.y) }\n'
    return program, record(properties={"y": "&<b><!--[[" * n})


def dead_letters(n):
    return NOTE, "".join('{"type":"track","userId":7}\n' for _ in range(n)) + "not json\n" * n


GROWING = {}
for function, at in ((workflows_all_touched, 500), (conditions_all_turning, 500), (enrolments_of_one_contact, 500), (members_of_one_account, 2500),
                     (repeats, 100_000), (caps_of_one_contact, 500), (history_of_one_contact, 5000), (elements_added, 500),
                     (elements_in_one_input, 2500), (nested_json, 2000), (keys_in_one_input, 2500), (one_key_many_times, 2500),
                     (escapes_in_one_text, 20_000), (records_of_one_batch, 2500), (ill_formed_bytes, 5000), (aliases_in_a_chain, 2500),
                     (everyone_merged_into_one, 500), (topics_left, 500), (markdown_from_a_value, 1000), (html_from_a_value, 5000), (dead_letters, 5000)):
    GROWING[function.__name__] = (function, at)
