#!/bin/sh
# Which lines of storage/, tools/ and server/ no test runs: sh tests/coverage.sh
#
# Builds with g++ --coverage, runs the units and the checks (neither those by hand nor the long ones: crashes would add
# little, what is killed writes no counters), and prints each file with the lines that were not run, then the sums.
# By hand: half an hour on two cores, most of it compiling. Fails where a test does.
set -eu
cd "$(dirname "$0")/.."

sh tools/install-dependencies.sh
command -v gcovr >/dev/null || { echo "gcovr is missing: apt-get install gcovr" >&2; exit 1; }
build=build/coverage
cmake --preset coverage >/dev/null
cmake --build "$build"
find "$build" -name '*.gcda' -delete
# Units in one process for each program: each process writes the counters of all its files at its end.
failed=0
for test in "$build"/tests/dicta_*_test; do
  [ "$test" != "$build/tests/dicta_corpora_test" ] || continue
  echo "== ${test##*/}"
  "$test" --gtest_brief=1 || failed=1
done
ctest --test-dir "$build" -j2 -LE 'hand|long' -E '^([^ ]*/)?[A-Z]' --output-on-failure || failed=1
gcovr --root . --object-directory "$build" --filter storage/ --filter tools/ --filter server/ -j2 \
  --json "$build/coverage.json" "$build" 2>"$build/gcovr.log"
for part in storage tools server; do
  gcovr --root . --add-tracefile "$build/coverage.json" --filter "$part/" >"$build/coverage-$part.txt"
  sed -n '/^File/,$p' "$build/coverage-$part.txt"
done
exit $failed
