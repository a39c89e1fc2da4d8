// nudge graph: workflows as pictures, with the counts of a run if there are inputs.
#include <fmt/format.h>

#include <filesystem>
#include <functional>

#include "cli/command.h"
#include "cli/compilation.h"
#include "cli/dot_svg.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/tally_inputs.h"
#include "cli/upgrade.h"
#include "compiler/graph/make_graph.h"
#include "compiler/graph/print_graph.h"
#include "compiler/stored.h"
#include "runtime/value/time_text.h"

namespace nudge::cli {
namespace {

struct GraphOptions {
  std::vector<std::string> names;  // workflows and paths
  std::string format;
  std::string output;
  std::string input;
  std::string until;
  std::string data;
};

// What can't be a workflow's name.
bool is_path(const std::string& name) {
  return name.find_first_of("/.\\") != std::string::npos;
}

// "" if the output's ending says that it is to be something else.
std::string format_of(const GraphOptions& options) {
  if (!options.format.empty()) return options.format;
  const std::string ending = std::filesystem::path(options.output).extension().string();
  if (ending == ".dot" || ending == ".gv") return "dot";
  if (ending == ".mmd" || ending == ".mermaid") return "mermaid";
  return ending.empty() || ending == ".svg" ? "svg" : "";
}

struct Chosen {
  std::vector<uint32_t> workflows;
  std::string fault;
};
Chosen choose(const Program& program, const std::vector<std::string>& wanted) {
  Chosen chosen;
  std::vector<std::string> names;
  std::string list;
  for (const Workflow& workflow : program.workflows) {
    names.push_back(workflow.name);
    list += fmt::format("{}`{}`", list.empty() ? "" : ", ", workflow.name);
  }
  if (names.empty()) chosen.fault = "the program has no workflow to draw";
  for (const std::string& name : wanted) {
    const auto found = std::find(names.begin(), names.end(), name);
    chosen.workflows.push_back(static_cast<uint32_t>(found - names.begin()));
    if (found != names.end() || !chosen.fault.empty()) continue;
    const auto near = source::nearest_name(name, names);
    std::error_code fault;
    const std::string hint = near ? fmt::format("did you mean `{}`?", *near)
                             : std::filesystem::exists(name, fault)
                                 ? fmt::format("for the path write `./{}`", name)
                                 : "there are " + list;
    chosen.fault = fmt::format("there is no workflow `{}`; {}", name, hint);
  }
  for (uint32_t place = 0; wanted.empty() && place < names.size(); ++place)
    chosen.workflows.push_back(place);
  return chosen;
}

Result<std::string> drawn(const std::vector<graph::Graph>& graphs, const std::string& format) {
  if (format == "mermaid") return graph::print_mermaid(graphs);
  std::vector<std::string> dots;
  for (const graph::Graph& graph : graphs)
    dots.push_back(graph::print_dot(graph));
  if (format == "dot") return fmt::format("{}", fmt::join(dots, "\n"));
  Result<std::vector<std::string>> drawings = draw_svgs(dots);
  if (!drawings.ok()) return drawings.fault();
  return svg_sheet(*drawings);
}

Status write(const std::string& path, std::string text) {
  OutputFile file;
  if (Status opened = file.open(path.empty() ? "-" : path); !opened.ok()) return opened;
  file.buffer() = std::move(text);
  return file.flush();
}

// What is wrong with the options by themselves; "" for nothing.
std::string misuse(const GraphOptions& options, int64_t& until_ms) {
  if (!options.data.empty() && !options.input.empty())
    return "`--data` counts in the state of a run, `--input` in a run of its own: one of them";
  if (!options.until.empty()) {
    if (options.input.empty()) return "`--until` moves the clock of a run: it needs `--input FILE`";
    const std::optional<int64_t> until = parse_time(options.until);
    if (!until) return fmt::format("`--until {}` is no time: write it as 2026-03-02T09:30Z", options.until);
    until_ms = *until;
  }
  if (format_of(options).empty()) {
    return fmt::format(
        "`--output {}`: pictures are SVG, Mermaid or DOT; name a file that ends in .svg, .mmd or .dot, or "
        "say "
        "`--format`",
        options.output);
  }
  if (options.output.empty() && stdout_is_terminal() && format_of(options) == "svg")
    return "a picture is nothing for a terminal: add `--output FILE.svg`, or `--format mermaid`";
  return "";
}

// Whoever names a folder as if it were a workflow hears of the faults of another program.
void hint_at_paths(const std::vector<std::string>& workflows) {
  for (const std::string& name : workflows) {
    std::error_code fault;
    if (std::filesystem::exists(name, fault))
      fmt::print(stderr, "this is the program of the current folder; for the one in `{0}` write `./{0}`\n",
                 name);
  }
}

int draw(const GraphOptions& options, const Compilation& compilation,
         const std::vector<std::string>& workflows,
         const std::function<void(uint32_t, graph::Graph&)>& annotate) {
  const Program& program = *compilation.program;
  const Chosen chosen = choose(program, workflows);
  if (!chosen.fault.empty()) return usage_fault(chosen.fault);
  graph::GraphMaker maker({compilation.sources, compilation.trees, *compilation.ir, program});
  std::vector<graph::Graph> graphs;
  for (const uint32_t workflow : chosen.workflows) {
    graphs.push_back(maker.make(workflow));
    annotate(workflow, graphs.back());
  }
  Result<std::string> text = drawn(graphs, format_of(options));
  if (!text.ok()) return machine_fault(text.fault());
  if (Status written = write(options.output, std::move(*text)); !written.ok())
    return machine_fault(written.fault());
  return kDone;
}

// The program that the folder runs, with who stands where in it.
int graph_run(const GraphOptions& options, const std::vector<std::string>& workflows) {
  const Result<std::unique_ptr<Recovered>> run = read_run(options.data);
  if (!run.ok()) return machine_fault(run.fault());
  if (!*run) return no_run_there(options.data);
  const Compilation stored = compile_stored(version_of((*run)->installed));
  if (report_errors(stored) > 0 || !stored.program) return kFaults;
  graph::Tally tally((*run)->program);
  tally.finish(*(*run)->state);
  return draw(options, stored, workflows,
              [&](uint32_t workflow, graph::Graph& graph) { tally.annotate_standing(workflow, graph); });
}

int graph(const GraphOptions& options) {
  int64_t until_ms = kMissing;
  if (const std::string fault = misuse(options, until_ms); !fault.empty()) return usage_fault(fault);
  std::vector<std::string> workflows, paths;
  for (const std::string& name : options.names)
    (is_path(name) ? paths : workflows).push_back(name);
  if (!options.data.empty() && !paths.empty())
    return usage_fault(
        fmt::format("`--data {}` draws the program that runs there: leave out `{}`", options.data, paths[0]));
  if (!options.data.empty()) return graph_run(options, workflows);
  Result<Compilation> loaded = load_project(paths);
  if (!loaded.ok()) return load_fault(loaded.fault(), paths);
  compile(*loaded);
  if (report(*loaded, "human").errors > 0) {
    if (paths.empty()) hint_at_paths(workflows);
    return kFaults;
  }
  graph::Tally tally(*loaded->program);
  if (!options.input.empty()) {
    const Chosen chosen = choose(*loaded->program, workflows);
    if (!chosen.fault.empty()) return usage_fault(chosen.fault);
    Result<TalliedInputs> tallied = tally_inputs(*loaded->program, options.input, until_ms, tally);
    if (!tallied.ok()) return machine_fault(tallied.fault());
    if (tallied->dead_letters > 0) {
      fmt::print(stderr, "{} of {} inputs could not be taken: `nudge run --dead-letters FILE` says why\n",
                 tallied->dead_letters, tallied->records);
    }
  }
  return draw(options, *loaded, workflows, [&](uint32_t workflow, graph::Graph& graph) {
    if (!options.input.empty()) tally.annotate(workflow, graph);
  });
}

}  // namespace

Command make_graph(Options& command) {
  auto options = std::make_shared<GraphOptions>();
  command.add("WORKFLOW_OR_PATH", options->names,
              "workflows (default: all), and the program's paths (default: the current folder): what has a "
              "`/` or a `.` in it is a path");
  command
      .add("--format", options->format,
           "svg (drawn by Graphviz's dot; NUDGE_DOT names another), mermaid or dot; default: by the "
           "output's ending, else svg")
      .one_of({"svg", "mermaid", "dot"});
  command.add("--output", options->output, "write to this file; - is stdout");
  command.add("--input", options->input,
              "run the program over these inputs and show how many went which way; - is stdin");
  command.add("--until", options->until, "move the clock on after the last input, to that time inclusive");
  command.add("--data", options->data,
              "draw the program that this folder runs, with how many stand on each step now");
  return [options] { return graph(*options); };
}

}  // namespace nudge::cli
