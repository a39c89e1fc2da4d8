#include "compiler/page/context.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/page/html.h"

namespace nudge::page {

namespace {

constexpr const char* kKinds[] = {"workflow", "message", "event",    "segment",  "score", "action",
                                  "enum",     "record",  "sequence", "function", "test"};

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

// What a declaration declares that has a place on the page.
std::optional<Thing> thing_of(const ast::Declaration& declaration) {
  using Found = std::optional<Thing>;
  return std::visit(Overloaded{
                        [](const ast::WorkflowDecl& x) -> Found {
                          return Thing{Kind::workflow, x.name.text};
                        },
                        [](const ast::MessageDecl& x) -> Found {
                          return Thing{Kind::message, x.name.text};
                        },
                        [](const ast::EventDecl& x) -> Found {
                          return Thing{Kind::event, x.name.text};
                        },
                        [](const ast::SegmentDecl& x) -> Found {
                          return Thing{Kind::segment, x.name.text};
                        },
                        [](const ast::ScoreDecl& x) -> Found {
                          return Thing{Kind::score, x.name.text};
                        },
                        [](const ast::ActionDecl& x) -> Found {
                          return Thing{Kind::action, x.name.text};
                        },
                        [](const ast::EnumDecl& x) -> Found {
                          return Thing{Kind::enumeration, x.name.text};
                        },
                        [](const ast::RecordDecl& x) -> Found {
                          return Thing{Kind::record, x.name.text};
                        },
                        [](const ast::SequenceDecl& x) -> Found {
                          return Thing{Kind::sequence, x.name.text};
                        },
                        [](const ast::FunctionDecl& x) -> Found {
                          return Thing{Kind::function, x.name.text};
                        },
                        [](const ast::TestDecl& x) -> Found {
                          return Thing{Kind::test, x.name.plain_text()};
                        },
                        [](const auto&) -> Found { return std::nullopt; },
                    },
                    declaration.node);
}

}  // namespace

Context::Context(const PageInput& from)
    : input(from), parts(from.parts), ir(from.parts.ir), trees(from.parts), uses(from.parts) {
  for (const ast::FileTree& tree : parts.trees) {
    for (const ast::Declaration& declaration : tree.declarations) {
      if (const auto thing = thing_of(declaration)) declarations_.emplace(*thing, &declaration);
    }
  }
}

const ast::Declaration* Context::declaration(const Thing& thing) const {
  const auto found = declarations_.find(thing);
  return found == declarations_.end() ? nullptr : found->second;
}

std::string Context::documentation(const Thing& thing) const {
  const ast::Declaration* found = declaration(thing);
  return found == nullptr ? "" : found->documentation;
}

std::string Context::module(const Thing& thing) const {
  constexpr std::string_view folder = "<stdlib>/", ending = ".flow";
  const ast::Declaration* found = declaration(thing);
  if (found == nullptr) return "";
  const std::string_view path = parts.sources.file(found->span.file).path();
  if (!path.starts_with(folder)) return "";
  return std::string(path.substr(folder.size(), path.size() - folder.size() - ending.size()));
}

bool Context::is_shown(const Thing& thing) const {
  if (declaration(thing) == nullptr) return false;
  const bool is_data = thing.kind == Kind::enumeration || thing.kind == Kind::record;
  return is_data || module(thing).empty() || !uses.by(thing).empty();
}

std::string Context::link(const Thing& thing) const {
  if (thing.kind == Kind::test) return fmt::format("<q>{}</q>", escaped(thing.name));
  if (!is_shown(thing)) return code(thing.name);
  return fmt::format("<a href=\"#{}\">{}</a>", anchor(thing), code(thing.name));
}

std::string Context::links(const Things& things, std::initializer_list<Kind> kinds) const {
  std::string out;
  for (const Thing& thing : things) {
    if (std::find(kinds.begin(), kinds.end(), thing.kind) != kinds.end())
      out += (out.empty() ? "" : ", ") + link(thing);
  }
  return out;
}

std::string Context::type(ir::TypeId id) const {
  const ir::Type& type = ir.types[id];
  const std::string end = type.optional ? "?" : "";
  switch (type.kind) {
    case ir::TypeKind::enumeration:
      return link({Kind::enumeration, ir.enums[type.detail].name}) + end;
    case ir::TypeKind::record:
      return link({Kind::record, ir.records[type.detail].name}) + end;
    case ir::TypeKind::list:
    case ir::TypeKind::set: {
      const std::string whole =
          fmt::format("{} of {}", type.kind == ir::TypeKind::list ? "list" : "set", this->type(type.detail));
      return type.optional ? fmt::format("({})?", whole) : whole;
    }
    default:
      return code(ir::print_type(ir, id));
  }
}

std::string Context::place(const Thing& thing) const {
  const ast::Declaration* found = declaration(thing);
  return found == nullptr ? "" : graph::place_words(parts, found->span);
}

std::string anchor(const Thing& thing) {
  return fmt::format("{}-{}", kKinds[static_cast<size_t>(thing.kind)], thing.name);
}

void add_head(const Context& context, const Thing& thing, const std::vector<std::string>& badges,
              std::string& out) {
  const std::string module = context.module(thing);
  out += fmt::format("<h3 id=\"{}\">{}", anchor(thing), escaped(thing.name));
  for (const std::string& badge : badges)
    out += fmt::format(" <span class=\"badge\">{}</span>", escaped(badge));
  // `page` and `screen` calls are there without a `use`.
  const std::string from = module == thing.name ? "built in" : "use " + module;
  out += fmt::format(" <span class=\"place\">{}</span></h3>\n",
                     escaped(module.empty() ? context.place(thing) : from));
  out += paragraphs(context.documentation(thing));
}

void add_fact(std::string_view name, const std::string& html, std::string& out) {
  if (!html.empty()) out += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escaped(name), html);
}

}  // namespace nudge::page
