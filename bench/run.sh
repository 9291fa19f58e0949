#!/bin/sh
# Measures dicta beside SQLite, LMDB, RocksDB and the limit of the machine, in one run; prints a table and writes
# bench/RESULTS.md and bench/results.svg.
#
#   sh bench/run.sh              about 10 minutes; archives of up to 100,000 records
#   sh bench/run.sh --growth     up to 3,000,000 records: about half an hour and 12 GB. DICTA_GROWTH names a directory in
#                                which their archives are kept, and used again the next time
#   sh bench/run.sh --quick      5,000 records, two minutes: that all of it works. Writes to the build directory alone
#   sh bench/run.sh --serve      the service alone, 4 minutes; its part of bench/RESULTS.md is written anew
#   sh bench/run.sh --steps …    each step by itself; options go to Google Benchmark, --benchmark_filter=Page
#
# The records are the senate corpus where ../shared/corpora has it, else the generator's. DICTA_BUILD names a build
# directory that is there already; else the release preset is built.
set -eu
cd "$(dirname "$0")/.."

quick="" steps="" serve="" sizes="10000 100000"
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=yes sizes="5000 10000" ;;
    --growth) sizes="10000 100000 1000000 3000000" ;;
    --serve) serve=yes ;;
    --steps) steps=yes; shift; break ;;
    *) echo "usage: sh bench/run.sh [--quick | --growth | --serve | --steps OPTIONS…]" >&2; exit 2 ;;
  esac
  shift
done

if [ -z "${DICTA_BUILD:-}" ]; then
  DICTA_BUILD=build/release
  sh tools/install-dependencies.sh
  cmake --preset release >/dev/null
fi
cmake --build "$DICTA_BUILD" --target dicta dicta_bench dicta_corpus dicta_peers dicta_growth dicta_service >/dev/null
bin=$DICTA_BUILD/bench
dicta=$DICTA_BUILD/tools/dicta
[ -z "$steps" ] || exec "$bin/dicta_bench" "$@"

# On the disk of the build directory: imports are synced, and a file system in memory would not show what that costs.
scratch=$DICTA_BUILD/bench-scratch
rm -rf "$scratch"
mkdir -p "$scratch"
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

out=bench/RESULTS.md chart=bench/results.svg rounds=21 seconds=60
[ -z "$quick" ] || { out=$DICTA_BUILD/RESULTS-quick.md; chart=$DICTA_BUILD/results.svg; rounds=2 seconds=5; }
# What was measured stays: python3 bench/report.py writes it up again.
measured=$DICTA_BUILD/bench-measured
mkdir -p "$measured"

echo "the service…" >&2
"$bin/dicta_service" compare "$dicta" "$scratch/compared" "$rounds" >"$measured/service-compared.json"
"$bin/dicta_service" load "$dicta" "$scratch/loaded" "$seconds" >"$measured/service-load.json"
if [ -n "$serve" ]; then
  python3 bench/report_service.py "$measured" "$out"
  exit
fi

records=51009
[ -z "$quick" ] || records=5000
echo "records…" >&2
"$bin/dicta_corpus" generate "$records" >"$scratch/generated.jsonl"
"$bin/dicta_corpus" ratios "$scratch/generated.jsonl" generator >"$scratch/ratios"
corpus=$scratch/generated.jsonl
senate=../shared/corpora/senate.jsonl.zst
if [ -r "$senate" ]; then
  corpus=$scratch/senate.jsonl
  zstd -dcq "$senate" | head -n "$records" >"$scratch/raw.jsonl"
  "$bin/dicta_corpus" senate "$scratch/raw.jsonl" >"$corpus"
  "$bin/dicta_corpus" ratios "$corpus" senate >>"$scratch/ratios"
fi

# Repetitions are shuffled over all benchmarks, so that whatever else the machine does hits all of them alike.
common="--benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true"
common="$common --benchmark_out_format=json"
many="--benchmark_repetitions=9 --benchmark_min_time=0.3"
bulk=5
if [ -n "$quick" ]; then
  many="--benchmark_repetitions=2 --benchmark_min_time=0.02"
  bulk=2
fi
echo "dicta and its peers…" >&2
# shellcheck disable=SC2086
"$bin/dicta_peers" "$corpus" "$dicta" "$scratch/peers" "$bulk" $common $many \
  --benchmark_out="$scratch/peers.json" >/dev/null 2>"$scratch/log" || { cat "$scratch/log" >&2; exit 1; }
rm -rf "$scratch/peers"
echo "archives of $sizes records…" >&2
# shellcheck disable=SC2086
"$bin/dicta_growth" "$bin/dicta_corpus" "$dicta" "${DICTA_GROWTH:-$scratch/growth}" $sizes $common $many \
  --benchmark_out="$scratch/growth.json" >/dev/null 2>"$scratch/log" || { cat "$scratch/log" >&2; exit 1; }

cp "$scratch/ratios" "$scratch/peers.json" "$scratch/growth.json" "$measured"
python3 bench/report.py "$measured" "$out" "$chart"
