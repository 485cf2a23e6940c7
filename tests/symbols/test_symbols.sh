#!/usr/bin/env bash
# The shared library exports what liblorry.symbols lists and what the header
# declares, and nothing else.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/support/claims.sh

list=tests/symbols/liblorry.symbols
exported() {
    "${NM:-nm}" -D --defined-only "$BUILD/liblorry.so" | awk '{ print $3 }' | LC_ALL=C sort
}
declared() {
    tr '\n' ' ' < include/lorry/lorry.h | grep -oE 'LORRY_API [^(;]*\(' |
        grep -oE 'lorry_[a-z_0-9]+\($' | tr -d '(' | LC_ALL=C sort
}

claim "exported symbols equal the committed list" diff "$list" <(exported)
claim "the header declares every exported symbol" diff "$list" <(declared)
claim "the soname is liblorry.so.0" grep -q 'SONAME.*\[liblorry\.so\.0\]' \
    <(readelf -d "$BUILD/liblorry.so")
claims_end
