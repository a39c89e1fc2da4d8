#include "cli/module_docs.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/ast/printer.h"
#include "compiler/compile.h"
#include "compiler/source/diagnostic.h"
#include "stdlib/stdlib.h"

namespace nudge::cli {
namespace {

std::string indented(const std::string& text, std::string_view by) {
  std::string out;
  size_t begin = 0;
  while (begin <= text.size() && !text.empty()) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    out += fmt::format("{}{}\n", by, std::string_view(text).substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

// The `##` lines at the top of a file that an empty line parts from the first declaration.
std::string of_module(std::string_view text) {
  std::string out;
  while (text.starts_with("##")) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(2, end - 2);
    out += std::string(line.starts_with(' ') ? line.substr(1) : line) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return text.starts_with('\n') ? out : "";
}

void print_fields(const std::vector<ast::Field>& fields, std::string& out) {
  size_t width = 0;
  for (const ast::Field& field : fields)
    width = std::max(width, field.name.text.size());
  for (const ast::Field& field : fields) {
    const std::string json = field.as ? fmt::format("  \"{}\" in JSON", field.as->plain_text()) : "";
    out += fmt::format("    {:<{}}  {}{}\n", field.name.text, width, ast::type_name(field.type), json);
    out += indented(field.documentation, "        ");
  }
}

std::string parameters(const std::vector<ast::Parameter>& all) {
  std::string out;
  for (const ast::Parameter& parameter : all) {
    out +=
        fmt::format("{}{}: {}", out.empty() ? "" : ", ", parameter.name.text, ast::type_name(parameter.type));
  }
  return "(" + out + ")";
}

// The head line of what a module may hold, and what stands below it; "" for anything else.
struct Shown {
  std::string head;
  std::string below;
};
Shown shown(const ast::Declaration& declaration) {
  Shown out;
  if (const auto* event = std::get_if<ast::EventDecl>(&declaration.node)) {
    const std::string json = event->as ? fmt::format("  \"{}\"", event->as->plain_text()) : "";
    out.head = fmt::format("event {}{}", event->name.text, json);
    print_fields(event->fields, out.below);
  } else if (const auto* record = std::get_if<ast::RecordDecl>(&declaration.node)) {
    out.head = "record " + record->name.text;
    print_fields(record->fields, out.below);
  } else if (const auto* action = std::get_if<ast::ActionDecl>(&declaration.node)) {
    out.head = fmt::format("action {}{}", action->name.text, parameters(action->parameters));
  } else if (const auto* function = std::get_if<ast::FunctionDecl>(&declaration.node)) {
    out.head = fmt::format("function {}{}", function->name.text, parameters(function->parameters));
  } else if (const auto* type = std::get_if<ast::EnumDecl>(&declaration.node)) {
    for (const ast::EnumValue& value : type->values)
      out.below += fmt::format("{}{}", out.below.empty() ? "    " : ", ", value.name.text);
    out.head = "enum " + type->name.text;
    out.below += "\n";
  }
  return out;
}

std::string first_sentence(std::string_view text) {
  const std::string whole = of_module(text);
  std::string line = whole.substr(0, whole.find_first_of(".;"));
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

}  // namespace

std::string module_docs(const StdlibModule& module) {
  Compilation compilation = load_text(fmt::format("<stdlib>/{}.flow", module.name), std::string(module.text));
  CompileOptions options;
  options.last = Stage::parse;
  compile(compilation, options);
  std::string out = fmt::format("use {}\n\n{}", module.name, of_module(module.text));
  for (const ast::FileTree& tree : compilation.trees) {
    for (const ast::Declaration& declaration : tree.declarations) {
      const Shown part = shown(declaration);
      if (part.head.empty()) continue;
      out += "\n" + part.head + "\n" + indented(declaration.documentation, "    ") + part.below;
    }
  }
  return out;
}

std::string list_of_modules() {
  std::string out = "The modules of the standard library; `nudge docs NAME` shows one.\n\n";
  for (const StdlibModule& module : stdlib_modules())
    out += fmt::format("  {:<15}{}\n", module.name, first_sentence(module.text));
  return out;
}

}  // namespace nudge::cli
