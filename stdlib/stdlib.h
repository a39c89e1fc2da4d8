// The modules of the standard library: .flow files of this folder, compiled into the binary. `use saas` adds
// one to a program as the source `<stdlib>/saas.flow`.
#pragma once

#include <string_view>
#include <vector>

namespace nudge {

struct StdlibModule {
  std::string_view name;  // "saas"
  std::string_view text;
};

// By name.
const std::vector<StdlibModule>& stdlib_modules();

}  // namespace nudge
