#!/bin/sh
# Installs what dicta is built and tested with, from Debian 12. Installs nothing that is there already.
set -eu

packages="g++ clang libclang-rt-dev cmake ninja-build ccache pkg-config
  librocksdb-dev libzstd-dev libprotobuf-dev protobuf-compiler libgrpc++-dev protobuf-compiler-grpc prometheus-cpp-dev
  python3-grpcio python3-protobuf libicu-dev libxml2-dev libssl-dev libxxhash-dev zlib1g-dev
  libcli11-dev libsimdjson-dev libcsv-dev libdtl-dev libgtest-dev libgmock-dev libbenchmark-dev
  libjemalloc-dev libsqlite3-dev liblmdb-dev gnuplot-nox python3 openssl zstd
  e2fsprogs xfsprogs"

missing=""
for package in $packages; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "installing:$missing"
as_root=""
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "run this as root, or install:$missing" >&2; exit 1; }
  as_root=sudo
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
