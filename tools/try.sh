#!/bin/sh
# Builds dicta, imports the sample statements into a new archive and looks some up. Run it as often as you like.
set -eu
cd "$(dirname "$0")/.."

sh tools/install-dependencies.sh
echo "building (the first time takes a few minutes)"
cmake --preset release >/dev/null
cmake --build --preset release --target dicta

sh tools/tour.sh build/release/tools/dicta "$PWD/build/try"

cat <<END

The archive is build/try. Look around: build/release/tools/dicta -a build/try --help
END
