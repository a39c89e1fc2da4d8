"""What a line of input says, by Segment's spec: ids, fields and events, or why it can't be used."""
import json
from datetime import date

from values import T, parse_time

BAD = object()
TYPES = ("identify", "track", "page", "screen", "group", "alias")


def decode_list(element, v, program):
    optional, element = element.endswith("?"), element.rstrip("?")
    if not isinstance(v, list):
        return BAD
    found = [None if i is None and optional else BAD if i is None else decode(element, i, program) for i in v]
    return BAD if any(i is BAD for i in found) else tuple(found)


def decode_record(parts, v, program):
    if not isinstance(v, dict):
        return BAD
    found = {}
    for f in parts:
        i = v.get(f.key)
        i = None if i is None else decode(f.type, i, program)
        if i is BAD or i is None and not f.optional:
            return BAD
        found[f.name] = i
    return found


def decode(type_, v, program):
    """A JSON value (not null) as a value of the type, or BAD."""
    if type_.startswith("list "):
        return decode_list(type_[5:], v, program)
    if type_ in program.records:
        return decode_record(program.records[type_], v, program)
    if type_ == "set":
        return frozenset(v) if isinstance(v, list) and all(isinstance(i, str) for i in v) else BAD
    if type_ == "bool":
        return v if isinstance(v, bool) else BAD
    if type_ == "int":
        return v if isinstance(v, int) and not isinstance(v, bool) else BAD
    if type_ == "number":
        return v if isinstance(v, (int, float)) and not isinstance(v, bool) else BAD
    if not isinstance(v, str):
        return BAD
    if type_ in ("text", "timezone"):
        return v
    if type_ == "email":
        return v if "@" in v else BAD
    try:
        if type_ == "date":
            return date.fromisoformat(v) if len(v) == 10 else BAD
        if type_ == "time":
            return T(parse_time(v)) if len(v) > 19 else BAD
    except ValueError:
        return BAD
    return next((n for n, j in program.enums[type_] if (j or n) == v), BAD)


def encode(type_, v, program):
    """A value as the outbox writes it."""
    if type_ in program.enums:
        return next(j or n for n, j in program.enums[type_] if n == v)
    if type_ == "set":
        return sorted(v)
    return v.isoformat() if isinstance(v, date) else v


class Refused(Exception):
    """The record goes to the dead letters whole."""


def read_line(line):
    try:
        record = json.loads(line)
    except ValueError:
        raise Refused("not JSON")
    if not isinstance(record, dict) or record.get("type") not in TYPES:
        raise Refused("no type")
    ids = [record.get(k) for k in ("userId", "anonymousId")]
    if not any(isinstance(i, str) and i for i in ids):
        raise Refused("no id")
    return record


def read_fields(fields, values, program):
    """[(name, value or None or BAD)] for the declared fields that the record has."""
    found = []
    for f in fields:
        if f.key in values:
            v = values[f.key]
            found.append((f.name, f.default_value() if v is None else decode(f.type, v, program)))
    return found


def declared_as(name, program):
    """Exact names win over prefixes, longer prefixes over shorter."""
    exact = next((e for e in program.events if e.key == name and not e.prefix), None)
    prefixes = [e for e in program.events if e.prefix and isinstance(name, str) and name.startswith(e.key)]
    return exact or max(prefixes, key=lambda e: len(e.key), default=None)


def read_event(record, program):
    """(event, fields, has bad values), or None for one that is not declared."""
    if record["type"] in ("page", "screen"):
        name = {"page": "page_viewed", "screen": "screen_viewed"}[record["type"]]
        declared = next((e for e in program.events if e.name == name), None)
        values = {**record.get("properties", {}), "name": record.get("name")}
    else:
        declared = declared_as(record.get("event"), program)
        values = record.get("properties", {})
        if declared and declared.prefix:
            values = {**values, declared.fields[0].key: record["event"]}
    if declared is None:
        return None
    row, bad = {}, False
    for f in declared.fields:
        v = values.get(f.key)
        v = None if v is None else decode(f.type, v, program)
        if v is BAD:
            bad, v = True, None
        if v is None and not f.optional:
            raise Refused(f"no usable {f.name}")
        row[f.name] = v
    return declared, row, bad
