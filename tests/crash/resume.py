"""What goes through a whole archive, killed at random and begun again: optimize, reread, verify --repair, backup.

Nothing changes that is looked up, and in the end it ends. What is repaired is an archive whose index was spoiled before:
on the way verify says so for as long as lookups are wrong, the history stays as it is, and in the end the index is the
one that was. Control: a disk that loses writes and says nothing."""
import hashlib
import os
import re
import shutil
import signal
import subprocess
import time

from rig import Kind

REPAIR = "verify --repair"
COMMANDS = ["optimize", "reread", REPAIR, "backup BACKUP"]


class Resume(Kind):
    def __init__(self, rig, control):
        super().__init__(rig, control)
        self.backup = rig.work / "backup"
        self.cycles = 0
        self.history = self.dump(rig.copies[-1])
        self.seconds = {command: seconds for command in COMMANDS if (seconds := self.time(command))}

    def command(self, path, command):
        return [self.rig.dicta, "-a", str(path), *command.replace("BACKUP", str(self.backup)).split()]

    def prepare(self, name, command):
        path = self.rig.fresh(name)
        subprocess.run(["cp", "-a", str(self.rig.copies[-1]), str(path)], check=True)
        if command == REPAIR:
            done = self.rig.run([self.rig.spoil, str(path), str(self.rig.rng.randrange(10**6))])
            assert done.returncode == 0 and int(done.stdout) > 1000, done
        return path

    def dump(self, path):
        done = self.rig.run([self.rig.dicta, "-a", str(path), "dump", "--format", "pb"])
        return hashlib.sha256(done.stdout).digest() if done.returncode == 0 else None

    def time(self, command):
        """How long it takes; nothing where there is no such command."""
        path = self.prepare("timed", command)
        begin = time.monotonic()
        done = self.rig.run(self.command(path, command))
        return time.monotonic() - begin if done.returncode == 0 else None

    def cycle(self):
        rig = self.rig
        commands = list(self.seconds)
        command = commands[self.cycles % len(commands)]  # each in its turn: few cycles meet all of them
        self.cycles += 1
        name = command.split()[0]
        path = self.prepare("archive", command)
        shutil.rmtree(self.backup, ignore_errors=True)
        environment = {}
        if self.control:
            environment = {"LD_PRELOAD": rig.disk, "DICTA_DISK_ROOT": str(path), "DICTA_DISK_FAIL": "w:3:1000000",
                           "DICTA_DISK_HIDES": "1"}
        problems = []
        for _ in range(rig.rng.randint(1, 3)):
            process = subprocess.Popen(self.command(path, command), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, env={**os.environ, **environment})
            time.sleep(rig.rng.uniform(0, 0.9 * self.seconds[command]))
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.note(f"{name} killed", process.returncode == -signal.SIGKILL)
            problems += self.compare(path, f"{name} killed", may_be_spoiled=command == REPAIR)
        done = rig.run(self.command(path, command))
        if done.returncode != 0:
            problems.append(f"{name} again: exit {done.returncode}: {done.stderr.decode()[-300:]}")
        problems += self.compare(path, f"{name} ended")
        if name == "backup":
            restored = rig.fresh("restored")
            done = rig.run([rig.dicta, "-a", str(restored), "restore", str(self.backup)])
            problems += self.compare(restored, f"restored (exit {done.returncode})")
        return problems

    def compare(self, path, when, may_be_spoiled=False):
        if may_be_spoiled:
            if self.dump(path) != self.history:
                return [f"{when}: another history"]
            verified = self.rig.run([self.rig.dicta, "-a", str(path), "verify"])
            if verified.returncode == 1 and re.search(rb"\n\d+ findings?\n", verified.stderr):
                self.note("repair cut in the middle")
                return []
        lines, problem = self.rig.look(path)
        if lines is None:
            return [f"{when}: {problem}"]
        problems = [] if lines == self.rig.references[-1] else [f"{when}: other content"]
        verified = self.rig.verify(path)
        return problems + ([f"{when}: {verified}"] if verified else [])
