"""What all kinds of crash have in common: statements to import slice by slice, an archive of them without any accident
to compare with, and the check after each cycle.

An archive grows from slice to slice, so that what is killed meets compactions and old logs as well; when all slices are
in, the next cycle begins a new one. A cycle gives a list of what went wrong."""
import os
import pathlib
import random
import shutil
import signal
import subprocess
import time

SLICES = 6
RECORDS = 250  # in each slice, as JSON Lines
PRESS = 30     # as press documents, whose bytes are kept

GROUP = 32     # statements that the writer stores, and acknowledges, at a time

WORDS = """harbour tide pilot minister compact treaty lighthouse ferry grain bridge frost napkin storm committee signature
chart quay anchor ballast cargo customs dredger estuary fathom galley hawser inlet jetty keel lantern mooring navigator
oar port rudder sail tug undertow vessel wharf buoy 港口 灯塔 声明 marée phare déclaration""".split()
PEOPLE = ["Merisa Kovarin", "Qiu Yanchuan", "Hélène Castelmaure", "Tomas Eskeldrup", "Oona Feldraker", "邱砚川"]


def sentence(rng):
    return " ".join(rng.choices(WORDS, k=rng.randint(5, 25))).capitalize() + f" {rng.randrange(10**6)}."


def text(rng):
    return "\n\n".join(" ".join(sentence(rng) for _ in range(rng.randint(1, 5))) for _ in range(rng.randint(1, 5)))


def write_slice(directory, number):
    import json
    rng = random.Random(number)
    (directory / "press").mkdir(parents=True)
    with open(directory / "records.jsonl", "w") as lines:
        for i in range(RECORDS):
            speakers = [{"name": name, "role": "Minister"} for name in rng.sample(PEOPLE, rng.randint(1, 2))]
            lines.write(json.dumps({
                "id": f"r-{number}-{i}", "title": sentence(rng), "language": "en", "genre": "STATEMENT",
                "date": f"20{rng.randint(10, 24)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
                "speakers": speakers, "source": {"publisher": "The Averil Courier"}, "text": text(rng)}) + "\n")
    for i in range(PRESS):
        day = f"20{rng.randint(10, 24)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        (directory / "press" / f"{day}_slice-{number}-{i}.txt").write_text(
            f"Remarks by Foreign Minister {rng.choice(PEOPLE)} at the Opening of Quay {i}\n\nPort Averil, {day}\n\n{text(rng)}\n")


class Rig:
    def __init__(self, build, work, seed):
        tests = pathlib.Path(build).resolve() / "tests"
        self.dicta = str(tests.parent / "tools" / "dicta")
        self.writer, self.state = str(tests / "crash_writer"), str(tests / "crash_state")
        self.spoil = str(tests / "crash_spoil")
        self.disk, self.info_log = str(tests / "libcrash_disk.so"), str(tests / "libcrash_info_log.so")
        self.work = pathlib.Path(work)
        self.rng = random.Random(seed)
        self.slices = [self.work / f"slice{i}" for i in range(SLICES)]
        for number, directory in enumerate(self.slices):
            write_slice(directory, number)
        self.verifies = b"\n  verify " in self.run([self.dicta, "--help"]).stdout
        self._make_references()
        self.acknowledged_in_cycles = 0

    def _make_references(self):
        """references[i]: the lines of an archive with slices 0 to i."""
        path = self.work / "reference"
        self.references, self.copies = [], []
        for number in range(SLICES):
            self.complete(path, number)
            lines, problem = self.look(path)
            assert lines is not None, problem
            self.references.append(lines)
            self.copies.append(self.work / f"copy{number}")
            shutil.copytree(path, self.copies[-1])
        assert len(self.references[-1]) == SLICES * (RECORDS + PRESS), "not all was imported"

    def run(self, command, **options):
        return subprocess.run(command, capture_output=True, timeout=60, **options)

    def start_writer(self, path, number, environment=None):
        """The importer of a slice; what it acknowledges goes to the file `acknowledged`."""
        return subprocess.Popen([self.writer, str(path), str(self.acknowledged), str(self.slices[number])],
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                env={**os.environ, **(environment or {})})

    @property
    def acknowledged(self):
        return self.work / "acknowledged"

    def count_acknowledged(self):
        return self.acknowledged.read_bytes().count(b"\n") if self.acknowledged.exists() else 0

    def acknowledged_ids(self):
        """Whole lines alone: the last may have been cut by the kill."""
        if not self.acknowledged.exists():
            return set()
        ids = set(self.acknowledged.read_text().rpartition("\n")[0].split("\n")) - {""}
        self.acknowledged_in_cycles += len(ids)
        return ids

    def wait_at_random(self, process):
        """For a while, or until soon after some batch was acknowledged."""
        begin = time.monotonic()
        wanted = self.rng.choice([0, *range(1, RECORDS, GROUP)])
        while wanted and process.poll() is None and time.monotonic() - begin < 60:
            if self.count_acknowledged() >= wanted:
                break
            time.sleep(0.0005)
        time.sleep(self.rng.uniform(0, 0.006 if wanted else 0.1))

    def kill_at_random(self, process):
        """True: it was still at work."""
        self.wait_at_random(process)
        process.send_signal(signal.SIGKILL)
        process.wait()
        return process.returncode == -signal.SIGKILL

    def look(self, path):
        """id -> what stands behind it; or nothing, and why."""
        done = self.run([self.state, str(path)])
        if done.returncode == 0:
            return dict(line.split(" ", 1) for line in done.stdout.decode().splitlines()), ""
        return None, f"exit {done.returncode}: {done.stderr.decode().strip()[-300:]}"

    def verify(self, path):
        """Nothing, or what `dicta verify` says."""
        if not self.verifies:
            return ""
        done = self.run([self.dicta, "-a", str(path), "verify"])
        return "" if done.returncode == 0 else f"verify: exit {done.returncode}: {done.stderr.decode().strip()[-300:]}"

    def complete(self, path, number):
        """The import that was cut short, again: what went wrong with it."""
        done = self.run([self.dicta, "-a", str(path), "import", str(self.slices[number])])
        return [] if done.returncode == 0 else [f"import again: exit {done.returncode}: {done.stderr.decode()[-300:]}"]

    def check_held(self, path, acknowledged, number):
        """What was acknowledged is there; nothing is half there, and nothing that is in no slice up to this one."""
        if not (path / "ARCHIVE").exists() and number == 0 and not acknowledged:
            return []  # killed before it was an archive
        lines, problem = self.look(path)
        if lines is None:
            return [problem]
        problems = []
        missing = acknowledged - lines.keys()
        if missing:
            problems.append(f"{len(missing)} acknowledged are missing, {sorted(missing)[0]} among them")
        wrong = [id for id, line in lines.items() if self.references[number].get(id) != line]
        if wrong:
            problems.append(f"{len(wrong)} are wrong, {wrong[0]} among them: {lines[wrong[0]]}")
        verified = self.verify(path)
        return problems + ([verified] if verified else [])

    def check_complete(self, path, number):
        """The same import again completes it."""
        problems = self.complete(path, number)
        lines, problem = self.look(path)
        if lines is None:
            return problems + ["completed: " + problem]
        if lines != self.references[number]:
            problems.append(f"completed, it has {len(lines)} statements and not the {len(self.references[number])} alike")
        verified = self.verify(path)
        return problems + ([verified] if verified else [])

    def check(self, path, acknowledged, number):
        """After an accident to the import of a slice into an archive with all the slices before."""
        before = self.references[number - 1].keys() if number > 0 else set()
        return self.check_held(path, acknowledged | before, number) + self.check_complete(path, number)

    def fresh(self, name):
        path = self.work / name
        shutil.rmtree(path, ignore_errors=True)
        return path

    def forget_acknowledged(self):
        self.acknowledged.unlink(missing_ok=True)


class Kind:
    """One kind of crash. `control`: with what makes it fail."""
    def __init__(self, rig, control):
        self.rig, self.control = rig, control
        self.notes = {}
        self.number, self.path = 0, rig.fresh("archive")

    def note(self, what, count=1):
        self.notes[what] = self.notes.get(what, 0) + count

    def next_slice(self, failed):
        """After a failure a new archive: one loss is counted once."""
        self.number += 1
        if failed or self.number == SLICES:
            self.number, self.path = 0, self.rig.fresh("archive")

    def close(self):
        pass


class Skipped(Exception):
    """The machine lacks something."""
