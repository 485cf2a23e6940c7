#!/usr/bin/env bash
# The header compiles alone, as C11 and as C++17, with each compiler at hand,
# and its INIT macros serve both languages.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/support/claims.sh

source_text='#include <lorry/lorry.h>
int main(void) {
    lorry_config config = LORRY_CONFIG_INIT;
    lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_client client = LORRY_CLIENT_INIT;
    lorry_client_arrays arrays = LORRY_CLIENT_ARRAYS_INIT;
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    lorry_profile profile = LORRY_PROFILE_INIT;
    lorry_read_options read = LORRY_READ_OPTIONS_INIT;
    lorry_options options = LORRY_OPTIONS_INIT;
    lorry_bound_options bound = LORRY_BOUND_OPTIONS_INIT;
    return config.size + depot.size + client.size + arrays.size + type.size + profile.size +
           read.size + options.size + bound.size == 0;
}'
compiles() { # compiles COMPILER LANGUAGE STANDARD
    echo "$source_text" |
        "$1" -x "$2" -std="$3" -Wall -Wextra -Wpedantic -Werror -Iinclude -fsyntax-only -
}

for compiler in gcc clang; do
    if command -v $compiler > /dev/null; then
        claim "the header compiles alone as C11 with $compiler" compiles $compiler c c11
    else
        echo "skip the header with $compiler: not installed"
    fi
done
for compiler in g++ clang++; do
    if command -v $compiler > /dev/null; then
        claim "the header compiles alone as C++17 with $compiler" compiles $compiler c++ c++17
    else
        echo "skip the header with $compiler: not installed"
    fi
done
claims_end
