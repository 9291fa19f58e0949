#!/usr/bin/env python3
"""Clients that mean ill, or err: each gets the right code, memory stays bounded, others are served meanwhile.

usage: hostile_check.py DICTA DATA"""
import gzip
import json
import os
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
        ("view", dict(view=99)),
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
    for method, request in (("ExportStatements", v1.ExportStatementsRequest(view=3)),
                            ("WatchStatements", v1.WatchStatementsRequest(view=3))):
        checks.equal(f"no such view, {method}", field_of(lambda: next(archive.stream(method, request))),
                     ("INVALID_ARGUMENT", "view"))
    for method, request in (("ListSpeakers", v1.ListSpeakersRequest()),
                            ("ListRevisions", v1.ListRevisionsRequest(id=page.rows[0].statement.id))):
        request.page_token = "nonsense"
        checks.equal(f"{method}, a token", field_of(lambda: archive.call(method, request)), ("INVALID_ARGUMENT", "page_token"))
    checks.equal("a deadline", code_of(lambda: archive.call(
        "GetStatement", v1.GetStatementRequest(id="x", min_position=10**9), timeout=0.2)), "DEADLINE_EXCEEDED")
    checks.equal("an id of a megabyte", code_of(lambda: archive.call(
        "GetStatement", v1.GetStatementRequest(id="x" * 1_000_000))), "NOT_FOUND")


def check_writes(archive):
    """What is wrong with a write is named by the request's field."""
    id = next(archive.statements())["id"]
    rename = v1.EditStatementRequest.Rename(name="Nobody At All", value="x")
    bad, gone = "INVALID_ARGUMENT", "NOT_FOUND"
    rows = [
        ("EditStatement", dict(id="none", title="x"), gone, "id"),
        ("EditStatement", dict(id=id, date="yesterday"), bad, "date"),
        ("EditStatement", dict(id=id, published="2025-02-30"), bad, "published"),
        ("EditStatement", dict(id=id, genre="POEM"), bad, "genre"),
        ("EditStatement", dict(id=id, language="?"), bad, "language"),
        ("EditStatement", dict(id=id, speakers=[rename]), bad, "speakers"),
        ("EditStatement", dict(id=id, roles=[rename]), bad, "roles"),
        ("RemoveStatement", dict(id="none", reason="x"), gone, "id"),
        ("AliasSpeaker", dict(name="Nobody At All", aliases=["x"]), gone, "name"),
        ("AliasSpeaker", dict(name="Qiu Yanchuan"), bad, "aliases"),
        ("AliasSpeaker", dict(name="Qiu Yanchuan", aliases=["x" * 401]), bad, "aliases"),
        ("MergeSpeakers", {"from": "Nobody At All", "into": "Qiu Yanchuan"}, gone, "from"),
        ("MergeSpeakers", {"from": "Qiu Yanchuan", "into": "Nobody At All"}, gone, "into"),
        ("UnmergeSpeaker", dict(name="Nobody At All"), gone, "name"),
        ("SplitSpeaker", dict(name="Qiu Yanchuan", statements=[id]), bad, "other_name"),
        ("SplitSpeaker", dict(name="Qiu Yanchuan", other_name="Q"), bad, "statements"),
        ("SplitSpeaker", dict(name="Qiu Yanchuan", other_name="Q", statements=["none"]), gone, "statements"),
        ("SplitSpeaker", dict(name="Nobody At All", other_name="Q", statements=[id]), gone, "name"),
        ("LinkSpeaker", dict(name="Nobody At All", scheme="s", value="v"), gone, "name"),
        ("LinkSpeaker", dict(name="Qiu Yanchuan", value="v"), bad, "scheme"),
        ("LinkSpeaker", dict(name="Qiu Yanchuan", scheme="s"), bad, "value"),
        ("ArchiveStatements", dict(hints=dict(date="soon")), bad, "hints.date"),
        ("ArchiveStatements", dict(documents=[dict(raw=dict(format=9))]), bad, "documents[0].raw.format"),
    ]
    for method, request, code, field in rows:
        got = field_of(lambda: archive.call(method, getattr(v1, method + "Request")(**request)))
        checks.equal(f"{method} {request}"[:120], got, (code, field))
    for record in (v1.Document.Record(), v1.Document.Record(statement=dict(id="empty", date="2025-01-01"))):
        reply = archive.call("ArchiveStatements", v1.ArchiveStatementsRequest(documents=[v1.Document(record=record)]))
        checks.equal("an empty record", [(o.kind, list(o.remarks)) for o in reply.outcomes], [(0, ["nothing in it"])])


def check_bombs(server, archive):
    """Few compressed bytes that are many statements, or large ones."""
    before = server.memory()
    line = json.dumps({"title": "T", "text": "x" * 14_900_000}).encode()
    request = v1.ArchiveStatementsRequest()
    for i in range(40):
        request.documents.add().raw.content = gzip.compress(line + b"%d" % i + b"\n", 1)
    checks.equal("600 MB in 40 documents", field_of(lambda: archive.call("ArchiveStatements", request)),
                 ("INVALID_ARGUMENT", "documents[4]"))
    many = b'{"title":"T"}\n' * 300_000
    for name, content in (("x.jsonl", many), ("x.csv", b"id,title\n" + b"a,T\n" * 300_000)):
        request = v1.ArchiveStatementsRequest()
        request.documents.add().raw.MergeFrom(v1.Document.Raw(content=content, name=name))
        checks.equal(f"300,000 items of {name}", field_of(lambda: archive.call("ArchiveStatements", request)),
                     ("INVALID_ARGUMENT", "documents[0]"))
    checks.true(f"memory: {before >> 20} MiB, then {server.memory() >> 20} MiB", server.memory() - before < 250 << 20)
    request = v1.ArchiveStatementsRequest()
    wide = gzip.compress(b'{"title":"T","speakers":[' + b"{}," * 1_000_000 + b"{}]}\n", 1)
    for _ in range(10):
        request.documents.add().raw.content = wide
    checks.equal("statements that are wide", code_of(lambda: archive.call("ArchiveStatements", request)),
                 "INVALID_ARGUMENT")
    request = v1.ArchiveStatementsRequest(dry_run=True)
    request.documents.add().raw.MergeFrom(v1.Document.Raw(content=gzip.compress(gzip.compress(many)), name="x.jsonl.gz"))
    # As many lines as the bytes of the inner one happen to have: gzip writes the time into them.
    checks.equal("twice compressed", {o.kind for o in archive.call("ArchiveStatements", request).outcomes}, {0})
    checks.true(f"memory: {before >> 20} MiB, then {server.memory() >> 20} MiB", server.memory() - before < 512 << 20)


def check_idle_streams(server, archive):
    """Streams of reflection and health, which need no token, take no thread that calls of the archive need."""
    ends = threading.Event()

    def asking_nothing():
        ends.wait()
        yield from ()

    many = Archive(server.address)
    reflect = many.channel.stream_stream("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
    streams = [reflect(asking_nothing()) for _ in range(260)]
    watches = [many.channel.unary_stream("/grpc.health.v1.Health/Watch")(b"") for _ in range(260)]
    checks.true("health is watched", all(next(watch) for watch in watches))
    codes = [code_of(lambda: archive.call("GetArchiveInfo", v1.GetArchiveInfoRequest(), timeout=5)) for _ in range(20)]
    checks.equal("served beside idle streams", set(codes), {"OK"})
    until = time.monotonic() + 10
    while sum(stream.is_active() for stream in streams) > 8 and time.monotonic() < until:
        time.sleep(0.05)
    checks.equal("streams of reflection", sum(stream.is_active() for stream in streams), 8)
    checks.equal("one too many", {stream.code().name for stream in streams if not stream.is_active()}, {"CANCELLED"})
    ends.set()
    for stream in [*streams, *watches]:
        stream.cancel()
    services = b""
    while b"dicta.v1.Dicta" not in services and time.monotonic() < until:
        try:
            services = next(Archive(server.address).channel.stream_stream(
                "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")(iter([b"\x3a\x00"])))
        except grpc.RpcError:  # the others have not ended yet
            time.sleep(0.05)
    checks.true("reflection once they have gone", b"dicta.v1.Dicta" in services)


def check_size(server, archive):
    before = server.memory()
    for _ in range(3):
        checks.equal("100 MB", code_of(lambda: raw(archive, "ArchiveStatements", b"\0" * 100_000_000)),
                     "RESOURCE_EXHAUSTED")
    checks.true(f"memory: {before >> 20} MiB, then {server.memory() >> 20} MiB", server.memory() - before < 200 << 20)
    request, begin = v1.ArchiveStatementsRequest(), time.monotonic()
    request.documents.add().raw.content = b"x" * 30_000_000
    checks.equal("too large for the client that tries again", code_of(
        lambda: Archive(server.address, patience=60).call("ArchiveStatements", request)), "RESOURCE_EXHAUSTED")
    checks.true("it does not try again", time.monotonic() - begin < 30)


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


def check_shedding(server, archive):
    """With one call at a time, a second is refused at once."""
    slow = archive._calls["GetStatement"].future(v1.GetStatementRequest(id="x", min_position=10**9))
    time.sleep(0.3)
    checks.equal("shed", code_of(lambda: archive._calls["GetStatement"](v1.GetStatementRequest(id="x"))),
                 "RESOURCE_EXHAUSTED")
    done = subprocess.run([dicta, "-a", f"grpc://{server.address}", "find"], capture_output=True, text=True)
    checks.equal("what a command says then", (done.returncode, done.stderr),
                 (1, "dicta: too many calls at once: try again in a moment\n"))
    threading.Timer(0.3, slow.cancel).start()
    checks.equal("a client that tries again", code_of(lambda: Archive(server.address, patience=20).call(
        "GetArchiveInfo", v1.GetArchiveInfoRequest())), "OK")


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
        open_streams = [Archive(server.address, token=token).stream("WatchStatements", v1.WatchStatementsRequest())
                        for token in ("reader", "harvester", "archivist")]
        for stream in open_streams:
            next(stream)
        write_tokens(tokens, ["reader", "harvester"])
        tokens.write_text(tokens.read_text().replace("read,archive", "archive"))
        server.process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        checks.true("a stream whose token stays", open_streams[0].is_active())
        checks.equal("a stream whose token lost its scope", code_of(lambda: open_streams[1]), lacks)
        checks.equal("a stream whose token is gone", code_of(lambda: open_streams[2]), no)
        open_streams[0].cancel()
        checks.equal("a token taken away", code_of(lambda: read(Archive(server.address, token="archivist"))), no)
        tokens.write_text("nonsense\n")
        server.process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        checks.equal("a bad file changes nothing", code_of(lambda: read(Archive(server.address, token="reader"))), "OK")
    checks.true("no token in the log", "reader" in open(server.log).read() and "forged" not in open(server.log).read())


def check_binds(path):
    for options in (*(["--listen", address] for address in ("127.0.0.1", "localhost:99999", "localhost:", ":7411", "::1:0",
                                                             "[::1]", "127.0.0.1:x", "unix:")),
                    ["--listen", "0.0.0.0:0"], ["--listen", "[::]:0"], ["--listen", "127.0.0.1:0", "--tls-cert", "x"]):
        done = subprocess.run([dicta, "-a", path, "serve", *options], capture_output=True, text=True, timeout=30)
        checks.equal(f"{options}", done.returncode, 2)


def serve(archive, *options):
    return subprocess.run([dicta, "-a", archive, "serve", *options], capture_output=True, text=True, timeout=30)


def check_sockets(directory, path):
    """A unix socket is the server's that listens on it, until it ends."""
    socket_path, other = directory / "socket", str(directory / "other")
    address = f"unix:{socket_path}"
    answers = lambda: code_of(lambda: Archive(address, patience=0).call("GetArchiveInfo", v1.GetArchiveInfoRequest()))
    with Server(dicta, path, listen=address) as first:
        done = serve(other, "--create", "--listen", address)
        checks.equal("a socket that is in use", (done.returncode, done.stderr.splitlines()[0]),
                     (1, f"dicta: {socket_path}: another server answers there"))
        checks.equal("its server still answers", answers(), "OK")
        os.rename(socket_path, directory / "moved")
        with Server(dicta, other, listen=address):
            checks.equal("the first ends", first.stop(), 0)
            checks.equal("another's socket is left", answers(), "OK")
        os.remove(directory / "moved")
    with Server(dicta, path, listen=address) as server:
        server.stop(signal.SIGKILL)
        checks.true("left behind", socket_path.exists())
    with Server(dicta, path, listen=address):
        checks.equal("in the place of a stale one", answers(), "OK")
    checks.equal("the same path twice", serve(path, "--listen", address, "--listen", address).returncode, 2)
    checks.equal("nothing is left", [p.name for p in directory.iterdir() if p.name.startswith("socket")], [])
    socket_path.write_text("mine")
    checks.equal("no socket", serve(path, "--listen", address).returncode, 1)
    checks.equal("is left alone", socket_path.read_text(), "mine")


def check_no_archive(directory):
    done = serve(str(directory / "mistyped"), "--listen", "127.0.0.1:0")
    checks.equal("no archive there", (done.returncode, (directory / "mistyped").exists()), (1, False))
    checks.true(f"the remedy: {done.stderr}", "import PATH` makes one" in done.stderr)


with new_directory() as name:
    directory = pathlib.Path(name)
    path = str(directory / "archive")
    subprocess.run([dicta, "-a", path, "import", data / "press"], check=True, capture_output=True)
    with Server(dicta, path, "--max-streams", "8") as server:
        client = Archive(server.address, patience=0)
        bystander = Bystander(server.address, next(client.statements())["id"])
        check_requests(client)
        check_writes(client)
        check_idle_streams(server, client)
        check_bombs(server, client)
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
        check_shedding(server, Archive(server.address, patience=0))
    check_tokens(directory, path)
    check_binds(path)
    check_sockets(directory, path)
    check_no_archive(directory)
checks.finish()
