#include "cli/options.h"

#include <CLI/CLI.hpp>

namespace nudge::cli {
namespace {

// An empty text would count as an option that isn't given: `--data "$DATA"` would keep nothing.
CLI::Option* not_empty(CLI::Option* option) {
  if (!option->nonpositional()) return option;
  return option->check([](const std::string& value) { return value.empty() ? std::string("is empty") : ""; });
}

}  // namespace

Option& Option::required() {
  option_->required();
  return *this;
}
Option& Option::one_of(std::initializer_list<const char*> values) {
  option_->check(CLI::IsMember(std::vector<std::string>(values.begin(), values.end())));
  return *this;
}
Option& Option::not_negative() {
  option_->check(CLI::NonNegativeNumber);
  return *this;
}
Option& Option::shows_default() {
  option_->capture_default_str();
  return *this;
}
Option& Option::named(const char* value_name) {
  option_->type_name(value_name);
  return *this;
}
Option& Option::one_each() {
  option_->allow_extra_args(false);
  return *this;
}

Option Options::add(const char* name, std::string& value, const char* help) {
  return Option(not_empty(app_.add_option(name, value, help)));
}
Option Options::add(const char* name, std::vector<std::string>& values, const char* help) {
  return Option(not_empty(app_.add_option(name, values, help)));
}
Option Options::add(const char* name, int& value, const char* help) {
  return Option(app_.add_option(name, value, help));
}
void Options::flag(const char* name, bool& value, const char* help) {
  app_.add_flag(name, value, help);
}

}  // namespace nudge::cli
