"""Programs of a size: each function gives the text of a program that is some n parts large, for shapes that a compiler
that is not careful takes more than linear time, or memory, for. `GROWING` lists them with the size that the quick suite
begins at. Nothing random: a case is its name and n.
"""

SCHEMA = """\
event a { x: int?  y: text?  z: number? }
event b { x: int?  y: text? }
contact { f: int = 0  g: text?  h: bool = false  t: set of text = []  s: int = 1 }
action note(text: text)
email hello { from "Ada <ada@x.example>" subject "Hi" body "There" topic news }
"""


def lines(n, line):
    return "".join(line(i) + "\n" for i in range(n))


def around(steps):
    return SCHEMA + "workflow w {\n  when a\n  then {\n" + steps + "  }\n}\n"


def condition(text):
    return SCHEMA + f"workflow w {{ when {text}  then note(\"now\") }}\n"


# --- many declarations


def workflows(n):
    return SCHEMA + lines(n, lambda i: f'workflow w{i} {{ when a(x == {i}) goal b(x == {i}) within 5 days then {{ note("{i}") wait 1 day send hello }} }}')


def workflows_on_one_event(n):
    return SCHEMA + lines(n, lambda i: f'workflow w{i} {{ when a  then note("{i}") }}')


def workflows_starting_the_next(n):
    return SCHEMA + lines(n, lambda i: f"workflow w{i} {{ when a(x == {i})  enter every time  then start w{(i + 1) % n} }}")


def workflows_setting_what_others_await(n):
    """Everyone can start everyone: the graph of workflows has n² edges."""
    return SCHEMA + lines(n, lambda i: f"workflow w{i} {{ when contact.f == {i}  enter every time  then set contact.f = {(i + 1) % n} }}")


def workflows_setting_one_field(n):
    return SCHEMA + lines(n, lambda i: f"workflow w{i} {{ when contact.f changes  enter every time  then set contact.f = contact.f + 1 }}")


def triggers_of_one_workflow(n):
    return SCHEMA + "workflow w {\n" + lines(n, lambda i: f"  when a(x == {i})") + '  then note("x")\n}\n'


def exits_of_one_workflow(n):
    return SCHEMA + "workflow w {\n  when a\n" + lines(n, lambda i: f"  exit when b(x == {i}) or contact.f == {i + 5}") + '  then { wait 1 day note("x") }\n}\n'


def measures_of_one_workflow(n):
    return SCHEMA + "workflow w {\n  when a\n" + lines(n, lambda i: f"  measure m{i}: b(x == {i}) within 5 days") + '  then { wait 1 day note("x") }\n}\n'


def segments_over_one_field(n):
    return SCHEMA + lines(n, lambda i: f"segment s{i} = contact.f == {i}") + lines(n, lambda i: f'workflow w{i} {{ when s{i}  then note("{i}") }}')


def segments_of_segments(n):
    return SCHEMA + "segment s0 = contact.f > 3\n" + lines(n, lambda i: f"segment s{i + 1} = s{i} or contact.f == {i + 5}") + f'workflow w {{ when s{n} then note("x") }}\n'


def segments_of_segments_twice(n):
    return SCHEMA + "segment s0 = contact.f > 3\n" + lines(n, lambda i: f"segment s{i + 1} = (s{i} and contact.f != {i + 5}) or (not s{i} and contact.s == {i})") + f'workflow w {{ when s{n} then note("x") }}\n'


def segments_over_time(n):
    return SCHEMA + lines(n, lambda i: f"segment s{i} = count(a within {i + 1} hours) >= {i + 1}") + lines(n, lambda i: f'workflow w{i} {{ when s{i}  then note("{i}") }}')


def scores_of_scores(n):
    return SCHEMA + "score s0 { add 1 when a }\n" + lines(n, lambda i: f"score s{i + 1} {{ add 1 when a  add 2 if score.s{i} > 3 }}") + f'workflow w {{ when score.s{n} > 2 then note("x") }}\n'


def rules_of_a_score(n):
    return SCHEMA + "score s {\n" + lines(n, lambda i: f"  add {i + 1} when a(x == {i}) at most 3 times per day") + "}\n" + 'workflow w { when score.s > 2 then note("x") }\n'


def bonuses_of_a_score(n):
    return SCHEMA + "score s {\n" + lines(n, lambda i: f"  add {i + 1} if contact.f == {i}") + "}\n" + 'workflow w { when score.s > 2 then note("x") }\n'


def events(n):
    return lines(n, lambda i: f"event e{i} {{ x: int? }}") + "action note(text: text)\n" + lines(n, lambda i: f'workflow w{i} {{ when e{i}  then note("{{event.x ?? 0}}") }}')


def fields(n):
    return "event a\naction note(text: text)\ncontact {\n" + lines(n, lambda i: f"  f{i}: int = {i}") + "}\n" + lines(n, lambda i: f'workflow w{i} {{ when contact.f{i} > {i + 9}  then note("x") }}')


def fields_of_an_event(n):
    return "action note(text: text)\nevent a {\n" + lines(n, lambda i: f"  f{i}: int?") + '}\nworkflow w { when a(f0 == 1) then note("' + "".join(f"{{event.f{i} ?? 0}} " for i in range(n)) + '") }\n'


def histories(n):
    return SCHEMA + lines(n, lambda i: f"segment s{i} = count(a(x == {i})) >= 3") + lines(n, lambda i: f'workflow w{i} {{ when s{i} then note("x") }}')


def values_of_an_enum(n):
    return SCHEMA + "enum E { " + " ".join(f"v{i}" for i in range(n)) + " }\ncontact { e: E = v0 }\n" + "workflow w { when a then match contact.e {\n" + lines(n, lambda i: f'  v{i} then note("{i}")') + "} }\n"


def enums(n):
    return SCHEMA + lines(n, lambda i: f"enum E{i} {{ v{i} w{i} }}") + "contact {\n" + lines(n, lambda i: f"  e{i}: E{i} = v{i}") + "}\n" + lines(n, lambda i: f'workflow w{i} {{ when contact.e{i} == w{i} then note("x") }}')


def messages(n):
    return SCHEMA + lines(n, lambda i: f'email m{i} {{ from "Ada <ada@x.example>" subject "S {{contact.f}}" body "B *{i}*" topic news }}') + lines(n, lambda i: f"workflow w{i} {{ when a(x == {i}) then send m{i} }}")


def actions(n):
    return lines(n, lambda i: f"action n{i}(text: text)") + "event a { x: int? }\n" + lines(n, lambda i: f'workflow w{i} {{ when a(x == {i}) then n{i}("x") }}')


def caps(n):
    return SCHEMA + "policy {\n" + lines(n, lambda i: f"  at most {i + 1} emails per {i + 1} hours") + "}\nworkflow w { when a then send hello }\n"


def tests(n):
    return SCHEMA + 'workflow w { when a then note("x") }\n' + lines(n, lambda i: f'test "t{i}" {{ a {{ x: {i} }} expect action note }}')


# --- lets, functions, sequences: what is put in place


def lets_doubling(n):
    """2^n, if each were put in place."""
    return SCHEMA + "let a0 = 1\n" + lines(n, lambda i: f"let a{i + 1} = a{i} + a{i}") + condition(f"contact.f == a{n}")[len(SCHEMA):]


def lets_of_texts_doubling(n):
    return SCHEMA + 'let a0 = "ab"\n' + lines(n, lambda i: f'let a{i + 1} = "{{a{i}}}{{a{i}}}"') + condition(f"contact.g == a{n}")[len(SCHEMA):]


def lets_of_lists(n):
    return SCHEMA + "let a0 = [1]\n" + lines(n, lambda i: f"let a{i + 1} = a{i}") + condition(f"contact.f in a{n}")[len(SCHEMA):]


def functions_in_a_chain(n):
    return SCHEMA + "function f0(v: int) = v + contact.s\n" + lines(n, lambda i: f"function f{i + 1}(v: int) = f{i}(v + {i})") + condition(f"f{n}(contact.f) > 3")[len(SCHEMA):]


def functions_doubling(n):
    return SCHEMA + "function f0(v: int) = v + contact.s\n" + lines(n, lambda i: f"function f{i + 1}(v: int) = f{i}(v + 1) + f{i}(v + 2)") + condition(f"f{n}(contact.f) > 3")[len(SCHEMA):]


def functions_of_doubled_arguments(n):
    return SCHEMA + "function d(v: int) = v + v * contact.s\n" + condition("d(" * n + "contact.f" + ")" * n + " > 3")[len(SCHEMA):]


def segments_with_functions(n):
    return SCHEMA + "function d(v: int) = v + v > contact.s\n" + lines(n, lambda i: f"segment s{i} = d({i})") + lines(n, lambda i: f'workflow w{i} {{ when s{i} then note("x") }}')


def sequences_doubling(n):
    return SCHEMA + 'sequence s0 { note("x") }\n' + lines(n, lambda i: f"sequence s{i + 1} {{ run s{i} wait 1 day run s{i} }}") + f"workflow w {{ when a then run s{n} }}\n"


def sequences_doubling_without_steps(n):
    return SCHEMA + "sequence s0 { if contact.h then { } }\n" + lines(n, lambda i: f"sequence s{i + 1} {{ run s{i} run s{i} }}") + f'workflow w {{ when a then {{ run s{n} note("x") }} }}\n'


def sequences_in_a_chain(n):
    return SCHEMA + 'sequence s0 { note("x") }\n' + lines(n, lambda i: f"sequence s{i + 1} {{ run s{i} }}") + f"workflow w {{ when a then run s{n} }}\n"


def runs_of_one_sequence(n):
    return SCHEMA + 'sequence s(t: text) { note(t) wait 1 day }\n' + around(lines(n, lambda i: f'run s("{i}")'))[len(SCHEMA):]


def faults_in_runs(n):
    return SCHEMA + 'sequence s(t: text) { note(t) wait 1 day }\n' + around(lines(n, lambda i: f"run s({i})"))[len(SCHEMA):]


# --- expressions


def ors(n):
    return condition(" or ".join(f"contact.f == {i}" for i in range(n)))


def ands(n):
    return condition(" and ".join(f"contact.f != {i}" for i in range(n)))


def ors_of_ands(n):
    return condition(" or ".join(f"contact.f == {i} and contact.s == {i}" for i in range(n)))


def ands_of_ors(n):
    return condition(" and ".join(f"(contact.f == {i} or contact.s == {i})" for i in range(n)))


def ors_of_events(n):
    return condition(" or ".join(f"a(x == {i})" for i in range(n)))


def ors_of_counts(n):
    return condition(" or ".join(f"count(a(x == {i}) within {i + 1} days) > 3" for i in range(n)))


def sums(n):
    return condition(" + ".join(f"contact.f * {i + 1}" for i in range(n)) + " > 3")


def sums_over_time(n):
    return condition("now - contact.created_at > 1 day" + "".join(f" + {i + 1} hours" for i in range(n)))


def times_compared(n):
    return condition(" and ".join(f"now - contact.created_at > {i + 1} hours" for i in range(n)))


def minima_over_time(n):
    deep = "contact.created_at"
    for i in range(n):
        deep = f"(if contact.f == {i} then {deep} else contact.created_at + {i + 1} hours)"
    return condition(f"now > {deep}")


def nots(n):
    return condition("not (" * n + "contact.h" + ")" * n)


def parentheses(n):
    return condition("(" * n + "contact.h" + ")" * n)


def ifs_within_ifs(n):
    return condition("(if contact.h then " * n + "1" + " else 2)" * n + " == 1")


def ifs_in_conditions(n):
    deep = "contact.h"
    for i in range(n):
        deep = f"(if {deep} then contact.f == {i} else contact.s == {i})"
    return condition(deep)


def fallbacks(n):
    return condition(" ?? ".join(["contact.g"] * n + ['"x"']) + ' == "y"')


def interpolations(n):
    return around('note("' + "".join(f"{{contact.f + {i}}} " for i in range(n)) + '")\n')


def interpolations_within(n):
    text = '"x"'
    for i in range(n):
        text = f'"{i} {{if contact.f == {i} then {text} else "y"}}"'
    return around(f"note({text})\n")


def elements_of_a_list(n):
    return condition("contact.f in [" + ", ".join(str(i * 7 % n) for i in range(n)) + "]")


def elements_not_constant(n):
    return condition("contact.f in [" + ", ".join(f"contact.s + {i}" for i in range(n)) + "]")


def texts_of_a_list(n):
    return condition('contact.g in [' + ", ".join(f'"t{i}"' for i in range(n)) + "]")


def default_of_a_set(n):
    return SCHEMA + "contact { u: set of text = [" + ", ".join(f'"t{i}"' for i in range(n)) + '] }\nworkflow w { when a if contact.u contains "t3" then note("x") }\n'


def pattern(n):
    return condition('contact.g is known and contact.g matches r"' + "(ab|cd)*e" * n + '"')


def pattern_repeated(n):
    return condition(f'contact.g is known and contact.g matches r"((a?){{{min(n, 900)}}}){{{min(n, 900)}}}"')


def patterns(n):
    return condition("contact.g is known and (" + " or ".join(f'contact.g matches r"^x{i}[a-z]*$"' for i in range(n)) + ")")


def long_text(n):
    return around('note("' + "word " * n + '")\n')


def holds_within_holds(n):
    return condition("(" * n + "contact.h" + "".join(f" holds for {i + 1} hours)" for i in range(n)))


def each_over_each(n):
    return SCHEMA + 'workflow w { when a if ' + " and ".join(f'any(v in contact.t: v == "{i}")' for i in range(n)) + ' then note("x") }\n'


def narrowed(n):
    """Facts of what is known, carried through a chain."""
    return SCHEMA + "contact {\n" + lines(n, lambda i: f"  o{i}: int?") + "}\n" + around(lines(n, lambda i: f"if contact.o{i} is missing then finish") + 'note("' + "".join(f"{{contact.o{i}}}" for i in range(n)) + '")\n')[len(SCHEMA):]


# --- steps


def steps(n):
    return around(lines(n, lambda i: f'note("{i}") wait 1 day'))


def steps_of_one_kind(n):
    return around(lines(n, lambda i: "send hello"))


def waits_for(n):
    return around(lines(n, lambda i: f"wait up to 2 days for b(x == {i}) or contact.f == {i}"))


def bindings(n):
    return around(lines(n, lambda i: f"wait for b(x == {i}) as b{i}") + 'note("' + "".join(f"{{b{i}.x ?? 0}}" for i in range(n)) + '")\n')


def ifs_in_a_row(n):
    return around(lines(n, lambda i: f'if contact.f == {i} then note("{i}") else note("no")'))


def ifs_with_waits(n):
    return around(lines(n, lambda i: f'if contact.f == {i} then {{ note("{i}") wait 1 day }} else {{ send hello wait 2 days }}'))


def ifs_nested(n):
    return around(lines(n, lambda i: f"if contact.f == {i} then {{ note(\"{i}\")") + "}\n" * n)


def ifs_nested_in_else(n):
    return around(lines(n, lambda i: f'if contact.f == {i} then note("{i}") else {{ send hello') + "}\n" * n)


def else_ifs(n):
    return around("".join(f'if contact.f == {i} then note("{i}") else ' for i in range(n)) + "send hello\n")


def repeats_nested(n):
    return around(lines(n, lambda i: f"repeat up to 3 times every 1 day until contact.h {{ note(\"{i}\")") + "}\n" * n)


def arms_of_a_match(n):
    return around("match contact.f {\n" + lines(n, lambda i: f'  {i} then note("{i}")') + "else send hello }\n")


def arms_of_ranges(n):
    return around("match contact.f {\n" + lines(n, lambda i: f'  {10 * i}..{10 * i + 5} then note("{i}")') + "else send hello }\n")


def arms_of_texts(n):
    return around("match contact.g {\n" + lines(n, lambda i: f'  "t{i}" then note("{i}")') + "else send hello }\n")


def matches_nested(n):
    return around(lines(n, lambda i: f"match contact.f {{ {i} then note(\"{i}\") else {{") + "send hello\n" + "} }\n" * n)


def splits_nested(n):
    return around(lines(n, lambda i: f"split s{i} {{ 50% x {{ note(\"{i}\") }} 50% y {{") + "send hello\n" + "} }\n" * n)


def splits_in_a_row(n):
    return around(lines(n, lambda i: f"split s{i} {{ 50% x {{ note(\"{i}\") }} 50% y {{ wait 1 day }} }}"))


def sets(n):
    return around(lines(n, lambda i: f"set contact.f = {i}"))


def labels(n):
    return around(lines(n, lambda i: f"l{i}: wait {i + 1} days"))


def moves(n):
    return SCHEMA + "workflow w {\n  when a\n" + lines(n, lambda i: f"  moved o{i} to l{i}") + "  then {\n" + lines(n, lambda i: f"l{i}: wait {i + 1} days") + "} }\n"


# --- faults: as many diagnostics as lines


def unknown_names(n):
    return SCHEMA + lines(n, lambda i: f"segment s{i} = contact.no_field_{i} == 3")


def unknown_names_among_many(n):
    """A suggestion looks at all names, for each."""
    return SCHEMA + "contact {\n" + lines(n, lambda i: f"  some_field_{i}: int?") + "}\n" + lines(n, lambda i: f"segment s{i} = contact.sme_field_{i} == 3")


def duplicates(n):
    return SCHEMA + lines(n, lambda i: "segment same = contact.f == 3")


def syntax_errors(n):
    return SCHEMA + lines(n, lambda i: "segment = = contact.f")


def braces(n):
    return "{" * n


def closing_braces(n):
    return "}" * n


def quotes(n):
    return '"{' * n


def triple_quotes(n):
    return '"""\n' * n


def comments(n):
    return SCHEMA + lines(n, lambda i: "# a comment that says nothing")


def doc_comments(n):
    return SCHEMA + lines(n, lambda i: "## documentation of what follows") + "segment s = contact.h\n"


def line_without_end(n):
    return SCHEMA + "segment s = contact.f == 3 " * n


def type_errors(n):
    return around(lines(n, lambda i: f'set contact.f = "text {i}"'))


def mistakes_in_one_line(n):
    return around('note("' + "".join(f"{{contact.nothing_{i}}} " for i in range(n)) + '")\n')


# --- messages' bodies


def body(text):
    return SCHEMA + f'email m {{ from "Ada <ada@x.example>" subject "S" topic news body """\n{text}\n""" }}\nworkflow w {{ when a then send m }}\n'


def markdown_emphasis(n):
    return body("*a **a " * n)


def markdown_emphasis_closed(n):
    return body("**a *b " * n + " c* d**" * n)


def markdown_links(n):
    return body("[a](" * n)


def markdown_links_within(n):
    return body("[" * n + "a" + "](https://x.example)" * n)


def markdown_images(n):
    return body("![" * n + "a" + "](https://x.example)" * n)


def markdown_quotes(n):
    return body("> " * n + "a")


def markdown_lists(n):
    return body("\n".join("  " * i + "- a" for i in range(n)))


def markdown_table(n):
    return body("| a | b |\n|---|---|\n" + "| {contact.f} | x |\n" * n)


def markdown_table_wide(n):
    return body("|a" * n + "|\n" + "|-" * n + "|\n" + "|x" * n + "|\n")


def markdown_autolinks(n):
    return body("https://x.example/ www.a.example a@b.example " * n)


def markdown_backticks(n):
    return body(" ".join("`" * (i + 1) for i in range(n)))


def markdown_html(n):
    return body("<a " * n + "<!-- <![CDATA[ <? " * n)


def markdown_entities(n):
    return body("&amp;&nosuch; &#42; " * n)


def markdown_references(n):
    return body("[a][b] " * n + "\n\n" + "\n".join("[r%d]: https://x.example" % i for i in range(n)))


def body_interpolations(n):
    return body("".join(f"{{contact.f + {i}}} *x* \n" for i in range(n)))


def body_ifs(n):
    return body("".join(f'{{if contact.f == {i} then "a" else "b"}}\n\n' for i in range(n)))


# name → (the size to begin at, whether it must compile without a fault at four times that size)
GROWING = {}


def growing(function, at, good=True):
    GROWING[function.__name__] = (function, at, good)


for function in (
    workflows, workflows_on_one_event, workflows_starting_the_next, workflows_setting_what_others_await,
    workflows_setting_one_field, triggers_of_one_workflow, exits_of_one_workflow, segments_over_one_field,
    segments_over_time, rules_of_a_score, bonuses_of_a_score, events, fields, fields_of_an_event,
    histories, values_of_an_enum, enums, messages, actions, caps, tests, segments_with_functions,
    runs_of_one_sequence, interpolations, elements_of_a_list,
    texts_of_a_list, default_of_a_set, pattern, patterns, long_text, each_over_each, narrowed, steps, steps_of_one_kind,
    waits_for, bindings, ifs_in_a_row, ifs_with_waits, arms_of_a_match, arms_of_ranges, arms_of_texts, splits_in_a_row,
    sets, labels, moves, comments, doc_comments, markdown_emphasis, markdown_emphasis_closed, markdown_links,
    markdown_links_within, markdown_images, markdown_quotes, markdown_lists, markdown_table, markdown_table_wide,
    markdown_autolinks, markdown_backticks, markdown_html, markdown_entities, markdown_references, body_interpolations,
    body_ifs,
):
    growing(function, 250)
for function in (ors, ands, ors_of_ands, ands_of_ors, ors_of_events, ors_of_counts, sums, sums_over_time, times_compared,
                 fallbacks, elements_not_constant):
    growing(function, 250)
# Chains: at most 200 long.
for function in (lets_of_lists, functions_in_a_chain, segments_of_segments, segments_of_segments_twice, scores_of_scores,
                 sequences_in_a_chain, lets_doubling):
    growing(function, 49)
for function in (nots, parentheses, ifs_within_ifs, ifs_in_conditions, interpolations_within, ifs_nested,
                 ifs_nested_in_else, else_ifs, repeats_nested, matches_nested, splits_nested, holds_within_holds,
                 minima_over_time, functions_of_doubled_arguments):
    growing(function, 40)
for function in (lets_of_texts_doubling, functions_doubling, sequences_doubling, sequences_doubling_without_steps):
    growing(function, 10, good=False)
for function in (unknown_names, unknown_names_among_many, duplicates, syntax_errors, braces, closing_braces, quotes,
                 triple_quotes, line_without_end, type_errors, mistakes_in_one_line, faults_in_runs, pattern_repeated,
                 measures_of_one_workflow):
    growing(function, 250, good=False)
