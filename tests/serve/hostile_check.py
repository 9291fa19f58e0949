#!/usr/bin/env python3
"""Clients that mean ill, or err: each gets the right code, memory stays bounded, others are served meanwhile.

usage: hostile_check.py DICTA DATA"""
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time

from running import Checks, Server, code_of, grpc, new_directory, write_tokens

from dicta.v1 import service_pb2 as v1
from dicta_client import Archive
from google.rpc import error_details_pb2, status_pb2

dicta, data = sys.argv[1], pathlib.Path(sys.argv[2])
checks = Checks()


class Bystander:
    """Looks up all the while, and counts what it was refused and what it waited for longest."""
    def __init__(self, address, id):
        self.failures, self.calls, self.longest, self._ends = [], 0, 0, threading.Event()
        self._thread = threading.Thread(target=self._look_up, args=(Archive(address, patience=0), id))
        self._thread.start()

    def _look_up(self, archive, id):
        while not self._ends.wait(0.005):
            begin = time.monotonic()
            try:
                archive.call("GetStatement", v1.GetStatementRequest(id=id))
            except grpc.RpcError as error:
                self.failures.append(error.code().name)
            self.calls += 1
            self.longest = max(self.longest, time.monotonic() - begin)

    def end(self):
        self._ends.set()
        self._thread.join()


def raw(archive, method, request, timeout=20):
    """A call of bytes, whatever they are."""
    return archive.channel.unary_unary("/dicta.v1.Dicta/" + method)(request, timeout=timeout)


def field_of(call):
    """The field that an error names."""
    try:
        call()
    except grpc.RpcError as error:
        details = status_pb2.Status.FromString(dict(error.trailing_metadata())["grpc-status-details-bin"])
        for detail in details.details:
            bad = error_details_pb2.BadRequest()
            if detail.Unpack(bad):
                return error.code().name, bad.field_violations[0].field
        return error.code().name, None
    return "OK", None


def check_requests(archive):
    checks.equal("malformed", code_of(lambda: raw(archive, "GetStatement", b"\x0a\xff\xff\xff\xff\x0f")),
                 "INVALID_ARGUMENT")
    checks.equal("not UTF-8", code_of(lambda: raw(archive, "GetStatement", b"\x0a\x02\xff\xfe")), "INVALID_ARGUMENT")
    checks.equal("no such method", code_of(lambda: raw(archive, "Nonsense", b"")), "UNIMPLEMENTED")
    page = archive.call("ListStatements", v1.ListStatementsRequest(page_size=1))
    rows = [
        ("page_size", dict(page_size=-1)),
        ("page_token", dict(page_token="nonsense")),
        ("page_token", dict(page_token=page.next_page_token[:-1])),
        ("page_token", dict(page_token=page.next_page_token.swapcase())),
        ("page_token", dict(page_token=page.next_page_token, oldest_first=True)),
        ("page_token", dict(page_token="A" * 100_000)),
        ("filter.from", dict(filter=v1.StatementFilter(**{"from": "yesterday"}))),
        ("filter.to", dict(filter=v1.StatementFilter(**{"from": "2022", "to": "2021"}))),
        ("filter.undated", dict(filter=v1.StatementFilter(undated=True, to="2021"))),
        ("filter.genre", dict(filter=v1.StatementFilter(genre=99))),
    ]
    for field, request in rows:
        got = field_of(lambda: archive.call("ListStatements", v1.ListStatementsRequest(**request)))
        checks.equal(f"{request}"[:80], got, ("INVALID_ARGUMENT", field))
    got = field_of(lambda: archive.call("ListStatements", v1.ListStatementsRequest(
        filter=v1.StatementFilter(speakers=["Qiu Yanchuan", "nobody at all"]))))
    checks.equal("no such speaker", got, ("NOT_FOUND", "filter.speakers[1]"))
    # page_size = 2^31 does not fit an int32.
    checks.equal("page_size 2^31", code_of(lambda: raw(archive, "ListStatements", b"\x20\x80\x80\x80\x80\x08")),
                 "INVALID_ARGUMENT")
    checks.equal("a token of speakers", field_of(lambda: archive.call(
        "ListSpeakers", v1.ListSpeakersRequest(page_token=page.next_page_token))), ("INVALID_ARGUMENT", "page_token"))
    checks.equal("1,001 ids", field_of(lambda: archive.call(
        "BatchGetStatements", v1.BatchGetStatementsRequest(ids=["x"] * 1001))), ("INVALID_ARGUMENT", "ids"))
    export = next(archive.stream("ExportStatements", v1.ExportStatementsRequest(
        filter=v1.StatementFilter(speakers=["Qiu Yanchuan"]))))
    for token in (page.next_page_token, export.resume_token or page.next_page_token, "nonsense"):
        checks.equal("an export from another query", field_of(lambda: next(archive.stream(
            "ExportStatements", v1.ExportStatementsRequest(resume_token=token,
                filter=v1.StatementFilter(speakers=["Merisa Kovarin"]))))), ("INVALID_ARGUMENT", "resume_token"))
    checks.equal("a future watcher", field_of(lambda: next(archive.stream(
        "WatchStatements", v1.WatchStatementsRequest(after_position=10**9)))), ("INVALID_ARGUMENT", "after_position"))
    checks.equal("a deadline", code_of(lambda: archive.call(
        "GetStatement", v1.GetStatementRequest(id="x", min_position=10**9), timeout=0.2)), "DEADLINE_EXCEEDED")
    checks.equal("an id of a megabyte", code_of(lambda: archive.call(
        "GetStatement", v1.GetStatementRequest(id="x" * 1_000_000))), "NOT_FOUND")


def check_size(server, archive):
    before = server.memory()
    for _ in range(3):
        checks.equal("100 MB", code_of(lambda: raw(archive, "ArchiveStatements", b"\0" * 100_000_000)),
                     "RESOURCE_EXHAUSTED")
    checks.true(f"memory: {before >> 20} MiB, then {server.memory() >> 20} MiB", server.memory() - before < 200 << 20)


def check_connections(server, archive):
    host, port = server.address.split(":")
    sockets = []
    for _ in range(2000):
        connection = socket.create_connection((host, int(port)))
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0")
        sockets.append(connection)
    checks.equal("served beside 2,000 connections",
                 code_of(lambda: Archive(server.address).call("GetArchiveInfo", v1.GetArchiveInfoRequest())), "OK")
    for connection in sockets:
        connection.sendall(b"nonsense")
        connection.close()
    checks.true(f"memory beside them: {server.memory() >> 20} MiB", server.memory() < 1 << 30)
    checks.equal("served after them", code_of(lambda: archive.call("GetArchiveInfo", v1.GetArchiveInfoRequest())), "OK")


def check_streams(server, archive):
    streams = [archive.stream("WatchStatements", v1.WatchStatementsRequest()) for _ in range(8)]
    for stream in streams:
        next(stream)
    checks.equal("one stream too many", code_of(lambda: next(archive.stream(
        "WatchStatements", v1.WatchStatementsRequest()))), "RESOURCE_EXHAUSTED")
    for stream in streams:
        stream.cancel()
    until = time.monotonic() + 10
    while server.figure("dicta_streams_in_flight") > 0 and time.monotonic() < until:
        time.sleep(0.05)
    checks.equal("cancelled streams end", server.figure("dicta_streams_in_flight"), 0)


def check_readers_that_do_not_read(server, archive):
    """Each asks for everything and takes nothing: what it is owed stays with it, within bounds."""
    archive.archive([{"id": f"large-{i}", "text": "x" * 1_000_000 + str(i)} for i in range(20)])
    before = server.memory()
    clients = [Archive(server.address) for _ in range(6)]
    streams = [client.stream("ExportStatements", v1.ExportStatementsRequest()) for client in clients]
    for stream in streams:
        next(stream)
    time.sleep(1)
    checks.true(f"memory: {before >> 20} MiB, then {server.memory() >> 20} MiB", server.memory() - before < 100 << 20)
    for stream in streams:
        stream.cancel()
    until = time.monotonic() + 10
    while server.figure("dicta_streams_in_flight") > 0 and time.monotonic() < until:
        time.sleep(0.05)
    checks.equal("they end when they are cancelled", server.figure("dicta_streams_in_flight"), 0)


def check_shedding(archive):
    """With one call at a time, a second is refused at once."""
    slow = archive._calls["GetStatement"].future(v1.GetStatementRequest(id="x", min_position=10**9))
    time.sleep(0.3)
    checks.equal("shed", code_of(lambda: archive._calls["GetStatement"](v1.GetStatementRequest(id="x"))),
                 "RESOURCE_EXHAUSTED")
    slow.cancel()


def check_tokens(directory, path):
    tokens = directory / "tokens"
    write_tokens(tokens)
    read, write, edit = (
        lambda a: a.call("GetArchiveInfo", v1.GetArchiveInfoRequest()),
        lambda a: a.call("ArchiveStatements", v1.ArchiveStatementsRequest()),
        lambda a: a.call("AliasSpeaker", v1.AliasSpeakerRequest(name="qiu yanchuan", aliases=["Q"])))
    watch = lambda a: next(a.stream("WatchStatements", v1.WatchStatementsRequest()))
    copy = lambda a: next(a.stream("ExportHistory", v1.ExportHistoryRequest()))
    no, lacks = "UNAUTHENTICATED", "PERMISSION_DENIED"
    rows = [(None, no, no, no, no, no), ("", no, no, no, no, no), ("forged", no, no, no, no, no),
            ("reader", "OK", lacks, lacks, "OK", lacks), ("harvester", "OK", "OK", lacks, "OK", lacks),
            ("archivist", "OK", "OK", "OK", "OK", "OK")]
    with Server(dicta, path, "--token-file", str(tokens)) as server:
        for token, *codes in rows:
            archive = Archive(server.address, token=token)
            got = [code_of(lambda: call(archive)) for call in (read, write, edit, watch, copy)]
            checks.equal(f"token {token}", got, codes)
        write_tokens(tokens, ["reader"])
        server.process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        checks.equal("a token taken away", code_of(lambda: read(Archive(server.address, token="archivist"))), no)
        tokens.write_text("nonsense\n")
        server.process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        checks.equal("a bad file changes nothing", code_of(lambda: read(Archive(server.address, token="reader"))), "OK")
    checks.true("no token in the log", "reader" in open(server.log).read() and "forged" not in open(server.log).read())


def check_binds(path):
    for options in (["--listen", "0.0.0.0:0"], ["--listen", "[::]:0"], ["--listen", "127.0.0.1:0", "--tls-cert", "x"]):
        done = subprocess.run([dicta, "-a", path, "serve", *options], capture_output=True, text=True, timeout=30)
        checks.equal(f"{options}", done.returncode, 2)


with new_directory() as name:
    directory = pathlib.Path(name)
    path = str(directory / "archive")
    subprocess.run([dicta, "-a", path, "import", data / "press"], check=True, capture_output=True)
    with Server(dicta, path, "--max-streams", "8") as server:
        client = Archive(server.address, patience=0)
        bystander = Bystander(server.address, next(client.statements())["id"])
        check_requests(client)
        check_size(server, client)
        check_connections(server, client)
        check_streams(server, client)
        check_readers_that_do_not_read(server, client)
        check_requests(client)
        bystander.end()
        checks.equal(f"{bystander.calls} lookups meanwhile", bystander.failures, [])
        checks.true(f"the longest took {bystander.longest:.2f} s", bystander.longest < 5)
    checks.equal("drained", server.process.returncode, 0)
    with Server(dicta, path, "--max-calls", "1") as server:
        check_shedding(Archive(server.address, patience=0))
    check_tokens(directory, path)
    check_binds(path)
checks.finish()
