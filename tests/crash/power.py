"""A loss of power, as disk.cc has it: whatever was not synced is gone, bytes and names; or some of it is."""
import shutil

from rig import Kind


class PoweredDisk:
    """A directory in which one process at a time runs, until the power goes."""

    def __init__(self, rig):
        self.rig = rig
        self.root, self.shadow = rig.fresh("root"), rig.fresh("shadow")
        self.root.mkdir()

    def environment(self, **settings):
        """For the process that runs next."""
        shutil.rmtree(self.shadow, ignore_errors=True)
        (self.shadow / "inodes").mkdir(parents=True)
        shutil.copytree(self.root, self.shadow / "tree")
        return {"LD_PRELOAD": self.rig.disk, "DICTA_DISK_ROOT": str(self.root), "DICTA_DISK_SHADOW": str(self.shadow),
                "DICTA_DISK_SEED": str(self.rig.rng.randrange(2**32)),
                **{f"DICTA_DISK_{name}": str(value) for name, value in settings.items()}}

    def cut_power(self):
        """REQUIRES: the process is dead."""
        shutil.rmtree(self.root)
        (self.shadow / "tree").rename(self.root)


class Power(Kind):
    """An importer. Control: a disk that says it synced and did not."""

    def __init__(self, rig, control):
        super().__init__(rig, control)
        self.disk = PoweredDisk(rig)
        self.path = self.disk.root / "archive"

    def cycle(self):
        rig = self.rig
        rig.forget_acknowledged()
        settings = {"LEAK": rig.rng.choice([0, 0, 5, 30])}
        if self.control:
            settings = {"LIES": 1}
        process = rig.start_writer(self.path, self.number, self.disk.environment(**settings))
        self.note("cut in the middle", rig.kill_at_random(process))
        self.disk.cut_power()
        problems = rig.check(self.path, rig.acknowledged_ids(), self.number)
        self.next_slice(bool(problems))
        return problems

    def next_slice(self, failed):
        super().next_slice(failed)
        if self.number == 0:
            self.disk = PoweredDisk(self.rig)
        self.path = self.disk.root / "archive"
