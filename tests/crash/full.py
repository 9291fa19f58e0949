"""A disk that fills up under an importer: a file system of its own, on a loop device, with little room left.

Without the reserve, so that it does get full: the engine meets the full disk wherever it happens to be. The importer
must not die of it, say so, read on, and go on in the same process once there is room. With the reserve it must stop
before. Control: RocksDB's own info log, which aborts the process."""
import os
import re
import signal
import subprocess
import time

from rig import Kind, Skipped, SLICES

DISK_BYTES = 400 << 20  # much of it is filled


class Full(Kind):
    def __init__(self, rig, control):
        super().__init__(rig, control)
        self.mount = rig.work / "disk"
        self.mount.mkdir()
        image = rig.work / "image"
        with open(image, "wb") as file:
            file.truncate(DISK_BYTES)
        if rig.run(["mkfs.ext4", "-q", "-m", "0", str(image)]).returncode != 0:
            raise Skipped("no mkfs.ext4")
        if rig.run(["mount", "-o", "loop", str(image), str(self.mount)]).returncode != 0:
            raise Skipped("no loop device can be mounted here")

    def close(self):
        self.rig.run(["umount", "-l", str(self.mount)])

    def room(self):
        disk = os.statvfs(self.mount)
        return disk.f_bavail * disk.f_frsize

    def fill(self, leave):
        self.filler.unlink(missing_ok=True)
        with open(self.filler, "wb") as file:
            if self.room() > leave:
                os.posix_fallocate(file.fileno(), 0, self.room() - leave)

    @property
    def filler(self):
        return self.mount / "filler"

    def cycle(self):
        rig = self.rig
        self.filler.unlink(missing_ok=True)
        self.path = self.mount / "archive"
        subprocess.run(["rm", "-rf", str(self.path)], check=True)
        subprocess.run(["cp", "-a", str(rig.copies[0]), str(self.path)], check=True)
        rig.forget_acknowledged()
        self.fill(rig.rng.randrange(5 << 20))
        environment = {"CRASH_RESERVE": "0", "CRASH_PATIENCE": "20000"}
        if self.control:
            environment["LD_PRELOAD"] = rig.info_log
        if not self.control and rig.rng.random() < 0.25:
            return self.cycle_with_reserve()
        problems = []
        last = SLICES - 1
        process = subprocess.Popen([rig.writer, str(self.path), str(rig.acknowledged), *map(str, rig.slices[1:])],
                                   stderr=subprocess.PIPE, env={**os.environ, **environment})
        os.set_blocking(process.stderr.fileno(), False)
        said, until = b"", time.monotonic() + 5
        while process.poll() is None and said.count(b"\n") < 2 and time.monotonic() < until:
            said += process.stderr.read() or b""
            time.sleep(0.005)
        if said:
            self.note("full")
            if not re.search(rb"no space|No space left", said):
                problems.append(f"the error does not say what it is: {said[-200:]}")
            problems += self.read_meanwhile(last)
            if rig.rng.random() < 0.3:
                process.send_signal(signal.SIGKILL)
                self.note("killed while it was full")
        self.filler.unlink()
        process.wait(60)
        said += process.stderr.read() or b""
        if process.returncode not in (0, -signal.SIGKILL):
            problems.append(f"the importer ended with {process.returncode}: {said.decode()[-300:]}")
        acknowledged = rig.acknowledged_ids()
        problems += rig.check_held(self.path, acknowledged | rig.references[0].keys(), last)
        for number in range(1, last):
            problems += rig.complete(self.path, number)
        return problems + rig.check_complete(self.path, last)

    def read_meanwhile(self, last):
        """A reader of its own, while the disk is full."""
        acknowledged = self.rig.acknowledged_ids()
        lines, problem = self.rig.look(self.path)
        if lines is None:
            return ["beside a full disk: " + problem]
        missing = (acknowledged | self.rig.references[0].keys()) - lines.keys()
        return [f"beside a full disk {len(missing)} are missing"] if missing else []

    def cycle_with_reserve(self):
        """`dicta import` on a disk that has less room than what it keeps free: it refuses, and changes nothing."""
        rig = self.rig
        done = rig.run([rig.dicta, "-a", str(self.path), "import", str(rig.slices[1])])
        self.note("refused before it was full")
        problems = []
        message = done.stderr.decode()
        if done.returncode != 1 or not re.search(r"MiB are free, and writing needs|No space left", message):
            problems.append(f"with the reserve: exit {done.returncode}: {message[-300:]}")
        if "make room on that disk" not in message:
            problems.append("no remedy: " + message[-300:])
        lines, problem = rig.look(self.path)
        if lines != rig.references[0]:
            problems.append("what was refused changed something" if lines else problem)
        return problems
