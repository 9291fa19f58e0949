#!/bin/sh
# Fuzzes what reads bytes of others, under AddressSanitizer and UndefinedBehaviorSanitizer, from samples on. What was
# found before is kept in build/fuzz/corpus, and inputs that fail in build/fuzz. First each target is run as its own
# control (control.h): it must fail on the samples.
#
# usage: sh tests/fuzz/run.sh [SECONDS [TARGET...]]      (default: 10 s for each; targets are tests/fuzz/*_fuzz.cc)
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-10}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- $(ls tests/fuzz | sed -n 's/_fuzz\.cc$//p')

sh tools/install-dependencies.sh
cmake --preset sanitize >/dev/null
cmake --build --preset sanitize --target dicta_fuzz >/dev/null
mkdir -p build/fuzz/seeds
build/sanitize/tests/fuzz_seeds build/fuzz/seeds

failed=0
for target in "$@"; do
  case $target in
    press) seeds=tests/data/press length=65536 ;;
    html) seeds=tests/data/html length=65536 ;;
    feed) seeds=tests/data/feeds length=65536 ;;
    csv | jsonl)
      mkdir -p build/fuzz/seeds/$target
      cp tests/data/structured.$target build/fuzz/seeds/$target/
      seeds=build/fuzz/seeds/$target length=16384
      ;;
    compressed)
      mkdir -p build/fuzz/seeds/compressed
      for file in tests/data/feeds/*; do
        gzip -nc "$file" >"build/fuzz/seeds/compressed/${file##*/}.gz"
        zstd -qcf "$file" >"build/fuzz/seeds/compressed/${file##*/}.zst"
      done
      seeds=build/fuzz/seeds/compressed length=16384
      ;;
    date)
      mkdir -p build/fuzz/seeds/date
      for date in 2024 2024-02 2024-02-29 2023-12-31/2024-01-02 2024/2025 2024-02-29T10:20:30.5+01:00 \
        'Fri, 14 Feb 2025 19:04:00 +0800' 'February 14, 2025'; do
        printf %s "$date" >"build/fuzz/seeds/date/$(printf %s "$date" | tr -c '[:alnum:]' _)"
      done
      seeds=build/fuzz/seeds/date length=64
      ;;
    keys) seeds=build/fuzz/seeds/key length=512 ;;
    *) seeds=build/fuzz/seeds/$target length=16384 ;;
  esac
  mkdir -p "build/fuzz/corpus/$target"
  echo "== $target"
  if DICTA_FUZZ_CONTROL=1 build/sanitize/tests/"${target}_fuzz" -runs=0 -max_len=$length -artifact_prefix=build/fuzz/control- \
    $seeds 2>/dev/null; then
    failed=1 && echo "THE CONTROL DOES NOT FAIL: no sample is read to its end"
  fi
  rm -f build/fuzz/control-*
  build/sanitize/tests/"${target}_fuzz" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=$length \
    -print_final_stats=1 -artifact_prefix="build/fuzz/$target-" "build/fuzz/corpus/$target" $seeds 2>"build/fuzz/$target.log" ||
    { failed=1 && grep -E -A25 'ERROR|runtime error|not fit|Test unit' "build/fuzz/$target.log"; }
  grep -E 'number_of_executed_units|peak_rss_mb' "build/fuzz/$target.log"
done
exit $failed
