#!/bin/sh
# Builds dicta and runs all its tests: optimised with g++; under AddressSanitizer and UndefinedBehaviorSanitizer with
# clang; those with threads under ThreadSanitizer; then fuzzes for ten seconds each whatever reads bytes of others. Stops
# at the first failure. What needs material that is not here is skipped, and says so.
set -eu
cd "$(dirname "$0")/.."

sh tools/install-dependencies.sh
for preset in release sanitize tsan; do
  echo "== $preset"
  cmake --workflow --preset "$preset"
done
echo "== fuzz"
sh tests/fuzz/run.sh 10
