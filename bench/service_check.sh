#!/bin/sh
# One archives, four look up, one watches: nothing is missed, repeated or wrong.
# usage: service_check.sh DICTA_SERVICE DICTA SECONDS
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$1" load "$2" "$scratch" "$3"
