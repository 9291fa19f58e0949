"""A power cut as a file system has it: an ext4 on a loop device whose backing file lies on an XFS. A reflink copy of that
file is what the disk held at one moment; it is mounted, which replays ext4's journal, and looked at.

Control: syncs that do nothing."""
import signal
import subprocess

from rig import Kind, Skipped


class Cut(Kind):
    def __init__(self, rig, control):
        super().__init__(rig, control)
        self.mounted = []
        try:
            self._prepare(rig)
        except Skipped:
            self.close()
            raise

    def _prepare(self, rig):
        outer = rig.work / "outer"
        self._make_image(rig.work / "outer.image", 1500 << 20, ["mkfs.xfs", "-q", "-m", "reflink=1"])
        self._mount(rig.work / "outer.image", outer)
        self.image, self.copy = outer / "image", outer / "copy"
        self._make_image(self.image, 320 << 20, ["mkfs.ext4", "-q"])
        self.live, self.left = rig.work / "live", rig.work / "left"
        self._mount(self.image, self.live)
        self.path = self.live / "archive"

    def _make_image(self, path, size, command):
        with open(path, "wb") as file:
            file.truncate(size)
        try:
            made = self.rig.run([*command, str(path)])
        except FileNotFoundError as error:
            raise Skipped(f"no {command[0]}") from error
        if made.returncode != 0:
            raise Skipped(made.stderr.decode().strip())

    def _mount(self, image, at):
        at.mkdir(exist_ok=True)
        mounted = self.rig.run(["mount", "-o", "loop", str(image), str(at)])
        if mounted.returncode != 0:
            raise Skipped("no loop device can be mounted here: " + mounted.stderr.decode().strip())
        self.mounted.append(at)

    def _unmount(self, at):
        self.rig.run(["umount", str(at)])
        self.mounted.remove(at)

    def close(self):
        for at in reversed(self.mounted):
            self.rig.run(["umount", "-l", str(at)])
        self.mounted = []

    def cycle(self):
        rig, rng = self.rig, self.rig.rng
        number = rng.randrange(1, 3)
        subprocess.run(["rm", "-rf", str(self.path)], check=True)
        subprocess.run(["cp", "-a", str(rig.copies[number - 1]), str(self.path)], check=True)
        subprocess.run(["sync", "-f", str(self.path)], check=True)
        rig.forget_acknowledged()
        environment = {}
        if self.control:
            environment = {"LD_PRELOAD": rig.disk, "DICTA_DISK_ROOT": str(self.live), "DICTA_DISK_LIES": "1"}
        process = rig.start_writer(self.path, number, environment)
        rig.wait_at_random(process)
        acknowledged = rig.acknowledged_ids()
        self.copy.unlink(missing_ok=True)
        copied = rig.run(["cp", "--reflink=always", str(self.image), str(self.copy)])
        if copied.returncode != 0:
            raise Skipped(copied.stderr.decode().strip())
        self.note("cut in the middle", process.poll() is None)
        process.send_signal(signal.SIGKILL)
        process.wait()
        self._mount(self.copy, self.left)
        try:
            return rig.check(self.left / "archive", acknowledged, number)
        finally:
            self._unmount(self.left)
