// What the sections of the page share: the program, who uses what, and how a thing is linked to. Each section
// adds itself to `out`. Private to page/.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/page/page.h"
#include "compiler/page/uses.h"

namespace nudge::page {

class Context {
 public:
  explicit Context(const PageInput& input);

  const PageInput& input;
  const graph::Parts& parts;
  const ir::Program& ir;
  graph::Trees trees;
  Uses uses;

  // The declaration of a thing, or null.
  const ast::Declaration* declaration(const Thing& thing) const;
  std::string documentation(const Thing& thing) const;
  // The module of the standard library that declares it: "saas"; "" for the user's own.
  std::string module(const Thing& thing) const;
  // Whether the page has a place for it: the user's own things, and of modules what is used.
  bool is_shown(const Thing& thing) const;
  // Its name, linked to its place.
  std::string link(const Thing& thing) const;
  // The things of these kinds in a set, with commas; "" for none.
  std::string links(const Things& things, std::initializer_list<Kind> kinds) const;
  // A type with its enums and records linked.
  std::string type(ir::TypeId type) const;
  // "welcome.flow:12"
  std::string place(const Thing& thing) const;

 private:
  std::map<Thing, const ast::Declaration*> declarations_;
};

// "message-welcome": what `#` links lead to.
std::string anchor(const Thing& thing);
// The head of a thing with its anchor, its badges and where it is written; its documentation below.
void add_head(const Context& context, const Thing& thing, const std::vector<std::string>& badges,
              std::string& out);
// A row of a list of facts; nothing where `html` is empty.
void add_fact(std::string_view name, const std::string& html, std::string& out);

// The sections, each with its own heading; nothing where there is nothing to show.
void add_workflows(const Context& context, std::string& out);
void add_messages(const Context& context, std::string& out);
void add_rules(const Context& context, std::string& out);  // segments, scores, policy
void add_events(const Context& context, std::string& out);
void add_actions(const Context& context, std::string& out);
void add_schema(const Context& context, std::string& out);
void add_pieces(const Context& context, std::string& out);  // sequences and functions
void add_tests(const Context& context, std::string& out);
void add_files(const Context& context, std::string& out);

// The style sheet.
extern const char* const kStyle;

}  // namespace nudge::page
