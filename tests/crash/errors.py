"""I/O errors: some call of the importer's fails, once, some times or from then on. Sometimes the power goes after it.

Whatever was acknowledged, before the error and after it, is there; the importer does not die, and where the error passes
it goes on in the same process. Control: a disk that says nothing of its errors."""
import signal
import subprocess

from rig import Kind
from power import PoweredDisk


class Errors(Kind):
    def cycle(self):
        rig = self.rig
        rng = rig.rng
        disk = PoweredDisk(rig)
        path = disk.root / "archive"
        number = rng.randrange(1, 3)
        rig.run(["cp", "-a", str(rig.copies[number - 1]), str(path)])
        rig.forget_acknowledged()
        kinds = "ws" if self.control else rng.choice(["w", "w", "s", "s", "n", "r", "wsn"])
        first = int(2 ** rng.uniform(0, {"r": 9, "n": 3}.get(kinds, 5)))
        count = rng.choice([1, 3, 10**9])
        settings = {"FAIL": f"{kinds}:{first}:{count}"}
        if self.control:
            settings["HIDES"] = 1
        environment = disk.environment(**settings)
        environment["CRASH_PATIENCE"] = "300" if count == 10**9 else "20000"
        process = rig.start_writer(path, number, environment)
        try:
            said = process.communicate(timeout=60)[1].decode()
        except subprocess.TimeoutExpired:
            process.kill()
            return [f"{settings}: the importer hangs"]
        self.note("with an error that was met", bool(said) or process.returncode != 0)
        what = f"{settings['FAIL']}: "
        problems = []
        if process.returncode not in ((0, 1) if count == 10**9 else (0,)):
            signaled = -process.returncode
            name = signal.Signals(signaled).name if process.returncode < 0 else f"exit {process.returncode}"
            problems.append(f"{what}the importer ends with {name}: {said[-300:]}")
        if rng.random() < 0.5:
            disk.cut_power()
            self.note("then without power")
        acknowledged = rig.acknowledged_ids()
        return problems + [what + problem for problem in rig.check(path, acknowledged, number)]
