#!/bin/sh
# Archives that earlier releases wrote are whole, say what they said then, and can be written on.
#
#   check.sh DICTA
set -eu
dicta=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0
for kept in "$here"/v*/; do
  version=$(basename "$kept")
  cp -r "$kept" "$work/$version"
  cd "$work/$version"
  (cd archive && find . -type f -exec sha256sum {} + | sort) > ../before
  sh "$here/says.sh" "$dicta" .
  "$dicta" -a archive verify
  (cd archive && find . -type f -exec sha256sum {} + | sort) | cmp ../before - # whoever reads changes nothing
  for said in dump.jsonl history.pb lookups; do cmp "$kept/$said" "$said"; done
  "$dicta" -a again import history.pb
  "$dicta" -a again dump --format pb | cmp - history.pb
  echo '{"id": "one more", "text": "It goes on."}' | "$dicta" -a archive import --format jsonl -
  "$dicta" -a archive verify
  count=$((count + 1))
done
[ "$count" -gt 0 ] || { echo "no archives kept" >&2; exit 1; }
echo "$count formats"
