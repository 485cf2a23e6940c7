#!/usr/bin/env bash
# make install puts all below DESTDIR and PREFIX, a program builds against it
# through pkg-config, and make uninstall leaves nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/support/claims.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=/opt/lorry
root=$work/root$prefix
# As the build under test was made, so that nothing is built anew.
make_here() {
    env -u MAKEFLAGS -u MAKELEVEL make BUILD="$BUILD" CC="${CC:-gcc}" GLPK="${GLPK:-1}" \
        CFLAGS="${CFLAGS:--O3 -g}" DESTDIR="$work/root" PREFIX="$prefix" "$@" > "$work/log" 2>&1 || {
        cat "$work/log"
        return 1
    }
}
package() {
    PKG_CONFIG_SYSROOT_DIR=$work/root PKG_CONFIG_PATH=$root/lib/pkgconfig pkg-config "$@" lorry
}
build_outside() {
    # shellcheck disable=SC2046
    "${CC:-gcc}" -std=c11 examples/plan.c -o "$work/plan" $(package --cflags --libs) &&
        LD_LIBRARY_PATH=$root/lib "$work/plan" > "$work/out" && grep -q '^Route #1' "$work/out"
}
nothing_left() { [ -z "$(find "$work/root" ! -type d)" ]; }

claim "install succeeds" make_here install
for file in include/lorry/lorry.h lib/liblorry.a lib/liblorry.so lib/liblorry.so.0 bin/lorry \
    share/man/man1/lorry.1 share/doc/lorry/LICENSE; do
    claim "installed: $file" test -e "$root/$file"
done
claim "lorry.pc says the version of the header" \
    grep -q "\"$(package --modversion)\"" include/lorry/lorry.h
claim "lorry.pc names the licence" grep -qE '^License: MIT' "$root/lib/pkgconfig/lorry.pc"
claim "a program builds and runs against what is installed" build_outside
claim "the installed command runs" test -n "$("$root/bin/lorry" --version)"
claim "uninstall succeeds" make_here uninstall
claim "uninstall leaves no file" nothing_left
claims_end
