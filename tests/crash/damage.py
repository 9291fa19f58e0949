"""Damage to each kind of file of an archive at rest. What is damaged must be whole after all, or some of opening, looking
up and verifying says that it is not: silence is what fails. Control: without verify, and with a watermark that is older than
the archive."""
import os
import re
import shutil
import signal
import subprocess
import time

from rig import RECORDS, Kind

KINDS_OF_FILES = [("log", r"store/\d+\.log"), ("table", r"store/\d+\.sst"), ("manifest", r"store/MANIFEST-\d+"),
                  ("CURRENT", r"store/CURRENT"), ("OPTIONS", r"store/OPTIONS-\d+"), ("IDENTITY", r"store/IDENTITY"),
                  ("ARCHIVE", r"ARCHIVE"), ("others", r"(?!store/)(?!ARCHIVE$).*")]


def flip(data, rng):
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1:]


def zero(data, rng):
    at = rng.randrange(len(data))
    return data[:at] + bytes(min(64, len(data) - at)) + data[at + 64:]


def cut(data, rng):
    return data[:rng.randrange(len(data))]


def cut_little(data, rng):
    return data[:-rng.randint(1, min(64, len(data)))]


def delete(data, rng):
    return None


class Damage(Kind):
    def __init__(self, rig, control):
        super().__init__(rig, control)
        self.whole = [(rig.copies[1], rig.references[1]), self._killed(), self._optimized()]

    def _killed(self):
        """With a log that holds what is in no table."""
        path = self.rig.fresh("killed")
        shutil.copytree(self.rig.copies[0], path)
        self.rig.forget_acknowledged()
        # It waits on a pipe with all but the end stored.
        process = subprocess.Popen([self.rig.writer, str(path), str(self.rig.acknowledged), "-"], stdin=subprocess.PIPE)
        lines = (self.rig.slices[1] / "records.jsonl").read_bytes().splitlines(keepends=True)
        for begin in range(0, RECORDS, 100):
            process.stdin.write(b"".join(lines[begin:begin + 100]))
            process.stdin.flush()
            while self.rig.count_acknowledged() < min(begin + 100, RECORDS):
                time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
        state, problem = self.rig.look(path)
        assert state is not None, problem
        assert len(state) > len(self.rig.references[0]), "the log holds nothing"
        return path, state

    def _optimized(self):
        path = self.rig.fresh("optimized")
        shutil.copytree(self.rig.copies[1], path)
        subprocess.run([self.rig.dicta, "-a", str(path), "optimize"], check=True, capture_output=True)
        return path, self.rig.references[1]

    def cycle(self):
        rig, rng = self.rig, self.rig.rng
        whole, state = rng.choice(self.whole)
        path = rig.fresh("damaged")
        subprocess.run(["cp", "-a", str(whole), str(path)], check=True)
        files = [str(file.relative_to(path)) for file in path.rglob("*") if file.is_file() and file.stat().st_size > 0]
        kinds = [(name, [file for file in files if re.fullmatch(pattern, file)]) for name, pattern in KINDS_OF_FILES]
        name, candidates = rng.choice([(name, found) for name, found in kinds if found])
        victim = path / rng.choice(sorted(candidates))
        damage = rng.choice([flip, zero, cut, cut_little, delete])
        data = damage(victim.read_bytes(), rng)
        if data is None:
            victim.unlink()
        else:
            victim.write_bytes(data)
        what = f"{name} ({victim.relative_to(path)} of {whole.name}), {damage.__name__}: "
        try:
            verdict = self.verdict(path, state)
        except subprocess.TimeoutExpired as hung:
            verdict = f"died: {hung.cmd[0]} hangs"
            if os.environ.get("CRASH_KEEP"):
                shutil.copytree(path, os.environ["CRASH_KEEP"])
        self.note(verdict.split(":")[0])
        self.note(f"{name} {verdict.split(':')[0]}") if verdict.startswith("silent") else None
        bad = verdict.startswith("silent") or verdict.startswith("died")
        return [what + verdict] if bad else []

    def verdict(self, path, state):
        rig = self.rig
        if self.control and (path / "WATERMARK").exists():
            shutil.copy(rig.copies[0] / "WATERMARK", path / "WATERMARK")
        looked = rig.run([rig.state, str(path)])
        if looked.returncode < 0:
            return f"died: of signal {-looked.returncode}: {looked.stderr.decode()[-300:]}"
        right = looked.returncode == 0 and \
            dict(line.split(" ", 1) for line in looked.stdout.decode().splitlines()) == state
        if looked.returncode == 1:
            return "said by a lookup"
        if right:
            return "harmless"
        if self.control or not rig.verifies:
            return f"silent: {looked.stderr.decode()[-200:]}"
        verified = rig.run([rig.dicta, "-a", str(path), "verify"])
        if verified.returncode < 0:
            return f"died: verify, of signal {-verified.returncode}: {verified.stderr.decode()[-300:]}"
        return "said by verify" if verified.returncode == 1 else f"silent: {looked.stderr.decode()[-200:]}"
