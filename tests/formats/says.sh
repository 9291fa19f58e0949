#!/bin/sh
# Writes down what the archive in DIRECTORY/archive says, into files beside it.
#
#   says.sh DICTA DIRECTORY
set -eu
dicta=$(realpath "$1")
cd "$2"
export DICTA_ARCHIVE=archive
"$dicta" dump > dump.jsonl
"$dicta" dump --format pb > history.pb
{
  "$dicta" find --limit 100 --format jsonl
  "$dicta" find --speaker 埃斯克 --format csv
  "$dicta" find --speaker "merisa kovarin" --utterances
  "$dicta" speakers --format csv
  "$dicta" timeline --by year --format csv
  for id in $("$dicta" find --limit 100 --format jsonl | sed -n 's/^{"id":"\([^"]*\)".*/\1/p'); do
    "$dicta" get "$id" --history
    "$dicta" get "$id" --original 2> /dev/null || echo "no original"
  done
} > lookups
