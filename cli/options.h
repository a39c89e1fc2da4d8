// What a command takes, told once: the command line, help, completions and the man page are made from it. In
// front of CLI11, whose header costs ten seconds of every file that includes it.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace nudge::cli {

// One option or positional, as far as more is to be said of it.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}
  Option& required();
  Option& one_of(std::initializer_list<const char*> values);
  Option& not_negative();
  Option& shows_default();                // the variable's value as it is now
  Option& named(const char* value_name);  // "FILE", in help and completions
  Option& one_each();                     // of several values: each has the option's name before it

 private:
  CLI::Option* option_;
};

// The options of one command. A name that begins with `--` is an option's, others are positionals'. Variables
// must outlive the reading of the command line.
class Options {
 public:
  explicit Options(CLI::App& app) : app_(app) {}
  Option add(const char* name, std::string& value, const char* help);
  Option add(const char* name, std::vector<std::string>& values, const char* help);
  Option add(const char* name, int& value, const char* help);
  void flag(const char* name, bool& value, const char* help);
  CLI::App& app() { return app_; }  // for what is made of the command line itself

 private:
  CLI::App& app_;
};

}  // namespace nudge::cli
