#!/usr/bin/env bash
# Run test programs and count.
#
#   run.sh DIR PART PROGRAM...   run a part; outputs to DIR/PART/
#   run.sh DIR sum PART...       one line of totals
#
# A program is a cmocka program, a shell test that prints "ok NAME",
# "not ok NAME" or "skip NAME" per claim, or a folder of pytest tests, which
# $PYTHON runs. Prints one line per program, and of those that fail what failed and
# how the output ends. A program that dies, or hangs, counts as one failure.
set -euo pipefail

limit=600 # seconds; none should come near

# "passed failed skipped" of a finished program, from its output.
count() {
    local log=$1 rc=$2
    awk -v rc="$rc" '
        # cmocka: "[  PASSED  ] 3 test(s)."; skipped ones count in neither.
        /^\[  PASSED  \] [0-9]+ test/ { passed += $4 }
        /^\[  FAILED  \] [0-9]+ test/ { failed += $4 }
        /^\[  SKIPPED \] [0-9]+ test/ { skipped += $4 }
        /^ok /     { passed++ }
        /^not ok / { failed++ }
        /^skip /   { skipped++ }
        # pytest: "== 3 passed, 1 skipped in 0.12s =="
        / in [0-9.]+s/ {
            for (i = 2; i <= NF; i++) {
                if ($i ~ /^passed/) passed += $(i - 1)
                if ($i ~ /^(failed|error|errors)/) failed += $(i - 1)
                if ($i ~ /^(skipped|xfailed)/) skipped += $(i - 1)
            }
        }
        END {
            if (rc != 0 && failed == 0) failed = 1
            if (passed + failed + skipped == 0) failed = 1
            printf "%d %d %d\n", passed, failed, skipped
        }' "$log"
}

# Run one program, keep its log and counts, say how it went.
run_one() {
    local dir=$1 program=$2 name=tests/${2##*tests/} rc=0
    local log=$dir/${name//\//_}.log
    if [ -d "$program" ]; then
        timeout "$limit" "$PYTHON" -m pytest -q -rs -p no:cacheprovider "$program"
    else
        case $program in
        *.sh) timeout "$limit" bash "$program" ;;
        *) timeout "$limit" "$program" ;;
        esac
    fi > "$log" 2>&1 < /dev/null || rc=$?
    local counts
    counts=$(count "$log" "$rc")
    echo "$counts" > "${log%.log}.count"
    # shellcheck disable=SC2086
    set -- $counts
    if [ "$2" -gt 0 ]; then
        printf '  FAIL    %-40s %s passed, %s failed, %s skipped (exit %s)\n' \
            "$name" "$1" "$2" "$3" "$rc"
        grep -E '^\[  (FAILED|ERROR) |^not ok |^FAILED |^ERROR ' "$log" | head -n 20 |
            sed 's/^/    | /' || true
        echo "    | ..."
        tail -n 40 "$log" | sed 's/^/    | /'
        echo "    | all of it in $log"
    elif [ "$3" -gt 0 ]; then
        printf '  ok      %-40s %s passed, %s skipped\n' "$name" "$1" "$3"
    else
        printf '  ok      %-40s %s passed\n' "$name" "$1"
    fi
}

dir=$1 part=$2
shift 2

case $part in
one) # what xargs calls below
    text=$(run_one "$dir" "$1")
    echo "$text" # in one piece, for others run beside it
    ;;
sum)
    passed=0 failed=0 skipped=0
    for part in "$@"; do
        for file in "$dir/$part"/*.count; do
            # A part without a count never ran, which is a failure.
            read -r p f s 2> /dev/null < "$file" || { p=0 f=1 s=0; }
            passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
        done
    done
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ]
    ;;
*)
    rm -rf "${dir:?}/$part"
    mkdir -p "$dir/$part"
    echo "[$part]"
    [ -n "${BENCH_DATA:-}" ] || unset BENCH_DATA
    if [ $# -gt 0 ]; then
        printf '%s\0' "$@" |
            xargs -0 -n 1 -P "$(nproc)" "$0" "$dir/$part" one
    fi
    ;;
esac
