// A condition in words, for who reads no code: "the number of session_started within 14 days is at least 5".
// What has no better words stays as it was written. Private to page/.
#pragma once

#include <string>

#include "compiler/ast/ast.h"

namespace nudge::page {

std::string sentence(const source::SourceSet& sources, const ast::Expr& expr);

}  // namespace nudge::page
