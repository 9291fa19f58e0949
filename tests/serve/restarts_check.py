#!/usr/bin/env python3
"""A server that is stopped and killed in the middle of its work: clients who try again finish with every acknowledged
statement found, none twice; a watcher sees each change once and in order; whoever looks up what was acknowledged finds it.

usage: restarts_check.py DICTA DATA [RESTARTS]      (by each way; default 3)"""
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time

from running import Checks, Server, new_directory

from dicta.v1 import service_pb2 as v1
from dicta_client import Archive

dicta = sys.argv[1]
restarts = int(sys.argv[3]) if len(sys.argv) > 3 else 3
checks = Checks()
stop = threading.Event()
acknowledged, lock, failures = [], threading.Lock(), []


def guarded(work):
    def run(*arguments):
        try:
            work(*arguments)
        except Exception as error:  # noqa: BLE001: whatever it is, the test fails
            failures.append(f"{work.__name__}: {error!r}")
    return run


@guarded
def write(address, name):
    archive, number = Archive(address), 0
    while not stop.is_set():
        ids = [f"{name}-{number + i}" for i in range(5)]
        outcomes = archive.archive([{"id": id, "text": f"Statement {id}.", "date": "2025-01-01"} for id in ids])
        assert [o["id"] for o in outcomes] == ids and all(o["kind"] in ("IMPORTED", "UNCHANGED") for o in outcomes), outcomes
        with lock:
            acknowledged.extend((id, archive._position) for id in ids)
        number += 5


@guarded
def look_up(address):
    archive = Archive(address)
    while not stop.is_set():
        with lock:
            newest = acknowledged[-1] if acknowledged else None
        if newest is None:
            time.sleep(0.01)
            continue
        request = v1.GetStatementRequest(id=newest[0], min_position=newest[1])
        assert archive.call("GetStatement", request).statement.text == f"Statement {newest[0]}."


watched = []


@guarded
def watch(address):
    for event in Archive(address).follow((0, 0)):
        watched.append((event["point"], event["id"]))
        if event["id"] == "last":
            return


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


with new_directory() as directory:
    path = directory + "/archive"
    server = Server(dicta, path, "--create", "--log", "errors", listen=f"127.0.0.1:{free_port()}")
    server.start()
    clients = [threading.Thread(target=write, args=(server.address, f"w{i}")) for i in range(3)]
    clients += [threading.Thread(target=look_up, args=(server.address,)) for _ in range(2)]
    watcher = threading.Thread(target=watch, args=(server.address,))
    for thread in [*clients, watcher]:
        thread.start()
    for number in range(2 * restarts):
        time.sleep(0.7)
        how = signal.SIGTERM if number % 2 == 0 else signal.SIGKILL
        status = server.stop(how)
        checks.equal(f"restart {number}", status, 0 if how == signal.SIGTERM else -signal.SIGKILL)
        server.start()
    time.sleep(0.5)
    stop.set()
    for thread in clients:
        thread.join(60)
        checks.true("a client ends", not thread.is_alive())
    Archive(server.address).archive([{"id": "last", "text": "The end.", "date": "2025-01-01"}])
    watcher.join(60)
    checks.true("the watcher ends", not watcher.is_alive())
    checks.equal("failures", failures, [])
    server.stop()
    listed = subprocess.run([dicta, "-a", path, "dump"], capture_output=True, text=True, check=True).stdout.splitlines()
    ids = sorted(id for id, _ in acknowledged)
    missing = set(ids) - {line.split('"id":"')[1].split('"')[0] for line in listed}
    checks.equal("missing", missing, set())
    checks.equal("one revision of each", [line for line in listed if '"revision":1,' not in line], [])
    checks.equal("each watched once", len(watched), len({id for _, id in watched}))
    checks.equal("watched in order", [point for point, _ in watched], sorted(point for point, _ in watched))
    checks.equal("all watched", len(watched), len(listed))
    print(f"{len(ids)} acknowledged, {len(listed)} in the archive, {2 * restarts} restarts")
checks.finish()
