#!/bin/sh
# Builds dicta, imports the sample statements into a new archive and looks some up. Run it as often as you like.
set -eu
cd "$(dirname "$0")/.."

sh tools/install-dependencies.sh
echo "building (the first time takes a few minutes)"
cmake --preset release >/dev/null
cmake --build --preset release --target dicta

archive=build/try
rm -rf "$archive"
PATH="$PWD/build/release/tools:$PATH"
show() {
  printf '\n$ %s\n' "$*"
  "$@"
}
export DICTA_ARCHIVE="$archive"
show dicta import tests/data/press tests/data/structured.jsonl tests/data/structured.csv
show dicta speakers alias "Qiu Yanchuan" 邱砚川
show dicta speakers
show dicta find --speaker "qiu yanchuan"
show dicta find --from 2023 --to 2024-06
show dicta find --speaker Kovarin --speaker "Qiu Yanchuan" --utterances --limit 1
show dicta timeline --by year
show dicta info
