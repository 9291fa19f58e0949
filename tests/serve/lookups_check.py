#!/usr/bin/env python3
"""What the service gives is what the command line gives, page by page and stream by stream.

usage: lookups_check.py DICTA DATA"""
import datetime
import itertools
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import threading
import time

from running import Checks, Server, code_of, grpc, new_directory

from dicta.v1 import archive_pb2, service_pb2 as v1
from dicta_client import Archive
from google.protobuf.json_format import MessageToDict

dicta, data = sys.argv[1], pathlib.Path(sys.argv[2])
checks = Checks()


def command(*arguments):
    done = subprocess.run([dicta, "-a", archive_path, *arguments], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def rows(archive, method="ListStatements", **fields):
    """All pages of a listing."""
    request, found = v1.ListStatementsRequest(**fields), []
    while True:
        page = archive.call(method, request)
        found += page.rows
        request.page_token = page.next_page_token
        if not request.page_token:
            return found


def check_lookups(archive):
    listed = command("find", "--limit", "1000", "--format", "jsonl")
    for size in (0, 1, 7, 1000, 2_000_000):
        got = [MessageToDict(row.statement) for row in rows(archive, page_size=size)]
        checks.equal(f"rows by pages of {size}", got, listed)
    dumped = {record["id"]: record for record in command("dump")}
    full = rows(archive, view=v1.View.FULL, page_size=5)
    checks.equal("full rows", {row.statement.id: MessageToDict(row.statement) for row in full}, dumped)
    checks.true("bytes of text", all(row.size == len(row.statement.text.encode()) for row in full))
    speaker = v1.StatementFilter(speakers=["qiu yanchuan"], **{"from": "2022", "to": "2024"})
    want = command("find", "--speaker", "qiu yanchuan", "--from", "2022", "--to", "2024", "--format", "jsonl",
                   "--oldest-first")
    got = rows(archive, filter=speaker, oldest_first=True, page_size=2)
    checks.equal("a speaker's rows", [MessageToDict(row.statement) for row in got], want)
    checks.equal("count", archive.call("CountStatements", v1.CountStatementsRequest(filter=speaker)).count, len(want))
    ids = [record["id"] for record in listed] + ["none"]
    batch = archive.call("BatchGetStatements", v1.BatchGetStatementsRequest(ids=ids)).items
    checks.equal("batch", [item.statement.id for item in batch], ids[:-1] + [""])
    checks.equal("batch problem", batch[-1].problem.reason, "NOT_FOUND")


def check_speakers(archive):
    want = [{key: speaker[key] for key in ("name", "id", "count")} for speaker in command("speakers", "--format", "jsonl")]
    request, got = v1.ListSpeakersRequest(page_size=10), []
    while True:
        page = archive.call("ListSpeakers", request)
        got += [{"name": s.name, "id": s.id, "count": s.count} for s in page.speakers]
        request.page_token = page.next_page_token
        if not request.page_token:
            break
    checks.equal("speakers", got, want)
    shown = json.loads(subprocess.run([dicta, "-a", archive_path, "speakers", "show", "eskeldrup", "--format", "json"],
                                      capture_output=True, text=True, check=True).stdout)
    speaker = archive.call("GetSpeaker", v1.GetSpeakerRequest(name="eskeldrup", with_statistics=True))
    checks.equal("a speaker", (speaker.speaker.id, speaker.speaker.count, len(speaker.roles)),
                 (shown["id"], shown["count"], len(shown["roles"])))
    timeline = archive.call("GetTimeline", v1.GetTimelineRequest(unit=v1.GetTimelineRequest.YEAR)).counts
    checks.equal("timeline", [{"date": c.label, "count": c.count} for c in timeline],
                 command("timeline", "--by", "year", "--format", "jsonl"))


def check_streams(archive):
    everything = {record["id"]: record for record in command("dump")}
    exported, token = {}, ""
    while True:  # each message in a stream of its own: every token resumes
        request = v1.ExportStatementsRequest(resume_token=token)
        stream = archive.stream("ExportStatements", request)
        message = next(stream)
        stream.cancel()
        for row in message.rows:
            checks.true("exported once", row.statement.id not in exported)
            exported[row.statement.id] = MessageToDict(row.statement)
        token = message.resume_token
        if not token:
            break
    checks.equal("export", exported, everything)
    name = "story-88217.txt"
    wanted = (data / "press" / name).read_bytes()
    id = next(i for i, r in everything.items() if any(p.endswith(name) for p in r["source"].get("paths", [])))
    pieces = archive.stream("GetOriginal", v1.GetOriginalRequest(id=id))
    checks.equal("original", b"".join(piece.data for piece in pieces), wanted)
    rest = archive.stream("GetOriginal", v1.GetOriginalRequest(id=id, offset=100))
    checks.equal("the rest of an original", b"".join(piece.data for piece in rest), wanted[100:])


def check_positions(archive):
    """Every reply says at which position it was made; every lookup waits for a position that it is given."""
    archive.archive([{"id": "positions", "text": "Now.", "date": "2025-03-01"}])
    position = archive.call("GetArchiveInfo", v1.GetArchiveInfoRequest()).archive_position
    name = "story-88217.txt"
    original = next(row.statement for row in rows(archive) if any(p.endswith(name) for p in row.statement.source.paths))
    sha256 = archive.call("GetStatement", v1.GetStatementRequest(id=original.id)).statement.original.sha256
    lookups = [v1.GetStatementRequest(id="positions"), v1.BatchGetStatementsRequest(ids=["positions"]),
               v1.ListRevisionsRequest(id="positions"), v1.ListStatementsRequest(), v1.CountStatementsRequest(),
               v1.ListSpeakersRequest(), v1.GetSpeakerRequest(name="Qiu Yanchuan"), v1.GetTimelineRequest(),
               v1.GetOriginalRequest(id=original.id), v1.ExportStatementsRequest(), v1.GetArchiveInfoRequest(),
               v1.GetHintsRequest(sha256=sha256), v1.ExportHistoryRequest(),
               v1.ExportHistoryRequest(filter=v1.StatementFilter(undated=True)),
               v1.ExportHistoryRequest(filter=v1.StatementFilter(**{"from": "1800", "to": "1801"}))]
    service = v1.DESCRIPTOR.services_by_name["Dicta"]
    left = {method.name for method in service.methods if "min_position" in method.input_type.fields_by_name}
    without = {method.name for method in service.methods if "archive_position" not in method.output_type.fields_by_name}
    checks.equal("replies without a position", without, set())
    for request in lookups:
        method = request.DESCRIPTOR.name[:-len("Request")]
        left.discard(method)
        streams = service.methods_by_name[method].server_streaming
        call = lambda: list(archive.stream(method, request)) if streams else [archive.call(method, request)]
        request.min_position = position
        replies = call()
        checks.equal(f"{method}: {len(replies)} replies", ({reply.archive_position for reply in replies}, len(replies) > 0),
                     ({position}, True))
        request.min_position = position + 1000
        checks.equal(f"{method} waits", code_of(lambda: archive._calls[method](request, timeout=0.1)), "DEADLINE_EXCEEDED")
    checks.equal("lookups that were left out", left, set())
    history = v1.ExportHistoryRequest(after_position=0, until_position=1)
    checks.equal("a part of history", {m.archive_position for m in archive.stream("ExportHistory", history)}, {1})


def check_figures(server, archive):
    """What Prometheus is shown of the archive is what `info` says."""
    info = json.loads(subprocess.run([dicta, "-a", f"grpc://{server.address}", "info", "--format", "json"],
                                     capture_output=True, text=True, check=True).stdout)
    day = lambda text: (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days * 86400
    before = server.figures()
    got = {name: before[f"dicta_{name}"] for name in (
        "archive_position", "statements", "statements_undated", "statements_archived_total", "write_failed", "dictionary",
        "dictionaries_spoiled", "first_day_timestamp_seconds")}
    checks.equal("figures of the archive", got, {
        "archive_position": info["position"], "statements": info["statements"], "statements_undated": info["undated"],
        "statements_archived_total": info["statements"] + info["removed"], "write_failed": 0, "dictionary": 0,
        "dictionaries_spoiled": 0, "first_day_timestamp_seconds": day(info["first"])})
    parts = {key.split('"')[1]: value for key, value in before.items() if key.startswith("dicta_disk_bytes{")}
    checks.equal("parts on disk", set(parts), set(info["disk"]))
    checks.true(f"{parts} on disk, {info['disk']}", parts["log and others"] > 0 and parts["record"] == info["disk"]["record"])
    free = shutil.disk_usage(archive_path).free
    checks.true(f"{free} bytes free", abs(before["dicta_disk_free_bytes"] - free) < max(free / 10, 1 << 30))
    checks.true("written lately", 0 <= time.time() - before["dicta_last_write_timestamp_seconds"] < 600)
    checks.true("the version", any(key.startswith("dicta_build_info{version=") for key in before))
    hits = 'dicta_cache_hits_total{cache="statements"}'
    for _ in range(3):
        archive.call("GetStatement", v1.GetStatementRequest(id=rows(archive)[0].statement.id))
    archive.archive([{"id": "counted", "text": "One more.", "date": "2031-05"}])
    archive.call("RemoveStatement", v1.RemoveStatementRequest(id="counted", reason="a test"))
    archive.archive([{"id": "counted-too", "text": "One more.", "date": "2031-05"}])
    after = server.figures()
    checks.true(f"{after[hits]} hits, {before[hits]} before", after[hits] >= before[hits] + 2)
    checks.equal("archived", after["dicta_statements_archived_total"], before["dicta_statements_archived_total"] + 2)
    checks.equal("the last day", after["dicta_last_day_timestamp_seconds"], day("2031-05-01"))
    until = time.monotonic() + 60
    while server.figure("dicta_statements") != info["statements"] + 1 and time.monotonic() < until:
        time.sleep(0.2)
    checks.equal("counted again", server.figure("dicta_statements"), info["statements"] + 1)


def check_health(server):
    """Of the whole and of the service; while the server stops, watchers are told, and streams end with a point."""
    serving, not_serving = b"\x08\x01", b"\x08\x02"
    client = Archive(server.address, patience=0)
    check = client.channel.unary_unary("/grpc.health.v1.Health/Check")
    checks.equal("health", (check(b""), check(b"\x0a\x0edicta.v1.Dicta")), (serving, serving))
    checks.equal("health of nothing", code_of(lambda: check(b"\x0a\x01x")), "NOT_FOUND")
    health = client.channel.unary_stream("/grpc.health.v1.Health/Watch")(b"\x0a\x0edicta.v1.Dicta")
    watch = client.stream("WatchStatements", v1.WatchStatementsRequest(after_position=0))
    checks.equal("watched health", next(health), serving)
    message = next(watch)
    while message.after_position < message.archive_position:
        message = next(watch)
    server.process.send_signal(signal.SIGTERM)
    checks.equal("when it stops", next(health), not_serving)
    last = list(messages_until_error(watch))
    checks.equal("a watcher's end", (watch.code().name, last[-1].after_position), ("UNAVAILABLE", message.archive_position))
    checks.equal("drained", server.process.wait(timeout=60), 0)


def messages_until_error(stream):
    try:
        yield from stream
    except grpc.RpcError:
        pass


def check_writes(archive):
    """Documents in, corrections, and a watcher beside them who sees each change once and in order."""
    seen, ready, done = [], threading.Event(), threading.Event()

    def watch():
        for message in archive.stream("WatchStatements", v1.WatchStatementsRequest()):
            ready.set()
            seen.extend((event.id, archive_pb2.Change.Kind.Name(event.change)) for event in message.events)
            if seen and seen[-1] == ("two", "REMOVED"):
                break
        done.set()

    threading.Thread(target=watch, daemon=True).start()
    ready.wait(10)
    outcomes = archive.archive([{"id": "one", "text": "He said yes.", "date": "2025-01-01"},
                                {"id": "two", "text": "She said no.", "date": "2025-13-01"}, {"id": "three"}])
    checks.equal("outcomes", [o["kind"] for o in outcomes], ["IMPORTED", "REJECTED", "REJECTED"])
    checks.equal("found at once", archive.get("one")["text"], "He said yes.")
    request = v1.ArchiveStatementsRequest()
    request.documents.add().raw.content = b'{"id":"two","text":"She said no."}\nnonsense\n'
    request.documents.add().raw.content = (data / "press" / "story-88217.txt").read_bytes()
    reply = archive.call("ArchiveStatements", request)
    checks.equal("raw documents", [(o.document, o.line, o.kind) for o in reply.outcomes],
                 [(0, 1, 1), (0, 2, 0), (1, 0, 3)])
    request = v1.ArchiveStatementsRequest(dry_run=True)
    request.documents.add().statement.CopyFrom(reply.outcomes[0].statement)
    request.documents[0].statement.text = "Only tried."
    dry = archive.call("ArchiveStatements", request)
    checks.equal("a dry run", (dry.outcomes[0].statement.text, dry.archive_position),
                 ("Only tried.", reply.archive_position))
    edited = archive.call("EditStatement", v1.EditStatementRequest(id="one", place="Munich", reason="was missing"))
    checks.equal("edited", (edited.revision, archive.get("one")["place"]), (2, "Munich"))
    archive.call("AliasSpeaker", v1.AliasSpeakerRequest(name="Qiu Yanchuan", aliases=["Old Qiu"]))
    checks.equal("alias", archive.call("GetSpeaker", v1.GetSpeakerRequest(name="old qiu")).speaker.id, "qiu-yanchuan")
    archive.call("MergeSpeakers", v1.MergeSpeakersRequest(**{"from": "eskeldrup", "into": "qiu yanchuan"}))
    checks.equal("merged", archive.call("GetSpeaker", v1.GetSpeakerRequest(name="eskeldrup")).speaker.id, "qiu-yanchuan")
    archive.call("UnmergeSpeaker", v1.UnmergeSpeakerRequest(name="Tomas Eskeldrup"))
    archive.call("RemoveStatement", v1.RemoveStatementRequest(id="two", reason="a test"))
    checks.equal("removed", code_of(lambda: archive.call("GetStatement", v1.GetStatementRequest(id="two"))), "NOT_FOUND")
    done.wait(10)
    checks.equal("watched", seen, [("one", "ADDED"), ("two", "ADDED"), ("one", "EDITED"), ("two", "REMOVED")])
    points = [(event["id"], event["point"]) for event in itertools.islice(archive.follow((0, 0)), 60)]
    again = [(event["id"], event["point"]) for event in itertools.islice(archive.follow(points[20][1]), 39)]
    checks.equal("a watcher that goes on", again, points[21:])


def check_page_bytes(archive):
    """Pages of what may be large are cut by bytes as well, and fit together."""
    for i in range(9):
        archive.call("EditStatement", v1.EditStatementRequest(id="one", title=f"Title {i}", reason=str(i) * 900_000))
    request, revisions, sizes = v1.ListRevisionsRequest(id="one"), [], []
    while True:
        page = archive.call("ListRevisions", request)
        revisions += page.revisions
        sizes.append(page.ByteSize())
        request.page_token = page.next_page_token
        if not request.page_token:
            break
    checks.equal("revisions", [r.revision for r in revisions], list(range(1, len(revisions) + 1)))
    checks.true(f"pages of {sizes}", len(sizes) > 2 and max(sizes) <= 3 << 20)
    local = subprocess.run([dicta, "-a", f"grpc://{server.address}", "get", "one", "--history", "--format", "json"],
                           capture_output=True, text=True).stdout
    checks.equal("the command has all of them", local.count('"revision":'), len(revisions))
    archive.archive([{"id": f"s{i}", "text": "x", "speakers": [{"name": f"Speaker {i}"}]} for i in range(10)])
    for i in range(10):
        aliases = [f"{i} {j} " + "a" * 380 for j in range(900)]
        archive.call("AliasSpeaker", v1.AliasSpeakerRequest(name=f"Speaker {i}", aliases=aliases), timeout=200)
    request, speakers, sizes = v1.ListSpeakersRequest(page_size=1000), [], []
    while True:
        page = archive.call("ListSpeakers", request)
        speakers += [speaker.id for speaker in page.speakers]
        sizes.append(page.ByteSize())
        request.page_token = page.next_page_token
        if not request.page_token:
            break
    checks.true(f"pages of {sizes}", len(sizes) > 1 and max(sizes) <= 3 << 20)
    checks.equal("each speaker once", speakers, sorted(set(speakers)))
    checks.true("all of them", {f"speaker-{i}" for i in range(10)} <= set(speakers))


def check_damage(directory):
    """Records that cannot be read keep back no others: not on a page, not in an export, not from a watcher."""
    damaged = directory + "/damaged"
    for table in sorted(pathlib.Path(archive_path, "store").glob("*.sst")):
        shutil.rmtree(damaged, ignore_errors=True)
        shutil.copytree(archive_path, damaged)
        with open(pathlib.Path(damaged, "store", table.name), "r+b") as file:
            file.seek(table.stat().st_size // 3)
            file.write(b"\xff\x00" * 8)
        said = subprocess.run([dicta, "-a", damaged, "verify"], capture_output=True, text=True).stdout
        opens = subprocess.run([dicta, "-a", damaged, "find", "--count"], capture_output=True).returncode == 0
        if "statement " in said and "row " not in said and opens:
            break
    else:
        checks.true("a table of records that can be damaged", False)
        return
    with Server(dicta, damaged) as server:
        client = Archive(server.address)
        listed = rows(client, view=v1.View.FULL, page_size=3)
        bad = {row.statement.id for row in listed if row.unreadable}
        checks.equal("rows of a damaged archive", len(listed), len(command("find", "--limit", "1000", "--format", "jsonl")))
        checks.true("some are damaged, some are not", 0 < len(bad) < len(listed))
        checks.true("what the row shows", all(row.statement.title and row.size for row in listed if row.unreadable))
        stream = client.stream("ExportStatements", v1.ExportStatementsRequest())
        exported = [row for message in stream for row in message.rows]
        checks.equal("exported", {row.statement.id for row in exported if row.unreadable}, bad)
        checks.equal("all exported", len(exported), len(listed))
        events = {}
        for message in client.stream("WatchStatements", v1.WatchStatementsRequest(after_position=0)):
            events.update((event.id, event.problem.reason) for event in message.events)
            if message.after_position == message.archive_position:
                break
        checks.equal("watched", {id for id, reason in events.items() if reason == "CORRUPTION"}, bad)
        one = sorted(bad)[0]
        checks.equal("asked for alone", code_of(lambda: client.call("GetStatement", v1.GetStatementRequest(id=one))),
                     "DATA_LOSS")


with new_directory() as directory:
    archive_path = directory + "/archive"
    subprocess.run([dicta, "-a", archive_path, "import", data / "press", data / "structured.jsonl"], check=True,
                   capture_output=True)
    for listen in ("127.0.0.1:0", f"unix:{directory}/socket"):
        with Server(dicta, archive_path, listen=listen) as server:
            client = Archive(server.address)
            check_lookups(client)
            check_speakers(client)
            check_streams(client)
    with Server(dicta, archive_path) as server:
        check_positions(Archive(server.address))
        check_figures(server, Archive(server.address))
        check_writes(Archive(server.address))
        check_page_bytes(Archive(server.address))
        log = server.log
        check_health(server)
    check_damage(directory)
    checks.equal("drained", server.process.returncode, 0)
    lines = [json.loads(line) for line in open(log)]
    checks.true("a line of log for each call", {"GetStatement", "WatchStatements"} <= {line.get("method") for line in lines})
checks.finish()
