"""A server of the test's own: started on free addresses, stopped at the end. Used as `with Server(dicta, path) as server`.
"""
import hashlib
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import urllib.request

try:
    import grpc
except ImportError:
    print("skipped: no python3-grpcio here")
    sys.exit(77)

TOKENS = {"reader": "read", "harvester": "read,archive", "archivist": "read,archive,admin"}


class Server:
    def __init__(self, dicta, archive, *options, listen="127.0.0.1:0", log=None):
        self.command = [str(dicta), "-a", str(archive), "serve", "--listen", listen, "--metrics", "0", *options]
        self.log = log or str(archive) + ".log"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=open(self.log, "a"), text=True)
        self.address = self._line("listening on ")
        self.metrics = self._line("metrics on ")

    def _line(self, begin):
        line = self.process.stdout.readline()
        assert line.startswith(begin), f"the server says {line!r}; its log:\n{open(self.log).read()}"
        return line[len(begin):].strip()

    def stop(self, how=signal.SIGTERM):
        """Returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.stdout.close()
        return self.process.wait(timeout=60)

    def figures(self):
        """All of /metrics: name with labels -> figure."""
        with urllib.request.urlopen(self.metrics) as reply:
            lines = reply.read().decode().splitlines()
        return {name: float(value) for name, value in (line.rsplit(None, 1) for line in lines if line[0] != "#")}

    def figure(self, name):
        """A figure of /metrics, summed over its labels."""
        return sum(value for key, value in self.figures().items() if key == name or key.startswith(name + "{"))

    def memory(self):
        """Most bytes it has ever held."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) * 1024


def write_tokens(path, names=TOKENS):
    path.write_text("# sha256 scopes name\n" + "".join(
        f"{hashlib.sha256(name.encode()).hexdigest()} {TOKENS[name]} {name}\n" for name in names))


def code_of(call):
    """The canonical code that a call ends with."""
    try:
        result = call()
        if hasattr(result, "__next__"):
            for _ in result:
                pass
    except grpc.RpcError as error:
        return error.code().name
    return "OK"


class Checks:
    """Counts what fails, and says it."""
    def __init__(self):
        self.failed = self.passed = 0

    def equal(self, what, got, want):
        self.passed += 1
        if got != want:
            self.failed += 1
            print(f"FAILED {what}: got {got!r}, want {want!r}")

    def true(self, what, holds):
        self.equal(what, bool(holds), True)

    def finish(self):
        print(f"{self.passed} checks, {self.failed} failed")
        sys.exit(1 if self.failed else 0)


def new_directory():
    return tempfile.TemporaryDirectory(prefix="dicta-serve-")
