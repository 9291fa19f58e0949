#!/bin/sh
# Runs the program as a user would and compares what it prints, byte for byte.
#
#   golden.sh DICTA DATA [--update]
#
# DICTA is the program, DATA the directory of samples. Each line of read.txt and write.txt is a case, "name exit command";
# its stdout must equal golden/name.out and its stderr golden/name.err (a missing file: nothing printed). Cases of
# read.txt must leave every byte of the archive as it was; those of write.txt build on one another. Each line of
# usage.txt, "command :: message", must exit with 2, print nothing on stdout, and the message first on stderr.
# Times of writing, which differ from run to run, are compared as TIME. --update writes the golden files anew: read the
# difference before you commit it.
set -u
program=$(realpath "$1")
data=$(realpath "$2")
update=${3:-}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
count=0

dicta() { "$program" "$@"; }

fail() {
  echo "FAILED $1"
  failed=$((failed + 1))
}

state() { find "$work/archive" -type f -exec sha256sum {} + | sort; }

# compare NAME KIND: what was printed against the golden file
compare() {
  sed 's/20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9:]*Z/TIME/g' "$work/$2" > "$work/$2.normal"
  golden=$here/golden/$1.$2
  if [ "$update" = --update ]; then
    if [ -s "$work/$2.normal" ]; then cp "$work/$2.normal" "$golden"; else rm -f "$golden"; fi
  elif [ -f "$golden" ]; then
    diff -u "$golden" "$work/$2.normal" || fail "$1: $2 differs"
  elif [ -s "$work/$2.normal" ]; then
    cat "$work/$2.normal"
    fail "$1: unexpected $2"
  fi
}

# Cases that need a terminal are left out, visibly, where none can be made.
terminal=yes
script -qec true /dev/null < /dev/null > /dev/null 2>&1 || terminal=""

run_case() {
  name=$1 expected=$2 command=$3
  case $command in
    *"script -q"*) [ -n "$terminal" ] || { echo "skipped $name: no terminal can be made here"; return 0; } ;;
  esac
  count=$((count + 1))
  (eval "$command") > "$work/out" 2> "$work/err" < /dev/null
  code=$?
  [ "$code" = "$expected" ] || fail "$name: exit $code, expected $expected"
  compare "$name" out
  compare "$name" err
}

run_usage() {
  count=$((count + 1))
  (eval "$1") > "$work/out" 2> "$work/err" < /dev/null
  code=$?
  [ "$code" = 2 ] || fail "$1: exit $code, expected 2"
  [ -s "$work/out" ] && fail "$1: prints on stdout"
  [ "$(head -1 "$work/err")" = "$2" ] || fail "$1: $(head -1 "$work/err")"
}

# each_line FILE: without comments and empty lines
each_line() { grep -v -e '^#' -e '^$' "$here/$1"; }

cd "$work" || exit 1
DICTA_ARCHIVE=archive
export DICTA_ARCHIVE
unset COLUMNS
dicta import "$data/structured.jsonl" 2> import.err || { cat import.err; exit 1; }

state > before
each_line read.txt > cases
while read -r name expected command; do
  run_case "$name" "$expected" "$command"
  state > after
  cmp -s before after || fail "$name: a reading command changed the archive"
done < cases

each_line usage.txt > cases
while read -r line; do run_usage "${line%% :: *}" "${line##* :: }"; done < cases
state > after
cmp -s before after || fail "bad usage changed the archive"

each_line write.txt > cases
while read -r name expected command; do run_case "$name" "$expected" "$command"; done < cases

echo "$count cases, $failed failed"
[ "$failed" = 0 ]
