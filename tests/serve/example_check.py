#!/usr/bin/env python3
"""The example client: a speaker's statements as dicts with offsets in characters, and the program that follows.

usage: example_check.py DICTA DATA"""
import pathlib
import subprocess
import sys
import threading

from running import Checks, Server, new_directory

from dicta_client import Archive

dicta, data = sys.argv[1], pathlib.Path(sys.argv[2])
example = pathlib.Path(__file__).resolve().parents[2] / "examples/python/follow.py"
checks = Checks()
with new_directory() as directory:
    path = directory + "/archive"
    subprocess.run([dicta, "-a", path, "import", data / "press"], check=True, capture_output=True)
    with Server(dicta, path) as server:
        archive = Archive(server.address)
        pages = list(archive.pages(speakers=["Qiu Yanchuan"], page_size=3))
        checks.equal("pages", [len(page) for page in pages], [3, 2])
        rows = [row for page in pages for row in page]
        count = subprocess.run([dicta, "-a", f"grpc://{server.address}", "find", "--speaker", "Qiu Yanchuan", "--count"],
                               capture_output=True, text=True).stdout
        checks.equal("rows", len(rows), int(count))
        checks.equal("one name", [row["id"] for row in archive.statements(speakers="Qiu Yanchuan")],
                     [row["id"] for row in rows])
        with Archive("grpc://" + server.address) as other:
            same = other.message(rows[0]["id"])
            checks.equal("sent again as it is", other.archive([same])[0]["kind"], "UNCHANGED")
        try:
            other.get(rows[0]["id"])
            checks.true("a client that is closed makes no calls", False)
        except ValueError:
            pass
        for address in ("localhost", "grpc://", "localhost:abc", "http://" + server.address):
            try:
                Archive(address)
                checks.true(f"{address} is no address", False)
            except ValueError:
                pass
        checks.equal("a path", len(Archive("grpc://unix:///tmp/none.sock", patience=0)._calls) > 10, True)
        ended = Archive(server.address)
        threading.Timer(0.5, ended.close).start()
        checks.equal("who is closed follows no more", list(ended.follow()), [])
        said = [(row["text"], u) for row in archive.statements() for u in row["utterances"]]
        checks.true("some texts are not ASCII", any(not text.isascii() for text, _ in said))
        checks.true("offsets are in characters", all(text[u["begin"]:u["end"]] == u["words"] for text, u in said))
        follower = subprocess.Popen([sys.executable, example, server.address, "Qiu Yanchuan", "2"], text=True,
                                    stdout=subprocess.PIPE)
        lines = []
        while not lines or lines[-1] != "following":
            lines.append(follower.stdout.readline().strip())
        checks.equal("lines", len(lines) - 1, len(rows))
        # Whoever follows must have been let in: the server counts open streams.
        while server.figure("dicta_streams_in_flight") < 1:
            pass
        archive.archive([{"id": "new", "title": "今天", "text": "今天很好。", "date": "2026-01-01"}])
        server.stop()
        server.command[server.command.index("--listen") + 1] = server.address
        server.start()
        archive.archive([{"id": "newer", "title": "Later", "text": "Later.", "date": "2026-01-02"}])
        out, _ = follower.communicate(timeout=60)
        checks.equal("followed over a restart", out.split("\n")[:2], ["ADDED  new  今天", "ADDED  newer  Later"])
checks.finish()
