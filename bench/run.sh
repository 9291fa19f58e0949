#!/bin/sh
# Builds and runs the benchmarks; options go to Google Benchmark, for instance --benchmark_filter=Page.
set -eu
cd "$(dirname "$0")/.."

sh tools/install-dependencies.sh
cmake --preset release >/dev/null
cmake --build --preset release --target dicta_bench >/dev/null
exec build/release/bench/dicta_bench "$@"
