#include "cli/repl/terminal.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

// after <cstdio>
#include <readline/history.h>
#include <readline/readline.h>

namespace nudge::repl {

namespace {

constexpr int kHistoryLines = 2000;

// readline calls functions without anything of ours.
TerminalOptions g_options;
Completion g_completion;
char g_word_breaks[2] = {'\n', '\0'};
volatile sig_atomic_t g_interrupted = 0;
bool g_got_line = false;
char* g_line = nullptr;

void on_interrupt(int) {
  g_interrupted = 1;
}

void on_line(char* line) {
  g_got_line = true;
  g_line = line;
  rl_callback_handler_remove();
}

// Asked before a word is completed: the only break is the character before the word that completion found.
char* find_word() {
  const std::string_view before(rl_line_buffer, static_cast<size_t>(rl_point));
  g_completion = g_options.complete(before);
  g_word_breaks[0] = g_completion.begin == 0 ? '\n' : before[g_completion.begin - 1];
  return g_word_breaks;
}

std::string common_prefix(const std::vector<std::string>& all) {
  size_t length = all.front().size();
  for (const std::string& each : all) {
    size_t same = 0;
    while (same < length && same < each.size() && each[same] == all.front()[same])
      ++same;
    length = same;
  }
  return all.front().substr(0, length);
}

// readline frees what it is given.
char** candidates(const char* word, int, int end) {
  rl_attempted_completion_over = 1;
  if (end == 0) find_word();  // at the line's beginning readline looks for no word
  if (g_completion.files) return rl_completion_matches(word, rl_filename_completion_function);
  const std::vector<std::string>& found = g_completion.candidates;
  if (found.empty()) return nullptr;
  const size_t extra = found.size() > 1 ? 1 : 0;
  auto** matches = static_cast<char**>(std::malloc((found.size() + extra + 1) * sizeof(char*)));
  if (!matches) return nullptr;
  matches[0] = strdup(common_prefix(found).c_str());
  if (extra == 1) {
    for (size_t i = 0; i < found.size(); ++i)
      matches[i + 1] = strdup(found[i].c_str());
  }
  matches[found.size() + extra] = nullptr;
  const char last = found.front().back();
  const bool a_name = (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z') ||
                      (last >= '0' && last <= '9') || last == '_';
  rl_completion_append_character = a_name ? ' ' : '\0';
  return matches;
}

// Colours are no cells of the line: readline wants them marked.
std::string with_marks(std::string_view prompt) {
  std::string out;
  for (size_t at = 0; at < prompt.size(); ++at) {
    if (prompt[at] != '\x1b') {
      out += prompt[at];
      continue;
    }
    const size_t end = std::min(prompt.find('m', at), prompt.size() - 1);
    out += RL_PROMPT_START_IGNORE;
    out += prompt.substr(at, end - at + 1);
    out += RL_PROMPT_END_IGNORE;
    at = end;
  }
  return out;
}

// Signals that readline handles come only while there is nothing to do: one that came just before the wait
// would not end it.
class HeldSignals {
 public:
  HeldSignals() {
    sigset_t held;
    sigemptyset(&held);
    for (const int signal : {SIGINT, SIGWINCH, SIGTSTP, SIGTERM, SIGHUP, SIGQUIT})
      sigaddset(&held, signal);
    sigprocmask(SIG_BLOCK, &held, &before_);
  }
  ~HeldSignals() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  const sigset_t* before() const { return &before_; }

 private:
  sigset_t before_{};
};

// Waits for the line that on_line takes; false if it was dropped.
bool wait_for_line() {
  while (!g_got_line) {
    if (rl_pending_signal() != 0) rl_check_signals();
    if (g_interrupted) {
      g_interrupted = 0;
      return false;
    }
    const HeldSignals held;
    if (rl_pending_signal() != 0 || g_interrupted) continue;
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (ppoll(&input, 1, nullptr, held.before()) > 0) rl_callback_read_char();
  }
  return true;
}

}  // namespace

Terminal::Terminal(TerminalOptions options) {
  g_options = std::move(options);
  rl_readline_name = "nudge";
  rl_outstream = isatty(STDOUT_FILENO) == 1 ? stdout : stderr;
  rl_catch_signals = 1;
  rl_persistent_signal_handlers = 1;
  rl_attempted_completion_function = candidates;
  rl_completion_word_break_hook = find_word;
  rl_completer_quote_characters = "";
  rl_basic_quote_characters = "";  // texts are the language's: nothing is closed for them
  // What an inputrc says comes later, and counts.
  rl_variable_bind("show-all-if-ambiguous", "on");
  rl_variable_bind("bell-style", "none");
  using_history();
  stifle_history(kHistoryLines);
  if (!g_options.history_path.empty()) read_history(g_options.history_path.c_str());
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
}

Terminal::~Terminal() {
  rl_callback_handler_remove();
  if (!g_options.history_path.empty()) history_truncate_file(g_options.history_path.c_str(), kHistoryLines);
  std::signal(SIGINT, SIG_DFL);
}

Terminal::Got Terminal::read(std::string_view prompt, std::string& line) {
  line.clear();
  g_got_line = false;
  g_line = nullptr;
  g_interrupted = 0;
  std::fflush(stdout);
  rl_callback_handler_install(with_marks(prompt).c_str(), on_line);
  if (!wait_for_line()) {
    rl_callback_handler_remove();
    std::fputs("\n", rl_outstream);
    std::fflush(rl_outstream);
    return Got::dropped;
  }
  if (!g_line) return Got::end;
  line = g_line;
  std::free(g_line);
  return Got::line;
}

void Terminal::remember(const std::string& line) {
  if (line.empty()) return;
  const HIST_ENTRY* last = history_length > 0 ? history_get(history_base + history_length - 1) : nullptr;
  if (last && line == last->line) return;
  add_history(line.c_str());
  // A line of the file is an entry.
  if (g_options.history_path.empty() || line.find('\n') != std::string::npos) return;
  append_history(1, g_options.history_path.c_str());
}

bool Terminal::interrupted() {
  const bool was = g_interrupted != 0;
  g_interrupted = 0;
  return was;
}

std::string history_path() {
  const char* wanted = std::getenv("NUDGE_HISTORY");
  if (wanted && (std::strcmp(wanted, "off") == 0 || *wanted == '\0')) return "";
  if (wanted && *wanted == '/') return wanted;
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  std::filesystem::path folder;
  if (state && *state == '/') {
    folder = state;
  } else if (home && *home == '/') {
    folder = std::filesystem::path(home) / ".local" / "state";
  } else {
    return "";
  }
  std::error_code fault;
  std::filesystem::create_directories(folder / "nudge", fault);
  if (fault) return "";
  const std::string path = (folder / "nudge" / "history").string();
  // What people try may be people's data: nobody else's to read.
  std::FILE* file = std::fopen(path.c_str(), "a");
  if (!file) return "";
  std::fclose(file);
  chmod(path.c_str(), S_IRUSR | S_IWUSR);
  return path;
}

}  // namespace nudge::repl
