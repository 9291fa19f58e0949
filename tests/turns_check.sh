#!/bin/sh
# The labelled turns of real interview transcripts, derived from their text and scored.
#
# usage: turns_check.sh DICTA SHARED_DIR      exit 77 (skipped) where they are absent
set -eu
dicta=$1 shared=$2
if [ ! -f "$shared/corpora/pm_turns.jsonl.zst" ]; then
  echo "skipped: no transcripts at $shared/corpora"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$dicta" -a "$work/archive" import --attribute "$shared/corpora/pm.jsonl.zst"
"$dicta" -a "$work/archive" dump | "$shared/score/turns"
