"""What a line of input says, by Segment's spec: ids, fields and events, or why it can't be used."""
import json
from datetime import date

from kinds import READ, shown
from values import T, iso, parse_time

BAD = object()
TYPES = ("identify", "track", "page", "screen", "group", "alias")


def decode_list(element, v, program):
    optional, element = element.endswith("?"), element.rstrip("?")
    if not isinstance(v, list):
        return BAD
    found = [None if i is None and optional else BAD if i is None else decode(element, i, program) for i in v]
    return BAD if any(i is BAD for i in found) else tuple(found)


def value_in(values, f, program):
    """What a whole record or event has there: the default of what is absent; null is missing where that may be."""
    if f.key not in values:
        return f.default_value()
    return f.value_of_null() if values[f.key] is None else decode(f.type, values[f.key], program)


def decode_record(parts, v, program):
    if not isinstance(v, dict):
        return BAD
    found = {}
    for f in parts:
        i = value_in(v, f, program)
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
    if type_.startswith("set "):
        found = decode_list(type_[4:], v, program)
        return BAD if found is BAD else frozenset(found)
    if type_ in READ:
        found = READ[type_](v)
        return BAD if found is None else found
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
    type_ = type_.rstrip("?")
    if v is None:
        return None
    if type_ in program.enums:
        return next(j or n for n, j in program.enums[type_] if n == v)
    if type_.startswith("set "):
        return sorted(v)
    if type_.startswith("list "):
        return [encode(type_[5:], i, program) for i in v]
    if type_ == "time":
        return iso(v)
    return shown(v) if type_ in READ else v.isoformat() if isinstance(v, date) else v


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
            found.append((f.name, f.value_of_null() if v is None else decode(f.type, v, program)))
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
        v = value_in(values, f, program)
        if v is BAD:
            bad, v = True, f.value_of_null()
        if v is None and not f.optional:
            raise Refused(f"no usable {f.name}")
        row[f.name] = v
    return declared, row, bad
