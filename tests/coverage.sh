#!/bin/sh
# Which lines of storage/, tools/ and server/ no test runs: sh tests/coverage.sh [ctest's options]
#
# Builds with g++ --coverage, runs the tests (not those by hand), and prints each file with the lines that were not run,
# then the sums. By hand: some 15 minutes.
set -eu
cd "$(dirname "$0")/.."

sh tools/install-dependencies.sh
command -v gcovr >/dev/null || { echo "gcovr is missing: apt-get install gcovr" >&2; exit 1; }
build=build/coverage
cmake --preset coverage >/dev/null
cmake --build "$build"
find "$build" -name '*.gcda' -delete
ctest --test-dir "$build" -j2 -LE hand --output-on-failure "$@"
for part in storage tools server; do
  gcovr --root . --object-directory "$build" --filter "$part/" --exclude-throw-branches -j2 "$build" \
    >"$build/coverage-$part.txt"
  sed -n '/^File/,$p' "$build/coverage-$part.txt"
done
