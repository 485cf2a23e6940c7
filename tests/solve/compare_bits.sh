#!/usr/bin/env bash
# Compare the hashes that builds of test_bits wrote: compare_bits.sh FILE...
# Prints the lines that differ; status 1 where there are any.
set -euo pipefail

differ=0
for file in "${@:2}"; do
    if ! changes=$(diff "$1" "$file"); then
        echo "$1 and $file differ:"
        echo "$changes"
        differ=1
    fi
done
if [ "$differ" -eq 0 ]; then
    echo "$(wc -l < "$1") plans equal in $# builds"
fi
exit "$differ"
