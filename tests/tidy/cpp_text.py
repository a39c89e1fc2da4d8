"""C++ as far as tidy must read it: includes, and where functions begin and end.

Not a parser: good enough for code that clang-format has laid out. Braces are told apart by what stands before them.
"""

import collections
import re

Function = collections.namedtuple("Function", "name start end")  # lines, counted from 1, both inclusive

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"][^>"]+[>"])')
RAW_TEXT = re.compile(r'R"([^()\\\s]{0,16})\(.*?\)\1"', re.S)
SCOPE = re.compile(r'^(?:template\s*<.*>\s*)?(?:inline\s+)?(?:namespace|class|struct|union|enum|extern)\b', re.S)
LAMBDA = re.compile(r"\[[^\[\]]*\]\s*(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?\s*(?:mutable|noexcept|\s)*(?:->[^{;=]*)?$", re.S)


def includes(text):
    """(line, `<name>` or `"name"`) of each include."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := INCLUDE.match(line):
            yield number, found.group(1)


NAMESPACE = re.compile(r"^namespace(?: ([\w:]+))? \{(\})?$")
TYPE = re.compile(r"^(?:struct|class|union|enum class|enum) (\w+(?:::\w+)*)(?: final)?(?: : .*)? \{")


def types(code):
    """(full name, line), in code without comments, of each type that is defined at the level of a namespace that isn't a file's own."""
    inside = []
    for number, line in enumerate(code.splitlines(), 1):
        if found := NAMESPACE.match(line):
            if not found.group(2):
                inside.append(found.group(1))
        elif line == "}  " and inside:  # what a comment stood behind
            inside.pop()
        elif (found := TYPE.match(line)) and None not in inside:
            yield "::".join([*inside, found.group(1)]), number


def without_comments_and_texts(text):
    """The code, line for line, with comments and preprocessor lines blank and texts empty."""
    out, at = [], 0
    newlines = lambda piece: "\n" * piece.count("\n")
    begins_line = True
    while at < len(text):
        c = text[at]
        if text.startswith("//", at):
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
        elif text.startswith("/*", at):
            end = text.find("*/", at + 2)
            end = len(text) if end < 0 else end + 2
            out.append(newlines(text[at:end]))
            at = end
        elif c == "#" and begins_line:
            end = end_of_directive(text, at)
            out.append(newlines(text[at:end]))
            at = end
        elif c == "R" and (raw := RAW_TEXT.match(text, at)) and not is_name(text[at - 1 : at]):
            out.append('""' + newlines(raw.group()))
            at = raw.end()
        elif c == '"' or (c == "'" and not is_digit_separator(text, at)):
            at = end_of_text(text, at)
            out.append(c + c)
        else:
            out.append(c)
            at += 1
        begins_line = at > 0 and at <= len(text) and (c == "\n" or (begins_line and c in " \t"))
    return "".join(out)


def is_name(c):
    return c.isalnum() or c == "_"


def is_digit_separator(text, at):
    return at > 0 and text[at - 1].isalnum() and text[at + 1 : at + 2].isalnum() and re.search(
        r"\b[0-9][\w']*$", text[max(0, at - 32) : at]) is not None


def end_of_directive(text, at):
    while True:
        end = text.find("\n", at)
        if end < 0:
            return len(text)
        if text[end - 1] != "\\":
            return end
        at = end + 1


def end_of_text(text, at):
    quote = text[at]
    at += 1
    while at < len(text) and text[at] != quote and text[at] != "\n":
        at += 2 if text[at] == "\\" else 1
    return at + 1


def functions(code):
    """The functions in code that has no comments and texts; a lambda counts with the function around it."""
    found, open_braces = [], []  # of (is it a function, head, line at which the head begins)
    head, head_line, line, inside = "", 1, 1, 0
    for c in code:
        if c == "\n":
            line += 1
        if c == "{":
            is_function = inside == 0 and begins_function(head.strip())
            is_scope = SCOPE.match(head.strip()) is not None and not is_function
            inside += is_function
            open_braces.append((is_function, is_scope, head, head_line))
            head, head_line = "", line
        elif c == "}" and open_braces:
            is_function, is_scope, opened, opened_line = open_braces.pop()
            head, head_line = "", line
            if is_function:
                inside -= 1
                found.append(Function(name_of(opened), opened_line, line))
            elif not is_scope and inside == 0:
                head, head_line = opened + "{}", opened_line  # a value in braces is a part of what it stands in
        elif c == ";" and parentheses_are_even(head):
            head, head_line = "", line
        else:
            if not head.strip():
                if c.isspace():
                    continue
                head, head_line = "", line
            head += c
    return found


def parentheses_are_even(head):
    return head.count("(") == head.count(")")


def begins_function(head):
    if not head or SCOPE.match(head):
        # `struct X f() {` is not how anything here is written.
        return False
    if LAMBDA.search(head) and re.search(r"[=(,{]\s*\[[^\[\]]*\][^\[\]]*$|^\[", head):
        return True
    if not parentheses_are_even(head):
        return False
    flat = re.sub(r"operator\s*(==|!=|<=|>=|=|<=>)", "operator", head)
    while (shorter := re.sub(r"\([^()]*\)", "\x00", flat)) != flat:
        flat = shorter
    if "\x00" not in flat or re.search(r"(?<![=!<>])=(?!=)", flat):
        return False
    # After a list of initialisers, `a_{1}` is one more of them; the body follows `)` or `}` or a word of the signature.
    if re.search(r"\x00\s*(?:noexcept\s*)?:(?!:)", flat) and not re.search(r"(\x00|\})\s*$", flat):
        return False
    return True


def name_of(head):
    flat = " ".join(head.split())
    if flat.startswith("TEST_CASE"):
        return "TEST_CASE"
    named = re.search(r"((?:[\w:]*::)?operator\s*[^\s(]+|[\w:~]+)\s*\(", flat)
    return named.group(1) if named else flat[:40]
