"""PostgreSQL and Restate for a measurement: started on the loopback with a folder of their own, stopped and removed after."""

import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

OTHERS = pathlib.Path(__file__).resolve().parents[1] / "others"


def free_port():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def size_of(folder):
    """Bytes of the disk that the folder takes."""
    return sum(file.lstat().st_blocks * 512 for file in pathlib.Path(folder).rglob("*"))


def wait_for(answers, what, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answers():
            return
        time.sleep(0.05)
    raise RuntimeError("%s didn't answer within %d seconds" % (what, seconds))


class Postgres:
    """A server of its own with its defaults: fsync and synchronous_commit are on. PostgreSQL refuses to run as root."""

    def __init__(self):
        versions = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"))
        if not versions:
            raise RuntimeError("there is no PostgreSQL: apt-get install postgresql")
        self.bin = versions[-1].parent
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="nudge-bench-postgres-", dir=scratch()))
        self.port = free_port()
        self.user = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] if os.getuid() == 0 else []
        if self.user:
            shutil.chown(self.folder, "postgres", "postgres")
            self.folder.chmod(0o700)
        self.run(self.bin / "initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    def run(self, *command):
        return subprocess.run([*self.user, *map(str, command)], check=True, cwd="/", text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout

    def start(self):
        self.run(self.bin / "pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w", "start", "-o",
                 "-c listen_addresses=127.0.0.1 -p %d -c unix_socket_directories=%s" % (self.port, self.folder))

    def database(self, name):
        """The URL of a new one."""
        self.sql("create database %s" % name)
        return "postgresql://postgres@127.0.0.1:%d/%s" % (self.port, name)

    def sql(self, statement, database="postgres"):
        return self.run(self.bin / "psql", "-h", self.folder, "-p", self.port, "-U", "postgres", "-AtX", "-c", statement, database)

    def size(self, database):
        self.sql("vacuum", database)
        self.sql("checkpoint", database)
        return int(self.sql("select pg_database_size(current_database())", database))

    def version(self):
        return "PostgreSQL " + self.sql("show server_version").split()[0]

    def stop(self):
        self.run(self.bin / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)


class Restate:
    """The server, one node, keeping to the loopback and telling nobody; its log is synced as it comes."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="nudge-bench-restate-", dir=scratch()))
        self.node, self.ingress, self.admin, self.service = (free_port() for _ in range(4))
        self.start()

    def start(self):
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "DO_NOT_TRACK": "1",
            "RESTATE_DISABLE_TELEMETRY": "true", "RESTATE_ADMIN__DISABLE_WEB_UI": "true",
            "RESTATE_LISTEN_MODE": "tcp", "RESTATE_BIND_IP": "127.0.0.1", "RESTATE_ADVERTISED_HOST": "127.0.0.1",
            "RESTATE_BIND_PORT": str(self.node), "RESTATE_INGRESS__BIND_PORT": str(self.ingress),
            "RESTATE_ADMIN__BIND_PORT": str(self.admin), "RESTATE_LOG_FILTER": "warn",
        }
        binary = OTHERS / "node_modules/@restatedev/restate-server-linux-x64/bin/restate-server"
        self.log = open(self.folder / "log", "ab")
        begun = time.monotonic()
        self.process = subprocess.Popen([str(binary), "--base-dir", str(self.folder / "data"), "--node-name", "bench"],
                                        env=environment, cwd=self.folder, stdout=self.log, stderr=subprocess.STDOUT)
        wait_for(lambda: answers("http://127.0.0.1:%d/restate/health" % self.ingress)
                 and answers("http://127.0.0.1:%d/health" % self.admin), "Restate")
        self.started_s = time.monotonic() - begun

    def environment(self):
        return {"INGRESS": "http://127.0.0.1:%d" % self.ingress, "ADMIN": "http://127.0.0.1:%d" % self.admin,
                "PORT": str(self.service), "RESTATE_LOGGING": "ERROR"}

    def memory(self):
        for line in open("/proc/%d/status" % self.process.pid):
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024

    def size_at_rest(self):
        """What its files hold when it is stopped: while it runs it has room set aside in them. It is started again."""
        self.process.terminate()
        self.process.wait(60)
        self.log.close()
        held = sum(file.lstat().st_size for file in (self.folder / "data").rglob("*") if file.is_file())
        self.start()
        return held

    def listens_on(self):
        """The local addresses of the sockets that the server listens on."""
        shown = subprocess.run(["ss", "-ltnpH"], stdout=subprocess.PIPE, text=True).stdout
        return [line.split()[3] for line in shown.splitlines() if "pid=%d," % self.process.pid in line]

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder)


def answers(url):
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        return opener.open(url, timeout=1).status == 200
    except OSError:
        return False


def scratch():
    """On the same disk for all, and where another user may enter."""
    return os.environ.get("NUDGE_BENCH_SCRATCH") or "/var/tmp"
