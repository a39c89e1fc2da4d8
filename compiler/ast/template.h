// The tree of a message's file: constant text, `{{ expr }}`, `{{ if }}` and `{{ for }}`. Text is as the file
// has it (an MJML file's: as its HTML has it), without the lines that hold nothing but a tag of a block.
#pragma once

#include <string>
#include <vector>

#include "compiler/ast/expression.h"

namespace nudge::ast {

struct TemplatePart;
struct TemplateBlock {
  std::vector<TemplatePart> parts;
};
struct TemplateBranch {
  ExprPtr condition;  // null: `else`
  TemplateBlock block;
  Span span;  // of its tag
};
struct TemplateLoop {
  Name variable;
  ExprPtr list;
  TemplateBlock block;
};
// One of these; of what was refused (and reported) nothing is filled in.
struct TemplatePart {
  std::string text;
  ExprPtr expression;
  std::vector<TemplateBranch> branches;
  std::vector<TemplateLoop> loop;  // one
  Span span;                       // of the tag, or the text
};

struct Template {
  enum class Form { markdown, html } form = Form::markdown;
  TemplateBlock block;
};

}  // namespace nudge::ast
