#!/bin/sh
# Crashes dicta again and again, in every way there is, and looks what is left; tests/README.md tells of the ways.
#
# usage: sh tests/crash/run.sh [KIND [CYCLES [control]]]   (default: every kind and its control, as in CI)
set -eu
cd "$(dirname "$0")/../.."
build=build/release
if [ $# -eq 0 ]; then exec ctest --test-dir "$build" -L crash --output-on-failure; fi
# What the server's clients need.
PYTHONPATH="$build/tests/python" PYTHONDONTWRITEBYTECODE=1 \
  exec /usr/bin/python3 tests/crash/run.py "$build" "$1" "${2:-60}" ${3:+"$3"}
