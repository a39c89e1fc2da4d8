#include "cli/commands.h"

namespace nudge::cli {
namespace {

const CommandEntry kCommands[] = {
    {"new", "a project that checks, tests and runs, to begin with",
     "  nudge new lifecycle                a folder with a schema, a workflow, its tests, sample input, a CI "
     "file\n"
     "  nudge new .                        into the current folder, if it is empty\n",
     make_new},
    {"check", "parse, type-check and analyse a program",
     "  nudge check                        the program in the current folder\n"
     "  nudge check flows/ --deny-warnings warnings fail too: for CI\n"
     "  nudge check --format github        as annotations of a pull request\n"
     "  nudge check --dump program welcome.flow\n",
     make_check},
    {"fmt", "files in their canonical layout",
     "  nudge fmt                          the program in the current folder\n"
     "  nudge fmt --check flows/           writes nothing, fails if a file differs: for CI\n"
     "  nudge fmt - < welcome.flow         to standard output: for editors\n",
     make_fmt},
    {"test", "run the program's `test` blocks: virtual time, no network, in parallel",
     "  nudge test                         the program in the current folder\n"
     "  nudge test --filter 'trial *'      the tests whose name fits\n"
     "  nudge test --coverage              and what of the workflows no test has reached\n"
     "  nudge test --format junit --min-coverage 90 > results.xml\n",
     make_test},
    {"repl", "try a program by hand: say what happens, see what it does, ask for any value",
     "  nudge repl                         the program in the current folder; `help` says what can be typed\n"
     "  nudge repl examples/welcome\n"
     "  nudge repl < session.txt           a script: results are printed, faults make the exit status 1\n",
     make_repl},
    {"run", "feed a file of inputs to a program: actions come out",
     "  nudge run examples/welcome --input examples/welcome/inputs.ndjson\n"
     "  nudge run --input - --format table < inputs.ndjson\n"
     "  nudge run --input day.ndjson --until 2026-04-01T00:00Z --trace trace.ndjson\n",
     make_run},
    {"why", "why a contact did or didn't enter a workflow, and where it stands",
     "  nudge why trial_onboarding u12 --input inputs.ndjson\n"
     "  nudge why trial_onboarding u12 flows/ --input - --all < inputs.ndjson\n"
     "  nudge why trial_onboarding u12 --data data   where it stands in a run\n"
     "  nudge why limits acct-3 --input inputs.ndjson --until 2026-04-01T00:00Z --format json\n",
     make_why},
    {"backtest", "what would have happened: a program, or an old and a new one, over archived inputs",
     "  nudge backtest examples/trial_onboarding --input examples/trial_onboarding/inputs.ndjson\n"
     "  nudge backtest --input year.ndjson --against ../main    who gets more, fewer, other messages\n"
     "  nudge backtest --input year.ndjson --plot sends.svg --format json > report.json\n",
     make_backtest},
    {"export", "everything that is kept of a person, as one JSON document",
     "  nudge export u12 --data data > u12.json\n"
     "  nudge export ada@x.example --data data   by any of their ids\n",
     make_export},
    {"forget", "take people out of all that is kept",
     "  nudge forget u12 --data data --dry-run   what would go\n"
     "  nudge forget u12 u13 --data data\n",
     make_forget},
    {"graph", "workflows as pictures: SVG, Mermaid or DOT",
     "  nudge graph --output flows.svg     every workflow of the project in the current folder\n"
     "  nudge graph welcome --format mermaid\n"
     "  nudge graph --data data --output now.svg     what runs there, and how many stand on each step\n"
     "  nudge graph welcome ./flows --input last_month.ndjson --output welcome.svg\n",
     make_graph},
    {"plan", "what a new version of a program would change for those who are in the one that runs",
     "  nudge plan --data data             the program in the current folder, against the one that `data` "
     "runs\n"
     "  nudge plan flows/ --data data --format json\n",
     make_plan},
    {"apply", "install a new version of a program: those on their way are carried over",
     "  nudge apply --data data            the program in the current folder\n"
     "  nudge apply flows/ --data data --backfill 2025.ndjson --backfill 2026.ndjson\n"
     "  nudge apply --data data --include-existing   for whom a new condition holds now, enters\n",
     make_apply},
    {"status", "what a folder keeps: the version, the time, who stands where, what is undelivered",
     "  nudge status --data data           beside a running process too\n"
     "  nudge status --data data --format json | jq .digest\n",
     make_status},
    {"count", "how many contacts of a run meet a condition now",
     "  nudge count 'contact.plan == pro and not engaged' --data data\n"
     "  nudge count 'count(session_started within 7 days) >= 3' --data data --list\n",
     make_count},
    {"explain", "what a contact costs in memory, and which line of the program asks for it",
     "  nudge explain --state              the program in the current folder\n"
     "  nudge explain --state examples/trial_onboarding --format json\n",
     make_explain},
    {"docs", "a project as one page of HTML, or what the modules of the standard library declare",
     "  nudge docs --output docs.html      the project in the current folder\n"
     "  nudge docs flows/ > docs.html\n"
     "  nudge docs --modules               the modules of the standard library\n"
     "  nudge docs saas email              their events, fields and actions\n",
     make_docs},
    {"backup", "a run's data as one file, while it runs",
     "  nudge backup --data /var/lib/nudge /backups/monday.db\n"
     "  mkdir again && cp /backups/monday.db again/nudge.db    to go on from there, in `--data again`\n",
     make_backup},
    {"completions", "a script that lets a shell complete commands, options and names",
     "  source <(nudge completions bash)   for this shell; zsh too\n"
     "  nudge completions fish > ~/.config/fish/completions/nudge.fish\n",
     make_completions},
    {"man", "the manual page of all commands",
     "  nudge man | man -l -               to read it\n"
     "  nudge man > ~/.local/share/man/man1/nudge.1\n",
     make_man},
};

const std::string_view kLater[] = {"serve", "lsp", "doctor"};

}  // namespace

std::span<const CommandEntry> commands() {
  return kCommands;
}

std::span<const std::string_view> later_commands() {
  return kLater;
}

}  // namespace nudge::cli
