#!/bin/sh
# Writes a small archive of the present format, to be kept for ever: every later release must open it.
#
#   make.sh DICTA DATA DIRECTORY
#
# makes DIRECTORY/archive from the samples in DATA, and beside it what it must say: dump.jsonl, history.pb (the pb dump),
# lookups. Done once for each format version, when that is released; check.sh compares. Times of writing are in the
# archive, so another run makes another one.
set -eu
dicta=$(realpath "$1") data=$(realpath "$2") here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$3"
cd "$3"
rm -rf archive
export DICTA_ARCHIVE=archive
"$dicta" import --publisher "The Harbour Post" "$data/press/ashdale-bridge.txt" "$data/press/story-88217.txt" \
  "$data/press/2024-03-05_ministry-readout.txt"
head -6 "$data/structured.jsonl" > part.jsonl
"$dicta" import part.jsonl
sed 's/"title": *"/&Corrected: /' part.jsonl | sed 's/"title":"/&Corrected: /' | head -2 > again.jsonl
"$dicta" import again.jsonl
rm part.jsonl again.jsonl
ids=$("$dicta" find --format jsonl --limit 100 | sed -n 's/^{"id":"\([^"]*\)".*/\1/p' | sort)
set -- $ids
"$dicta" edit "$1" --place "Port Averil" --reason "the place was missing"
"$dicta" remove "$2" --reason "withdrawn"
"$dicta" purge "$3" --reason "court order" --yes
"$dicta" speakers alias "Tomas Eskeldrup" 埃斯克
"$dicta" speakers merge "Qiu Yanchuan" "Merisa Kovarin"
"$dicta" verify
sh "$here/says.sh" "$dicta" .
