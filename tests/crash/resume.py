"""What goes through a whole archive, killed at random and begun again: optimize, reread, verify --repair, backup.

Nothing changes that is looked up. Control: it is not begun again, and yet should have ended."""
import shutil
import signal
import subprocess
import time

from rig import Kind

COMMANDS = [["optimize"], ["reread", "--yes"], ["verify", "--repair"]]


class Resume(Kind):
    def __init__(self, rig, control):
        super().__init__(rig, control)
        self.commands = [command for command in COMMANDS if self.times_out(command)]

    def times_out(self, command):
        """Whether there is such a command; how long it takes."""
        path = self.rig.fresh("timed")
        shutil.copytree(self.rig.copies[-1], path)
        begin = time.monotonic()
        done = self.rig.run([self.rig.dicta, "-a", str(path), *command])
        self.rig.fresh("timed")
        if done.returncode == 0:
            command.append(time.monotonic() - begin)
        return done.returncode == 0

    def cycle(self):
        rig = self.rig
        *command, seconds = rig.rng.choice(self.commands)
        path = rig.fresh("archive")
        subprocess.run(["cp", "-a", str(rig.copies[-1]), str(path)], check=True)
        problems = []
        for _ in range(rig.rng.randint(1, 3)):
            process = subprocess.Popen([rig.dicta, "-a", str(path), *command], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(rig.rng.uniform(0, 0.9 * seconds))
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.note(f"{command[0]} killed", process.returncode == -signal.SIGKILL)
            problems += self.compare(path, f"{command[0]} killed")
        done = rig.run([rig.dicta, "-a", str(path), *command])
        if done.returncode != 0:
            problems.append(f"{command[0]} again: exit {done.returncode}: {done.stderr.decode()[-300:]}")
        return problems + self.compare(path, f"{command[0]} ended")

    def compare(self, path, when):
        lines, problem = self.rig.look(path)
        if lines is None:
            return [f"{when}: {problem}"]
        problems = [] if lines == self.rig.references[-1] else [f"{when}: other content"]
        verified = self.rig.verify(path)
        return problems + ([f"{when}: {verified}"] if verified else [])
