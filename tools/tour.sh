#!/bin/sh
# Imports the sample statements into a new archive and looks some up, printing each command before its output.
#
# usage: tour.sh DICTA ARCHIVE      (the program; a directory that is made anew)
set -eu
PATH="$(cd "$(dirname "$1")" && pwd):$PATH"
DICTA_ARCHIVE=$2
export DICTA_ARCHIVE
cd "$(dirname "$0")/.."
rm -rf "$DICTA_ARCHIVE"

show() {
  printf '\n$'
  for word; do
    case $word in
      *" "*) printf ' "%s"' "$word" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
  printf '\n'
  "$@" 2>&1
}
show dicta import tests/data/press tests/data/structured.jsonl tests/data/structured.csv
show dicta speakers alias "Qiu Yanchuan" 邱砚川
show dicta speakers t
show dicta find --speaker "qiu yanchuan" --limit 5
show dicta find --from 2024-11 --to 2025-05
show dicta find --speaker Kovarin --speaker Qiu --on 2022-05 --utterances
show dicta timeline --by year
