// How help shows options: `--format human|json` where CLI11 would write `TEXT:{human,json}=human`, and
// descriptions in lines that fit.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/command_reference.h"

namespace nudge::cli {
namespace {

constexpr size_t kNameColumns = 30;
constexpr size_t kColumns = 110;

std::vector<std::string> wrapped(const std::string& text, size_t width) {
  std::vector<std::string> lines(1);
  for (const std::string& word : CLI::detail::split(text, ' ')) {
    if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) lines.emplace_back();
    lines.back() += (lines.back().empty() ? "" : " ") + word;
  }
  return lines;
}

class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter() { column_width(kNameColumns); }

  std::string make_option_opts(const CLI::Option* option) const override {
    const OptionReference it = option_reference(*option);
    std::string out;
    if (!it.choices.empty()) {
      out = fmt::format(" {}", fmt::join(it.choices, "|"));
    } else if (option->nonpositional() && !it.value_name.empty()) {
      out = " " + it.value_name;
    }
    if (it.many) out += " ...";
    return it.required ? out + " (required)" : out;
  }

  std::string make_option_desc(const CLI::Option* option) const override {
    const OptionReference it = option_reference(*option);
    std::string text = it.description;
    if (!it.default_value.empty() && text.find("default") == std::string::npos)
      text += fmt::format(" (default: {})", it.default_value);
    return fmt::format("{}", fmt::join(wrapped(text, kColumns - kNameColumns), "\n"));
  }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_formatter() {
  return std::make_shared<HelpFormatter>();
}

}  // namespace nudge::cli
