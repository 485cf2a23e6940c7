#!/usr/bin/env bash
# Install what lorry needs and this machine lacks: apt, as root or with sudo
# that asks nothing.
#
#   setup.sh build   what the libraries, the command and the demo take
#   setup.sh check   what the tests take too
#
# Where all is present nothing happens and no network is needed; where it cannot
# be installed one line names the packages. What only some tests want is
# installed along with the rest or left out; those tests then skip.
set -euo pipefail

CC=${CC:-gcc}
CXX=${CXX:-g++}
PYTHON=${PYTHON:-/usr/bin/python3}
missing=() wanted=()

need() { # need PACKAGE COMMAND...: the package, unless the command succeeds
    local package=$1
    shift
    "$@" > /dev/null 2>&1 || missing+=("$package")
}
want() {
    local package=$1
    shift
    "$@" > /dev/null 2>&1 || wanted+=("$package")
}
has_header() { echo "#include <$1>" | "$CC" -E -x c -; }
has_module() {
    "$PYTHON" -c "import importlib.util, sys; sys.exit(not importlib.util.find_spec('$1'))"
}

need "${CC##*/}" command -v "$CC"
need pkg-config command -v pkg-config
need libproj-dev pkg-config --exists proj
need libjansson-dev pkg-config --exists jansson
need zlib1g-dev pkg-config --exists zlib
[ "${GLPK:-1}" = 0 ] || need libglpk-dev has_header glpk.h
need python3 command -v "$PYTHON"
case $CC in
*clang*) need libomp-dev has_header omp.h ;;
esac

if [ "${1:-check}" = check ]; then
    need "${CXX##*/}" command -v "$CXX"
    need libcmocka-dev pkg-config --exists cmocka
    need python3-venv has_module ensurepip
    want gettext command -v xgettext
    for module in setuptools wheel numpy pytest; do
        need "python3-$module" has_module $module
    done
    for module in pandas matplotlib folium tqdm openpyxl; do
        want "python3-$module" has_module $module
    done
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo -n)
fi
can_install=true
if ! command -v apt-get > /dev/null || ! "${as_root[@]}" true 2> /dev/null; then
    can_install=false
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT

try_install() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" > "$log" 2>&1
}
install() { # install PACKAGE...: with the lists at hand, or after an update
    $can_install || return 1
    echo "  APT     $*"
    try_install "$@" || { "${as_root[@]}" apt-get update -qq > "$log" 2>&1 && try_install "$@"; }
}

if [ ${#missing[@]} -gt 0 ] && ! install "${missing[@]}"; then
    tail -n 3 "$log" >&2
    echo "lorry: please install ${missing[*]} (Debian's names), then run make again" >&2
    exit 1
fi
if [ ${#wanted[@]} -gt 0 ] && ! install "${wanted[@]}"; then
    echo "  without ${wanted[*]}: their tests will skip"
fi
