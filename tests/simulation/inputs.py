"""What a line of input says, by Segment's spec: ids, fields and events, or why it can't be used."""
import json
from datetime import date

from values import T, parse_time

BAD = object()


def decode(type_, v, enums):
    """A JSON value (not null) as a value of the type, or BAD."""
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
    return next((n for n, j in enums[type_] if (j or n) == v), BAD)


def encode(type_, v, enums):
    """A value as the outbox writes it."""
    if type_ in enums:
        return next(j or n for n, j in enums[type_] if n == v)
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
    if not isinstance(record, dict) or record.get("type") not in ("identify", "track", "page", "group"):
        raise Refused("no type")
    if not isinstance(record.get("userId"), str) or not record["userId"]:
        raise Refused("no id")
    return record


def read_fields(fields, values, enums):
    """[(name, value or None or BAD)] for the declared fields that the record has."""
    found = []
    for f in fields:
        if f.key in values:
            v = values[f.key]
            found.append((f.name, f.default_value() if v is None else decode(f.type, v, enums)))
    return found


def read_event(record, program):
    """(event, fields, has bad values), or None for one that is not declared."""
    if record["type"] == "page":
        name = "page_viewed"
        declared = next((e for e in program.events if e.name == name), None)
        values = {**record.get("properties", {}), "name": record.get("name")}
    else:
        declared = next((e for e in program.events if e.key == record.get("event")), None)
        values = record.get("properties", {})
    if declared is None:
        return None
    row, bad = {}, False
    for f in declared.fields:
        v = values.get(f.key)
        v = None if v is None else decode(f.type, v, program.enums)
        if v is BAD:
            bad, v = True, None
        if v is None and not f.optional:
            raise Refused(f"no usable {f.name}")
        row[f.name] = v
    return declared, row, bad
