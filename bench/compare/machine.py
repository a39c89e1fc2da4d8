"""What a run was measured on and with."""

import json
import os
import pathlib
import platform
import subprocess
import threading
import time

import servers


class Load:
    """The load average in between, every ten seconds: others' work shows in it."""

    def __init__(self):
        self.begun = time.time()
        self.seen = [os.getloadavg()[0]]
        self.foreign = []
        thread = threading.Thread(target=self.watch, daemon=True)
        thread.start()

    def watch(self):
        while True:
            time.sleep(10)
            self.seen.append(os.getloadavg()[0])

    def text(self):
        return "%.1f at the beginning, %.1f to %.1f while it ran (what is measured is up to two of it)" % (
            self.seen[0], min(self.seen), max(self.seen))


def about(setup, load, arguments):
    """Pairs of what and its value."""
    def said(*command):
        try:
            return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.strip()
        except OSError:
            return ""

    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    system = next((line.split('"')[1] for line in open("/etc/os-release") if line.startswith("PRETTY_NAME")), platform.system())
    root = pathlib.Path(__file__).resolve().parents[2]
    found = [("when", "%s, %.0f minutes" % (time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(load.begun)), (time.time() - load.begun) / 60)),
             ("machine", "%d cores of %s, %.0f GB, virtual; the disk is %s" % (os.cpu_count(), cpu, memory_gb, disk(setup.scratch))),
             ("load average", load.text()),
             ("system", "%s, Linux %s" % (system, platform.release())),
             ("nudge", "%s, built in `%s`, commit %s" % (said(str(setup.nudge), "--version").splitlines()[0] if setup.nudge.exists() else "",
                                                         setup.nudge.parent.name, said("git", "-C", str(root), "rev-parse", "--short", "HEAD"))),
             ("C++", said("c++", "--version").splitlines()[0])]
    if setup.others:
        packages = json.loads((servers.OTHERS / "package.json").read_text())["dependencies"]
        postgres = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"))
        found += [("others", "Node %s; %s; %s" % (said("node", "--version"), said(str(postgres[-1]), "--version") if postgres else "",
                                                  ", ".join("%s %s" % pair for pair in sorted(packages.items()))))]
    found.append(("command", "`bench/compare/run.py %s`, by `./dev bench`" % arguments))
    return found


def disk(folder):
    """What a write of 4 KB and its fdatasync take there."""
    path = folder / "disk"
    times = []
    with open(path, "wb", buffering=0) as file:
        for _ in range(50):
            file.write(b"x" * 4096)
            begun = time.monotonic()
            os.fdatasync(file.fileno())
            times.append((time.monotonic() - begun) * 1000)
    path.unlink()
    times.sort()
    return "%s, a `fdatasync` of 4 KB takes %.1f ms (median; %.1f at most of 50)" % (kind(folder), times[25], times[-1])


def kind(folder):
    found = subprocess.run(["df", "--output=fstype", str(folder)], stdout=subprocess.PIPE, text=True).stdout.split()
    return found[-1] if found else "unknown"
