"""The constructs that the manual must show: for each alternative of the syntax tree's variants, and each value of its
enums, what a line of `nudge check --dump ast` looks like when it is there.

The alternatives are read from compiler/ast/*.h, so a construct that is added to the language without a pattern here, or
without an example in the manual, is a failed test.
"""

import re

# A variant's alternative or an enum's value, as `Name` or `Enum.value` (`Struct.Kind.value`).
PATTERNS = {
    # expressions
    "IntLiteral": r"\bint \d", "NumberLiteral": r"\bnumber \d", "BoolLiteral": r"\bbool (true|false)",
    "TextLiteral": r'\btext "', "DurationLiteral": r"\bduration \d", "ClockLiteral": r"\bclock \d",
    "DateLiteral": r"\bdate \d", "TimeLiteral": r"\btime \d.*utc", "MoneyLiteral": r"\bmoney [\d.]+ [A-Z]{3}",
    "ListLiteral": r"\blist \[", "Reference": r"\bname \w+ \[", "Member": r"\bmember \w+ ", "Call": r"\bcall \w+ ",
    "Did": r"\bdid \w+ ", "Unary": r"\bnot \[", "Binary": r"\bbinary ", "Range": r"\brange \[", "Known": r"\bis known",
    "HoldsFor": r"\bholds for", "Conditional": r"\bconditional",
    "TextForm.quoted": r'\btext "', "TextForm.block": r'block "', "TextForm.raw": r'\btext r"',
    "UnaryOp.negate": r"\bnegate", "UnaryOp.logical_not": r"\bnot \[",
    "Window.Kind.within": r"^ *window within", "Window.Kind.since_entry": r"^ *window since entry",
    "Window.Kind.since": r"^ *window since \[",
    # declarations
    "UseDecl": r"^use \w", "EnumDecl": r"^enum ", "RecordDecl": r"^record ", "ContactDecl": r"^account ",
    "EventDecl": r'^event \w+ as "', "LetDecl": r"^let ", "FunctionDecl": r"^function ", "SegmentDecl": r"^segment \w+ \[",
    "ScoreDecl": r"^score ", "MessageDecl": r"^email ", "ActionDecl": r"^action ", "SequenceDecl": r"^sequence ",
    "PolicyDecl": r"^policy", "WorkflowDecl": r'^workflow \w+ "', "TestDecl": r'^test "',
    "TypeName.Kind.named": r"field \w+: \w+\? ", "TypeName.Kind.list": r"field \w+: list of ",
    "TypeName.Kind.set": r"field \w+: set of ", "TypeName.Kind.money": r"field \w+: money\(",
    "Channel.email": r"^email ", "Channel.sms": r"^sms ", "Channel.push": r"^push ", "Channel.in_app": r"^in_app ",
    "Form.markdown": r'body file ".*\.md"', "Form.html": r'body file ".*\.html"',
    "ScoreRule.Kind.when": r"^ *when: ", "ScoreRule.Kind.when_none": r"^ *when no: ", "ScoreRule.Kind.if_": r"^    if: ",
    "QuietHours": r"^  quiet hours", "Cap": r"^  at most \d+ emails", "IgnoreOlder": r"^  ignore events older than",
    "DefaultTimezone": r"^  default timezone",
    # workflows
    "Trigger": r"^  when", "Condition": r"^  if \[", "Goal": r"^  goal", "Exit": r"^  exit when", "Holdout": r"^  holdout",
    "Subject": r"^  for contact", "Moved": r"^  moved \w+ to \w+", "EnterRule": r"^  enter",
    "WhenExpr": r"^  when \[", "WhenChanges": r"^  when changes", "WhenNone": r"^  when no \[",
    "WhenDate": r"^  when before", "WhenEvery": r"^  when every",
    "WhenDate.Kind.before": r"^  when before", "WhenDate.Kind.after": r"^  when after", "WhenDate.Kind.on": r"^  when on ",
    "WhenEvery.Kind.year": r"^  when every year", "WhenEvery.Kind.month": r"^  when every month",
    "WhenEvery.Kind.week": r"^  when every monday", "WhenEvery.Kind.day": r"^  when every day",
    "EnterRule.Kind.once": r"^  enter once", "EnterRule.Kind.again_after": r"^  enter again after",
    "EnterRule.Kind.every_time": r"^  enter every time \[", "EnterRule.Kind.every_time_per": r"^  enter every time per",
    # steps
    "SendStep": r"^ *send \w+", "WaitStep": r"^ *wait \[", "WaitUntilStep": r"^ *wait until \[", "WaitForStep": r"^ *wait for",
    "IfStep": r"^ +if \[", "MatchStep": r"^ *match ", "SplitStep": r"^ *split \w+ \[", "RepeatStep": r"^ *repeat up to",
    "SetStep": r"^ *set \[", "AddStep": r"^ *add \[", "ActionStep": r"^ *action \w+ \[", "StartStep": r"^ *start \w+",
    "StopStep": r"^ *stop \w+", "RunStep": r"^ *run \w+", "FinishStep": r'^ *finish as "',
    "MatchPattern.Kind.value": r"^ *pattern name ", "MatchPattern.Kind.missing": r"^ *pattern missing|^ *pattern name missing",
    "MatchPattern.Kind.range": r"^ *pattern range",
    # tests
    "TestSubject": r"^  contact \w+ \[", "TestAt": r"^  at time", "TestAfter": r"^  after ", "TestEvent": r"^  event \w+ \[",
    "TestSet": r"^  set \[", "ExpectSent": r"^  expect sent", "ExpectNothingSent": r"^  expect nothing sent",
    "ExpectAction": r"^  expect action", "ExpectIn": r"^  expect in ", "ExpectFinished": r"^  expect finished",
    "ExpectCondition": r"^  expect (name|binary|member|call|did|not|is) ?",
}

SPELLED = {"logical_or": "or", "logical_and": "and", "equal": "==", "not_equal": "!=", "less": "<", "less_equal": "<=",
           "greater": ">", "greater_equal": ">=", "in": "in", "not_in": "not in", "contains": "contains",
           "starts_with": "starts with", "ends_with": "ends with", "matches": "matches", "coalesce": "??", "add": "+",
           "subtract": "-", "multiply": "*", "divide": "/", "remainder": "%"}
PATTERNS.update({"BinaryOp." + name: r"\bbinary %s( in parentheses)? \[" % re.escape(sign) for name, sign in SPELLED.items()})
PATTERNS.update({"DurationUnit." + unit: r"\bduration \d+ %s" % unit
                 for unit in ("seconds", "minutes", "hours", "days", "weeks", "months", "years")})

# What only a session of the REPL has.
SESSION = {"TestAsk"}

# Parts that are no alternative of a variant.
PARTS = {
    "for a contact": r"^  expect for \w+ ", "a record in a test": r"^ +record \[", "a list of records": r"^ +list of records \[",
    "a local time": r"\btime [\d-]+ [\d:]+ \[", "is missing": r"\bis missing", "parentheses": r" in parentheses \[",
    "a named argument": r"^ *argument \w+ \[", "elements of a list": r"^ *body: ", "a module": r"^use \w",
    "a file": r'^use "', "documentation": r"^ *documentation ", "a JSON name": r'field .* as "', "pii": r"field .* pii",
    "unique": r"field .* unique", "a default": r"^ *default: ", "an enum's spelling": r'^  value \w+ as "',
    "a field of an optional list": r"field \w+: \(list of ", "a list of optional values": r"field \w+: list of \w+\?",
    "a segment of accounts": r"^segment \w+ for account", "a score of accounts": r"^score \w+ for account",
    "subtract": r"^  subtract", "at most … times": r"^    at most \d+ times per day", "per hour": r"times per hour",
    "per week": r"times per week", "halve every": r"^  halve every", "keep within": r"^  keep to", "a parameter": r"^  parameter ",
    "transactional": r"^  transactional", "topic": r"^  topic name", "preheader": r"^  preheader", "reply_to": r"^  reply_to",
    "to": r'^  to "', "link": r"^  link", "an event by its prefix": r'^event \w+ as ".*\*"', "for account": r"^  for account",
    "2 times within": r"^  when \d+ times", "from": r"^    from: ", "to a value": r"^    to: ", "at a clock": r"^    at: clock",
    "measure": r"^  measure ", "goal within": r"^    within: ", "worth": r"^    worth: ", "moved to finish": r"^  moved \w+ to finish",
    "retire": r"^  retire", "at best time": r"^ *at best time within: ", "to members": r"^ *send \w+ to members", "where": r"^ *where: ",
    "wait up to": r"^ *up to: ", "wait … as": r"^ *wait for as ", "wait until monday": r"^ *wait until monday",
    "else": r"^ *else( braced)? \[", "shares": r"^ *arm \w+ 33.5%", "adapt": r"^ *split \w+ adapt", "remove": r"^ *remove \[",
    "finish": r"^ *finish \[", "a label": r"^ *\w+: wait", "message as a type": r"parameter \w+: message",
    "an account of a test": r"^  account \w+ \[", "an unnamed contact": r"^  contact unnamed", "somebody does": r"^  event \w+ by ",
    "sent to": r"^  expect sent \w+ to ", "with contains": r"^    with \w+ contains", "with": r"^    with \w+ \[",
    "expect not sent": r"^  expect not sent", "expect in … at": r"^  expect in \w+ at ", "expect not in": r"^  expect not in",
    "finished as converted": r"^  expect finished \w+ as converted", "finished as a label": r'^  expect finished \w+ as "',
}


def alternatives(headers):
    """What the syntax tree can hold, from the text of its headers: `Name`, `Enum.value`, `Struct.Kind.value`."""
    found = []
    for text in headers:
        text = re.sub(r"//[^\n]*", "", text)
        for variant in re.findall(r"std::variant<([^>]*)>", text):
            found += [name for name in re.findall(r"\w+", variant)]
        struct = ""
        for opened, name, body in re.findall(r"^struct (\w+)|enum class (\w+) \{([^}]*)\}", text, re.M):
            if opened:
                struct = opened
                continue
            owner = struct + "." + name if name == "Kind" else name
            found += [owner + "." + value for value in re.findall(r"\w+", body)]
    return found


def functions(source):
    """The functions of the language, from compiler/check/call.cpp."""
    tables = re.findall(r"constexpr [^=]*\bk(?:History|Standard)\[\] = \{(.*?)\};", source, re.S)
    return sorted(set(re.findall(r'"(\w+)"', "".join(tables))) | {"any", "all"})
