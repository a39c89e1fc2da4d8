// Reading a store beside which a run begins. Who finds no run there reads the file as one that stays as it
// is, and is told when a run begins and changes it; read again, it is read beside that run, and what was
// committed is seen.
#pragma once

#include <chrono>
#include <thread>

#include "runtime/fault/result.h"

namespace nudge {

// The fault is that of a reader beside whom a run began.
bool was_changed_while_read(const Fault& fault);

// `read` opens a store for reading and gives what is made of it, a Result or a Status. It is called again if
// a run began meanwhile, as when it is one of many that come one after another; a tenth time its fault is
// given.
template <class Read>
auto read_settled(const Read& read) -> decltype(read()) {
  constexpr int kTimes = 10;
  for (int time = 1;; ++time) {
    auto result = read();
    if (result.ok() || time == kTimes || !was_changed_while_read(result.fault())) return result;
    std::this_thread::sleep_for(std::chrono::milliseconds(5 * time));
  }
}

}  // namespace nudge
