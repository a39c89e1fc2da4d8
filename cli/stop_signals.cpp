#include "cli/stop_signals.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace nudge::cli {
namespace {

std::atomic<int> caught{0};
int pipe_ends[2] = {-1, -1};

void take_signal(int signal) {
  const int kept = errno;
  caught.store(signal);
  const char byte = 0;
  [[maybe_unused]] const ssize_t written = ::write(pipe_ends[1], &byte, 1);
  errno = kept;
}

}  // namespace

void catch_stop_signals() {
  if (::pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0) return;
  struct sigaction action {};
  action.sa_handler = take_signal;
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  for (int signal : {SIGINT, SIGTERM})
    ::sigaction(signal, &action, nullptr);
}

int stop_signal() {
  return caught.load();
}

int stop_descriptor() {
  return pipe_ends[0];
}

void end_by_signal(int signal) {
  std::fflush(nullptr);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  std::_Exit(128 + signal);
}

}  // namespace nudge::cli
