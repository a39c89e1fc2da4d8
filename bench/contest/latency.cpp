// contest_latency INPUTS RATE COMMAND…: starts the command, feeds it the lines of INPUTS by a pipe at a
// steady rate, and reads its actions from another. How long a signup's mail takes is counted from when its
// line was due to be written, so that a stall is seen by all who came during it. Prints a line of JSON.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

double ms_between(Clock::time_point from, Clock::time_point until) {
  return std::chrono::duration<double, std::milli>(until - from).count();
}

// What stands behind `"key":"`.
std::string_view value_of(std::string_view line, std::string_view key) {
  size_t begin = line.find(key);
  if (begin == std::string_view::npos) return {};
  begin += key.size();
  return line.substr(begin, line.find('"', begin) - begin);
}

struct Feed {
  std::vector<std::string> lines;
  double rate = 0;
  Clock::time_point begun;
  std::vector<double> late_ms;  // of each line, by how much it was written after it was due

  Clock::time_point due(size_t line) const {
    return begun + std::chrono::duration_cast<Clock::duration>(
                       std::chrono::duration<double>(static_cast<double>(line) / rate));
  }
  void write_all(int pipe) {
    std::string text;
    for (size_t next = 0; next < lines.size();) {
      std::this_thread::sleep_until(due(next));
      Clock::time_point now = Clock::now();
      size_t first = next;
      for (text.clear(); next < lines.size() && due(next) <= now; ++next)
        text += lines[next] + "\n";
      for (size_t done = 0; done < text.size();) {
        ssize_t written = write(pipe, text.data() + done, text.size() - done);
        if (written <= 0) std::exit(3);
        done += static_cast<size_t>(written);
      }
      for (Clock::time_point after = Clock::now(); first < next; ++first)
        late_ms.push_back(ms_between(due(first), after));
    }
    close(pipe);
  }
};

double quantile(std::vector<double>& values, double part) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<size_t>(part * static_cast<double>(values.size())))];
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) {
    std::fputs("usage: contest_latency INPUTS RATE COMMAND…\n", stderr);
    return 2;
  }
  Feed feed;
  std::ifstream file(arguments[1]);
  std::unordered_map<std::string, size_t> signups;  // contact: the place of their line
  for (std::string line; std::getline(file, line); feed.lines.push_back(line)) {
    if (line.find("\"Signed Up\"") != std::string::npos)
      signups.emplace(value_of(line, "\"userId\":\""), feed.lines.size());
  }
  feed.rate = std::strtod(arguments[2], nullptr);
  int input[2], output[2];
  if (pipe2(input, O_CLOEXEC) != 0 || pipe2(output, O_CLOEXEC) != 0) return 3;
  pid_t child = fork();
  if (child == 0) {
    dup2(input[0], 0);
    dup2(output[1], 1);
    execvp(arguments[3], arguments + 3);
    _exit(127);
  }
  close(input[0]);
  close(output[1]);
  // It has started once its pipe is read; a second is plenty for a program of one workflow.
  std::this_thread::sleep_for(std::chrono::seconds(1));
  feed.begun = Clock::now();
  std::thread writing([&] { feed.write_all(input[1]); });
  std::vector<double> waited_ms;
  std::string text, buffer(1 << 16, '\0');
  for (ssize_t got; (got = read(output[0], buffer.data(), buffer.size())) > 0;) {
    Clock::time_point now = Clock::now();
    text.append(buffer.data(), static_cast<size_t>(got));
    size_t begin = 0;
    for (size_t end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
      std::string_view line = std::string_view(text).substr(begin, end - begin);
      auto signup = signups.find(std::string(value_of(line, "\"contact\":\"")));
      if (signup != signups.end() && line.find("\"name\":\"welcome\"") != std::string_view::npos)
        waited_ms.push_back(ms_between(feed.due(signup->second), now));
    }
    text.erase(0, begin);
  }
  writing.join();
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0) return 1;
  std::printf(
      "{\"answered\": %zu, \"median_ms\": %.3f, \"p99_ms\": %.3f, \"greatest_ms\": %.3f, \"p99_written_ms\": "
      "%.3f}\n",
      waited_ms.size(), quantile(waited_ms, 0.5), quantile(waited_ms, 0.99), quantile(waited_ms, 1),
      quantile(feed.late_ms, 0.99));
}
