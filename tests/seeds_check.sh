#!/bin/sh
# The real documents beside the repository: imported twice, found, given back byte for byte, dumped and restored, scored.
#
# usage: seeds_check.sh DICTA SHARED_DIR      exit 77 (skipped) where they are absent
set -eu
dicta=$1 shared=$2
if [ ! -d "$shared/seeds" ]; then
  echo "skipped: no documents at $shared/seeds"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DICTA_ARCHIVE="$work/archive"

expect() {  # what, wanted, got
  [ "$2" = "$3" ] || { echo "$1: expected '$2', got '$3'"; exit 1; }
}
last_line() { "$@" 2>&1 >/dev/null | tail -n 1; }
count() { "$dicta" find --count "$@"; }

expect import "imported 5, revised 0, unchanged 0, rejected 0" "$(last_line "$dicta" import "$shared"/seeds/*.txt)"
expect again "imported 0, revised 0, unchanged 5, rejected 0" "$(last_line "$dicta" import "$shared"/seeds/*.txt)"
expect "wang yi" 4 "$(count --speaker 'wang yi')"
expect "newest first" "2025-02-14 2022-09-22 2021-09-27 2020-02-14" \
  "$("$dicta" find --speaker 'wang yi' --format csv | cut -d, -f3 | tail -n +2 | paste -sd' ')"
expect Stoltenberg 3 "$(count --speaker Stoltenberg)"
expect both 3 "$(count --speaker 'wang yi' --speaker Stoltenberg)"
expect "on a day" 1 "$(count --on 2025-02-14)"
expect "a range" 2 "$(count --from 2021 --to 2022)"

"$dicta" find --format jsonl |
  python3 -c 'import json, sys
for row in map(json.loads, sys.stdin): print(row["id"], row["original"]["sha256"])' >"$work/ids"
while read -r id sha256; do
  expect "original of $id" "$sha256" "$("$dicta" get "$id" --original | sha256sum | cut -d' ' -f1)"
done <"$work/ids"
expect originals 5 "$(wc -l <"$work/ids" | tr -d ' ')"

for format in jsonl pb; do
  "$dicta" dump --format $format -o "$work/one.$format"
  "$dicta" -a "$work/copy-$format" import "$work/one.$format" 2>/dev/null
  "$dicta" -a "$work/copy-$format" dump --format $format -o "$work/two.$format"
  cmp "$work/one.$format" "$work/two.$format"
done
"$dicta" dump | "$shared/score/seeds"
