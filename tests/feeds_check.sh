#!/bin/sh
# The snapshots of a real feed beside the repository: imported one by one in order, scored, imported again, read
# again.
#
# usage: feeds_check.sh DICTA SHARED_DIR      exit 77 (skipped) where they are absent
set -eu
dicta=$1 shared=$2
snapshots="$shared/feeds/state-feed-150.tar.zst"
if [ ! -f "$snapshots" ]; then
  echo "skipped: no snapshots at $snapshots"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DICTA_ARCHIVE="$work/archive"
mkdir "$work/feeds"
zstd -dcq "$snapshots" | tar -xf - -C "$work/feeds"
find "$work/feeds" -type f | LC_ALL=C sort >"$work/list"

one_by_one() {
  while read -r file; do "$dicta" import "$file" 2>&1 | tail -n 1; done <"$work/list"
}
position() { "$dicta" info | sed -n 's/^Position: *//p'; }

one_by_one >"$work/first"
"$dicta" dump --format jsonl | "$shared/score/feed"
before=$(position)

one_by_one >"$work/second"
if grep -v '^imported 0, revised 0, unchanged [0-9]*, rejected 0$' "$work/second"; then
  echo "the second pass changed something"
  exit 1
fi
[ "$(position)" = "$before" ] || { echo "position was $before, is $(position)"; exit 1; }

# Read again with the same rules, nothing changes.
"$dicta" reread --dry-run >"$work/again" 2>&1 || true
if ! grep -q ' would revise 0, .* failed 0' "$work/again"; then
  tail -n 20 "$work/again"
  exit 1
fi

# All of them in one call make the same archive.
xargs "$dicta" -a "$work/at-once" import <"$work/list" 2>/dev/null
"$dicta" dump --format jsonl -o "$work/one.jsonl"
"$dicta" -a "$work/at-once" dump --format jsonl -o "$work/two.jsonl"
cmp "$work/one.jsonl" "$work/two.jsonl"
