"""The text of a program, with the fewest parentheses that language.md's table of precedence allows, so that the tool's
parser is tested too."""
from kinds import Clock, Money, written_length
from syntax import Dur, Step, is_occurrence
from values import S

PREC = {"or": 1, "any": 1, "and": 2, "occand": 2, "not": 3, "cmp": 5, "contains": 5, "starts": 5, "ends": 5, "matches": 5, "inrange": 5, "inlist": 5, "notinlist": 5, "in": 5, "notin": 5, "known": 5,
        "missing": 5, "holds": 4, "else": 6, "add": 7, "sub": 7, "mul": 8, "div": 8, "rest": 8, "neg": 9, "ifx": 0, "did": 10}


WORDS = {"contains": "contains", "starts": "starts with", "ends": "ends with", "matches": "matches", "inlist": "in",
         "notinlist": "not in"}


def quote(s):
    return s.replace("\\", "\\\\").replace('"', '\\"').replace("{", "\\{").replace("}", "\\}").replace("\n", "\\n")


def par(e, least):
    s = text_of(e)
    return f"({s})" if PREC.get(e.op, 10) < least or e.op == "ifx" else s


def window_text(w):
    if w is None:
        return ""
    if w[0] == "within":
        return f" within {w[1]}"
    return " since entry" if w[0] == "entry" else f" since {text_of(w[1])}"


def occ_text(name, filt):
    return f"{name}({text_of(filt)})" if filt is not None else name


def literal(v):
    if v is True or v is False:
        return "true" if v else "false"
    if v is None:
        return "missing"
    if isinstance(v, S):
        return written_length(v)
    if isinstance(v, (Money, Clock)):
        return str(v)
    if isinstance(v, str):
        return f'"{quote(v)}"'
    if isinstance(v, (list, tuple)):
        return "[" + ", ".join(literal(i) for i in v) + "]"
    return repr(v)


def text_of(e):
    op, a = e.op, e.a
    if op in ("lit", "enum"):
        return a[-1] if op == "enum" else literal(a[0])
    if op in ("instant", "day", "let", "row", "param", "seg", "given"):
        return str(a[-1])
    if op == "dur":
        return str(a[0])
    if op in ("contact", "account", "event"):
        return f"{op}.{a[0]}"
    if op == "bound":
        return f"{a[0]}.{a[1]}"
    if op in ("now", "today"):
        return op
    if op == "entry":
        return "entry.time"
    if op == "not":
        return "not " + par(a[0], 3)
    if op in ("and", "or"):
        return f"{par(a[0], PREC[op])} {op} {par(a[1], PREC[op] + 1)}"
    if op == "occand":
        return f"{text_of(a[0])} and {par(a[1], 3)}"
    if op == "any":
        return " or ".join(par(i, 2) if is_occurrence(i) else f"({text_of(i)})" for i in a[0])
    if op == "cmp":
        return f"{par(a[1], 6)} {a[0]} {par(a[2], 6)}"
    if op in WORDS:
        return f"{par(a[0], 6)} {WORDS[op]} {par(a[1], 6)}"
    if op == "inrange":
        return f"{par(a[0], 6)} in {a[1]}..{a[2]}"
    if op in ("in", "notin"):
        word = "in" if op == "in" else "not in"
        return f"{par(a[0], 6)} {word} [{', '.join(text_of(i) for i in a[1])}]"
    if op in ("known", "missing"):
        return f"{par(a[0], 6)} is {op}"
    if op == "accountknown":
        return "account is known"
    if op == "else":
        return f"{par(a[0], 6)} ?? {par(a[1], 7)}"
    if op in ("add", "sub", "mul", "div", "rest"):
        sign = {"add": "+", "sub": "-", "mul": "*", "div": "/", "rest": "%"}[op]
        return f"{par(a[0], PREC[op])} {sign} {par(a[1], PREC[op] + 1)}"
    if op == "neg":
        return "-" + par(a[0], 9)
    if op == "ifx":
        return f"if {text_of(a[0])} then {text_of(a[1])} else {text_of(a[2])}"
    if op == "holds":
        return f"{par(a[0], 5)} holds for {a[1]}"
    if op == "absent":
        return f"no {occ_text(a[0], a[1])} for {a[2]}"
    if op == "score":
        return f"score.{a[0]}"
    if op == "item":
        return ".".join(a)
    if op == "part":
        return f"{par(a[0], 10)}.{a[1]}"
    if op == "each":
        return f"{a[0]}({a[1]} in {text_of(a[2])}: {text_of(a[3])})"
    if op == "did":
        return f"did {occ_text(a[0], a[1])}{window_text(a[2])}"
    if op in ("count", "first", "last"):
        return f"{op}({occ_text(a[0], a[1])}{window_text(a[2])})"
    if op in ("sum", "min", "max", "average", "latest"):
        return f"{op}({occ_text(a[0], a[2])}.{a[1]}{window_text(a[3])})"
    if op in ("call", "fn"):
        return f"{a[0]}({', '.join(text_of(i) for i in a[1])})"
    if op == "text":
        return '"' + "".join(quote(p) if isinstance(p, str) else "{" + text_of(p) + "}" for p in a[0]) + '"'
    if op == "occ":
        return occ_text(a[0], a[1])
    raise ValueError(op)


def target_text(t):
    """A goal, exit or wait: conditions stand in parentheses, so that no window is read as theirs."""
    if is_occurrence(t) or t.op == "any":
        return text_of(t)
    return f"({text_of(t)})"


def goal_text(g):
    return target_text(g.target) + (f" within {g.within}" if g.within else "") + (f" worth {par(g.worth, 6)}" if g.worth else "")


def trigger_text(t):
    a = t.a
    if t.op == "times":
        return f"when {text_of(a[0])} {a[1]} times within {a[2]}"
    if t.op == "changes":
        owner, f, before, after = a
        return f"when {owner}.{f} changes" + (f" from {text_of(before)}" if before else "") + \
            (f" to {text_of(after)}" if after else "")
    if t.op == "date":
        word, length, owner, f, at = a
        return f"when {f'{length} ' if length else ''}{word} {owner}.{f}" + (f" at {at}" if at else "")
    if t.op == "every":
        kind, what, at = a
        unit = {"day": "day", "week": what, "month": f"month on {what}"}.get(kind) or f"year on contact.{what}"
        return f"when every {unit}" + (f" at {at}" if at else "")
    return f"when {text_of(t)}"


def enter_text(r):
    return {"once": "enter once", "again": f"enter again after {r[-1]}", "every": "enter every time",
            "per": f"enter every time per event.{r[-1]}"}[r[0]]


def argument_text(v):
    return v if isinstance(v, str) else str(v) if isinstance(v, Dur) else text_of(v)


def block(steps, pad):
    if len(steps) == 1 and steps[0].kind not in ("if", "for", "repeat") and steps[0].label is None and len(pad) % 4 == 0:
        return write_step(steps[0], pad).strip()
    return "{\n" + "".join(write_step(s, pad + "  ") for s in steps) + pad + "}"


def write_step(s, pad):
    return pad + (f"{s.label}: " if s.label else "") + step_text(s, pad) + "\n"


def step_text(s, pad):
    k, a = s.kind, s.a
    if k == "send":
        given = f"({', '.join(text_of(i) for i in a[1])})" if len(a) > 1 and a[1] else ""
        return f"send {a[0]}{given}"
    if k == "best":
        return f"{step_text(Step('send', a[:2]), pad)} at best time within {a[2]}"
    if k == "members":
        return f"send {a[0]} to members" + (f" where {text_of(a[1])}" if a[1] else "")
    if k == "repeat":
        times, every, until, body = a
        return f"repeat up to {times} times every {every} until {text_of(until)} {block(body, pad)}"
    if k == "run":
        return f"run {a[0]}({', '.join(argument_text(i) for i in a[1])})" if a[1] else f"run {a[0]}"
    if k == "points":
        return f"add {text_of(a[1])} to score.{a[0]}"
    if k == "account":
        return f"set account.{a[0]} = {text_of(a[1])}"
    if k == "wait":
        return f"wait {a[0]}"
    if k == "clock":
        return f"wait until {a[1] + ' ' if a[1] else ''}{a[0]}"
    if k == "until":
        return f"wait until {text_of(a[0])}"
    if k == "for":
        target, up_to, name, then, other = a
        t = f"wait {f'up to {up_to} ' if up_to else ''}for {target_text(target)}{f' as {name}' if name else ''}"
        if then:
            t += f"\n{pad}  then {block(then, pad + '  ')}"
        return t + (f"\n{pad}  else {block(other, pad + '  ')}" if other else "")
    if k == "if":
        t = f"if {text_of(a[0])}\n{pad}  then {block(a[1], pad + '  ')}"
        return t + (f"\n{pad}  else {block(a[2], pad + '  ')}" if a[2] else "")
    if k == "match":
        t = f"match {text_of(a[0])} {{\n"
        for values, steps in a[1]:
            t += f"{pad}  {', '.join(values)} then {block(steps, pad + '  ')}\n"
        return t + (f"{pad}  else {block(a[2], pad + '  ')}\n" if a[2] else "") + pad + "}"
    if k == "split":
        arm = "".join(write_step(i, pad + "    ") for i in a[1])
        return f"split {a[0]} {{\n" + "".join(f"{pad}  {w} {{\n{arm}{pad}  }}\n" for w in ("60% one", "40% other")) + \
            pad + "}"
    if k == "arms":
        name, percent, *arms = a
        shown = [(f"{percent}% one", arms[0]), (f"{100 - percent}% other", arms[1])]
        return f"split {name} {{\n" + "".join(f"{pad}  {w} {block(arm, pad + '  ')}\n" for w, arm in shown) + pad + "}"
    if k == "set":
        return f"set contact.{a[0]} = {text_of(a[1])}"
    if k in ("add", "remove"):
        return f"{k} {text_of(a[1])} {'to' if k == 'add' else 'from'} contact.{a[0]}"
    if k == "action":
        return f"{a[0]}({', '.join(text_of(i) for i in a[1])})"
    if k in ("start", "stop"):
        return f"{k} {a[0]}"
    if k == "finish":
        return "finish" + (f' as "{a[0]}"' if a[0] else "")
    raise ValueError(k)


def type_text(name):
    kind, _, element = name.partition(" ")
    if name.endswith("?") and kind in ("set", "list") and " " in name:
        return f"{kind} of {element}"
    optional, name = ("?", name[:-1]) if name.endswith("?") else ("", name)
    return ("money(USD)" if name == "money" else f"{kind} of {element}" if element else name) + optional


def field_text(f):
    t = f"  {f.name}: "
    if f.optional and " " in f.type:
        t += f"({type_text(f.type)})?"
    else:
        t += type_text(f.type) + ("?" if f.optional else "")
    if f.default is not None:
        t += f" = {f.default if f.type[0].isupper() else literal(f.default)}"
    return t + (f' as "{f.json}"' if f.json else "") + "\n"


def parameters_text(params):
    return f"({', '.join(f'{n}: {type_text(t)}' for n, t in params)})" if params else ""


def message_text(name, m):
    lines = ['from "a@acme.example"'] if m.channel == "email" else ['from "+15550100"'] if m.channel == "sms" else []
    lines += [f"{k} {text_of(v)}" for k, v in m.fields.items()]
    lines += [f'topic "{m.topic}"'] if m.topic else []
    lines += ["transactional"] if m.transactional else []
    return f"{m.channel} {name}{parameters_text(m.params)} {{\n" + "".join(f"  {i}\n" for i in lines) + "}\n"


def rule_text(r):
    word, n = ("subtract", -r.points) if r.points < 0 else ("add", r.points)
    if r.cond is not None:
        return f"{word} {n} if {text_of(r.cond)}"
    bound = f" at most {r.at_most[0]} times per {r.at_most[1]}" if r.at_most else ""
    return f"{word} {n} when {text_of(r.when)}{bound}"


def score_text(name, s):
    lines = [rule_text(r) for r in s.rules]
    lines += [f"halve every {s.halve}"] if s.halve else []
    lines += [f"keep within {s.within[0]}..{s.within[1]}"] if s.within else []
    return f"score {name}{' for account' if s.account else ''} {{\n" + "".join(f"  {i}\n" for i in lines) + "}\n"


def policy_text(p):
    lines = [f"quiet hours {p.quiet[0]} to {p.quiet[1]}"] if p.quiet else []
    lines += [f"at most {n} {what} per {d}" for n, what, d in p.caps]
    lines += [f"ignore events older than {p.ignore}"] if p.ignore else []
    lines += [f'default timezone "{p.timezone}"'] if p.timezone else []
    return "policy {\n" + "".join(f"  {i}\n" for i in lines) + "}\n" if lines else ""


def event_text(e):
    alias = f' as "{e.json}{"*" if e.prefix else ""}"' if e.json else ""
    declared = e.fields[1:] if e.prefix else e.fields
    return f"event {e.name}{alias} {{\n" + "".join(map(field_text, declared)) + "}\n"


def write_program(p):
    out = []
    for n, values in p.enums.items():
        out.append(f"enum {n} {{ " + ", ".join(v + (f' as "{j}"' if j else "") for v, j in values) + " }\n")
    out += [f"record {n} {{\n" + "".join(map(field_text, fields)) + "}\n" for n, fields in p.records.items()]
    out.append("contact {\n" + "".join(map(field_text, p.contact)) + "}\n")
    out.append("account {\n" + "".join(map(field_text, p.account)) + "}\n")
    out.append(policy_text(p.policy))
    out += [event_text(e) for e in p.events]
    out += [f"let {n} = {Dur(v.n, v.unit) if isinstance(v, Dur) else text_of(v)}\n" for n, v in p.lets.items()]
    out += [f"function {n}({', '.join(f'{a}: {type_text(t)}' for a, t in params)}) = {text_of(body)}\n"
            for n, (params, body) in p.functions.items()]
    out += [f"segment {n} = {text_of(c)}\n" for n, c in p.segments.items()]
    out += [f"segment {n} for account = {text_of(c)}\n" for n, c in p.account_segments.items()]
    out += [score_text(n, s) for n, s in p.scores.items()]
    out += [message_text(n, m) for n, m in p.messages.items()]
    out += [f"action {n}({', '.join(f'{a}: {type_text(t)}' for a, t in params)})\n" for n, params in p.actions.items()]
    for n, (params, steps) in p.sequences.items():
        out.append(f"sequence {n}{parameters_text(params)} {{\n{''.join(write_step(s, '    ') for s in steps)}}}\n")
    out += [workflow_text(w) for w in p.workflows]
    return "\n".join(i for i in out if i)


def workflow_text(w):
    lines = ["for account"] if w.account else []
    lines += [trigger_text(t) for t in w.triggers]
    if w.cond is not None:
        lines.append(f"if {text_of(w.cond)}")
    if w.enter is not None:
        lines.append(enter_text(w.enter))
    if w.goal:
        lines.append("goal " + goal_text(w.goal))
    for n, m in w.measures.items():
        lines.append(f"measure {n}: " + goal_text(m))
    lines += [f"exit when {target_text(e)}" for e in w.exits]
    lines += [f"holdout {w.holdout}%"] if w.holdout else []
    lines += [f"moved {old} to {new}" if new else f"retire {old}" for old, new in w.moves]
    body = "".join(write_step(s, "    ") for s in w.steps)
    return f"workflow {w.name} {{\n" + "".join(f"  {i}\n" for i in lines) + f"  then {{\n{body}  }}\n}}\n"
