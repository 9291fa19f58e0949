#!/bin/sh
# dicta and its peers on a few generated records: they must give the same answers, and every benchmark must run.
# peers_check.sh DICTA_CORPUS DICTA_PEERS DICTA
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$1" generate 1000 >"$scratch/records.jsonl"
"$2" "$scratch/records.jsonl" "$3" "$scratch/peers" 1 --benchmark_min_time=0.001
