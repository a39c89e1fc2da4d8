// SIGINT and SIGTERM as a wish: whoever works asks whether it was told to stop, brings its work to a good end
// and ends then. A second one ends the process at once.
#pragma once

namespace nudge::cli {

// From here on signals are wishes.
void catch_stop_signals();
// The signal that came; 0 if none did.
int stop_signal();
// Can be read once a signal came: for who waits in poll(); -1 if signals aren't caught.
int stop_descriptor();
// Ends the process as the signal does to one that doesn't catch it, so that shells and service managers see
// what they expect (status 130, 143).
[[noreturn]] void end_by_signal(int signal);

}  // namespace nudge::cli
