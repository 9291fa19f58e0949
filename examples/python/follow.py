#!/usr/bin/env python3
"""Prints a speaker's statements, newest first, then each new statement as it is archived.

usage: follow.py ADDRESS SPEAKER [COUNT]      (COUNT: ends after so many new ones)"""
import sys

from dicta_client import Archive

address, speaker = sys.argv[1], sys.argv[2]
count = int(sys.argv[3]) if len(sys.argv) > 3 else None
archive = Archive(address)
for statement in archive.statements(speakers=[speaker]):
    print(statement["date"], statement["title"], f"{len(statement['utterances'])} utterances", sep="  ", flush=True)
print("following", flush=True)
for event in archive.follow():
    statement = event["statement"]
    print(event["change"], event["id"], statement["title"] if statement else "", sep="  ", flush=True)
    count = None if count is None else count - 1
    if count == 0:
        break
