"""A program in a terminal of its own, driven by what it shows: nothing sleeps, everything waits for a text."""

import os
import pty
import re
import select
import signal
import struct
import fcntl
import termios
import time

PATIENCE_SECONDS = 30
ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|[\x01\x02\x07\r]")


class Terminal:
    def __init__(self, command, folder, environment, columns=120, rows=40):
        self.seen = ""  # all that was shown, without colours
        self.raw = b""
        self.read_to = 0  # what was waited for already
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execve(command[0], command, environment)
        self.resize(columns, rows)

    def resize(self, columns, rows):
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, text):
        os.write(self.descriptor, text.encode())

    def say(self, line):
        self.send(line + "\r")

    def _read(self, until):
        ready, _, _ = select.select([self.descriptor], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self.descriptor, 65536)
        except OSError:  # the other end is closed
            data = b""
        self.raw += data
        self.seen = ESCAPES.sub(b"", self.raw).decode("utf-8", "replace")
        return bool(data)

    def wait_for(self, text):
        """What was shown up to the text and with it, since the last that was waited for."""
        until = time.monotonic() + PATIENCE_SECONDS
        while (at := self.seen.find(text, self.read_to)) < 0:
            if not self._read(until):
                raise AssertionError("no %r; shown since was:\n%s" % (text, self.seen[self.read_to:]))
        begin, self.read_to = self.read_to, at + len(text)
        return self.seen[begin:self.read_to]

    def wait_for_end(self):
        """The exit status."""
        until = time.monotonic() + PATIENCE_SECONDS
        while self._read(until):
            pass
        _, status = os.waitpid(self.process, 0)
        self.process = None
        return os.waitstatus_to_exitcode(status)

    def close(self):
        if self.process is not None:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        os.close(self.descriptor)
