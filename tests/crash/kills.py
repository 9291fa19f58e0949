"""kill -9: of an importer, and of a server that is written to by several clients."""
import itertools
import pathlib
import signal
import sys
import threading

from rig import Kind, Skipped


class Kill(Kind):
    """An importer. Control: it says that a batch is on disk before it is."""

    def cycle(self):
        rig = self.rig
        rig.forget_acknowledged()
        process = rig.start_writer(self.path, self.number, {"CRASH_EARLY": "1"} if self.control else {})
        self.note("killed in the middle", rig.kill_at_random(process))
        problems = rig.check(self.path, rig.acknowledged_ids(), self.number)
        self.next_slice(bool(problems))
        return problems


class Serve(Kind):
    """A server, with three clients. Control: a client takes what it sent for acknowledged."""

    def __init__(self, rig, control):
        super().__init__(rig, control)
        sys.path[:0] = [str(pathlib.Path(__file__).parents[1] / "serve"),
                        str(pathlib.Path(__file__).parents[2] / "examples" / "python")]
        try:
            from dicta_client import Archive
            from running import Server
        except ImportError as error:
            raise Skipped(f"{error}: python3-grpcio, and PYTHONPATH with the messages' modules") from error
        self.Archive, self.Server = Archive, Server
        self.cycles, self.acknowledged = 0, set()

    def _write(self, address, name, stop):
        client = self.Archive(address, patience=0)
        for number in itertools.count():
            if stop.is_set():
                return
            batch = [f"{name}-{number}-{i}" for i in range(10)]
            if self.control:
                self.acknowledged.update(batch)
            try:
                outcomes = client.archive([{"id": id, "text": f"Statement {id}.", "date": "2025-01-01",
                                            "speakers": [{"name": name}]} for id in batch])
            except Exception:  # noqa: BLE001: the server is gone: whether these are in, nobody has said
                return
            assert all(outcome["kind"] == "IMPORTED" for outcome in outcomes), outcomes
            self.acknowledged.update(batch)

    def cycle(self):
        if len(self.acknowledged) > 20000:
            self.path, self.acknowledged = self.rig.fresh("archive"), set()
        self.cycles += 1
        server = self.Server(self.rig.dicta, self.path, "--create", "--log", "errors", log=str(self.rig.work / "server.log"))
        server.start()
        stop = threading.Event()
        clients = [threading.Thread(target=self._write, args=(server.address, f"c{self.cycles}-{i}", stop)) for i in range(3)]
        for client in clients:
            client.start()
        stop.wait(self.rig.rng.uniform(0, 0.25))
        self.note("killed in the middle", server.stop(signal.SIGKILL) == -signal.SIGKILL)
        stop.set()
        for client in clients:
            client.join()
        lines, problem = self.rig.look(self.path)
        problems = [problem] if lines is None else []
        missing = self.acknowledged - (lines or {}).keys()
        if missing:
            problems.append(f"{len(missing)} of {len(self.acknowledged)} acknowledged are missing")
        halves = [id for id in lines or {} if id.endswith("-0")
                  and any(f"{id[:-1]}{i}" not in lines for i in range(10))]
        if halves:
            problems.append(f"half of {halves[0]}'s batch is there")
        verified = self.rig.verify(self.path)
        self.rig.acknowledged_in_cycles = len(self.acknowledged)
        if problems or verified:
            self.path, self.acknowledged = self.rig.fresh("archive"), set()
        return problems + ([verified] if verified else [])
