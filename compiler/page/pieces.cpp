// Sequences and functions, tests, files: what the rest is made of.
#include <fmt/format.h>

#include "compiler/ast/printer.h"
#include "compiler/ast/words.h"
#include "compiler/page/context.h"
#include "compiler/page/html.h"

namespace nudge::page {

namespace {

std::string parameters(const std::vector<ast::Parameter>& all) {
  std::string out;
  for (const ast::Parameter& parameter : all)
    out +=
        fmt::format("{}{}: {}", out.empty() ? "" : ", ", parameter.name.text, ast::type_name(parameter.type));
  return "(" + out + ")";
}

void add_piece(const Context& context, const Thing& thing, const std::string& written, std::string& out) {
  out += "<article>\n";
  add_head(context, thing, {thing.kind == Kind::sequence ? "sequence" : "function"}, out);
  out += "<dl>\n";
  add_fact("Written", code(written), out);
  if (thing.kind == Kind::sequence) {
    add_fact("Run by", context.links(context.uses.by(thing), {Kind::workflow, Kind::sequence}), out);
  }
  out += "</dl>\n</article>\n";
}

bool is_own(const Context& context, const ast::FileTree& tree) {
  return !context.parts.sources.file(tree.file).path().starts_with("<stdlib>/");
}

size_t lines_of(const source::File& file) {
  const std::string& text = file.text();
  return static_cast<size_t>(file.line_count()) - (text.empty() || text.back() == '\n' ? 1 : 0);
}

}  // namespace

void add_pieces(const Context& context, std::string& out) {
  std::string shown;
  for (const ast::FileTree& tree : context.parts.trees) {
    if (!is_own(context, tree)) continue;
    for (const ast::Declaration& declaration : tree.declarations) {
      if (const auto* sequence = std::get_if<ast::SequenceDecl>(&declaration.node)) {
        add_piece(
            context, {Kind::sequence, sequence->name.text},
            sequence->name.text + (sequence->parameters.empty() ? "()" : parameters(sequence->parameters)),
            shown);
      } else if (const auto* function = std::get_if<ast::FunctionDecl>(&declaration.node)) {
        add_piece(context, {Kind::function, function->name.text},
                  fmt::format("{}{} = {}", function->name.text, parameters(function->parameters),
                              ast::one_line(context.parts.sources, function->body->span)),
                  shown);
      }
    }
  }
  if (!shown.empty())
    out += "<section>\n<h2 id=\"pieces\">Sequences and functions</h2>\n" + shown + "</section>\n";
}

void add_tests(const Context& context, std::string& out) {
  std::string shown;
  for (const ast::FileTree& tree : context.parts.trees) {
    for (const ast::Declaration& declaration : tree.declarations) {
      const auto* test = std::get_if<ast::TestDecl>(&declaration.node);
      if (test == nullptr) continue;
      const Thing thing{Kind::test, test->name.plain_text()};
      const Things& used = context.uses.of(thing);
      const std::string about = context.links(used, {Kind::workflow, Kind::message, Kind::action});
      shown += fmt::format("<li>{} <span class=\"place\">{}</span>{}</li>\n", escaped(thing.name),
                           escaped(context.place(thing)), about.empty() ? "" : "<br>about " + about);
    }
  }
  if (!shown.empty()) out += "<section>\n<h2 id=\"tests\">Tests</h2>\n<ul>\n" + shown + "</ul>\n</section>\n";
}

void add_files(const Context& context, std::string& out) {
  constexpr std::string_view modules = "<stdlib>/";
  std::string own, used;
  for (size_t id = 0; id < context.parts.sources.size(); ++id) {
    const source::File& file = context.parts.sources.file(static_cast<source::FileId>(id));
    const std::string_view path = file.path();
    if (path.starts_with(modules)) {
      const std::string_view name = path.substr(modules.size(), path.rfind('.') - modules.size());
      used += (used.empty() ? "" : ", ") + code(name);
    } else {
      const size_t lines = lines_of(file);
      own += fmt::format("<li>{} <span class=\"place\">{} line{}</span></li>\n", code(path), lines,
                         lines == 1 ? "" : "s");
    }
  }
  out += "<section>\n<h2 id=\"files\">Files</h2>\n<ul>\n" + own + "</ul>\n";
  if (!used.empty()) out += fmt::format("<p>And of the standard library: {}</p>\n", used);
  out += "</section>\n";
}

}  // namespace nudge::page
