#!/usr/bin/env bash
# Install what lorry needs and this machine lacks: apt, as root or with sudo
# that asks nothing. Where all is present nothing happens and no network is
# needed; where it cannot be installed one line names the packages.
set -euo pipefail

CC=${CC:-gcc}
CXX=${CXX:-g++}
PYTHON=${PYTHON:-/usr/bin/python3}
missing=()

need() { # need PACKAGE COMMAND...: the package, unless the command succeeds
    local package=$1
    shift
    "$@" > /dev/null 2>&1 || missing+=("$package")
}
has_header() { echo "#include <$1>" | "$CC" -E -x c - ; }
has_module() { "$PYTHON" -c "import $1"; }

need "${CC##*/}" command -v "$CC"
need "${CXX##*/}" command -v "$CXX"
need pkg-config command -v pkg-config
need libproj-dev pkg-config --exists proj
need libjansson-dev pkg-config --exists jansson
need zlib1g-dev pkg-config --exists zlib
need libcmocka-dev pkg-config --exists cmocka
[ "${GLPK:-1}" = 0 ] || need libglpk-dev has_header glpk.h
need python3 command -v "$PYTHON"
need python3-venv has_module ensurepip
need python3-setuptools has_module setuptools
need python3-wheel has_module wheel
need python3-numpy has_module numpy
need python3-pytest has_module pytest

[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo -n)
fi
if ! command -v apt-get > /dev/null || ! "${as_root[@]}" true 2> /dev/null; then
    echo "lorry: please install ${missing[*]} (Debian's names), then run make again" >&2
    exit 1
fi

echo "  APT     ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
install() {
    "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! install > "$log" 2>&1 &&
   ! { "${as_root[@]}" apt-get update -qq && install; } > "$log" 2>&1; then
    tail -n 3 "$log" >&2
    echo "lorry: apt could not install ${missing[*]}; install them, then run make again" >&2
    exit 1
fi
