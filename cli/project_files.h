// The files of a new project: those of cli/project/, compiled into the binary. A leading `dot-` of a name
// there stands for the dot of a hidden file, so that they aren't hidden from us. `my_project` in their texts
// is the project's name.
#pragma once

#include <string_view>
#include <vector>

namespace nudge::cli {

struct ProjectFile {
  std::string_view path;  // ".github/workflows/nudge.yml"
  std::string_view text;
};

// By path.
const std::vector<ProjectFile>& project_files();

}  // namespace nudge::cli
