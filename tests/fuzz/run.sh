#!/bin/sh
# Fuzzes the press reader under AddressSanitizer and UndefinedBehaviorSanitizer, from the sample documents on.
#
# usage: sh tests/fuzz/run.sh [SECONDS]      (default 600)
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-600}

sh tools/install-dependencies.sh
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --target press_fuzz
mkdir -p build/fuzz/corpus
build/fuzz/tests/press_fuzz -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
  -artifact_prefix=build/fuzz/ build/fuzz/corpus tests/data/press
