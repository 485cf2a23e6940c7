# shellcheck shell=bash disable=SC2154
# claims.sh: for the shell tests: say which claims hold. Source it, state
# claims, end with claims_end. run.sh counts the lines.
claims_failed=0

# claim NAME COMMAND...: holds if the command succeeds.
claim() {
    local name=$1
    shift
    if "$@"; then
        echo "ok $name"
    else
        echo "not ok $name"
        claims_failed=1
    fi
}

# claim_exit STATUS NAME COMMAND...: holds if the command ends with that
# status. Its outputs stay in $work/out and $work/err.
claim_exit() {
    local expected=$1 name=$2 status=0
    shift 2
    "$@" > "$work/out" 2> "$work/err" || status=$?
    if [ "$status" -eq "$expected" ]; then
        echo "ok $name"
    else
        echo "not ok $name (exit $status, not $expected: $*)"
        head -n 5 "$work/out" "$work/err" | sed 's/^/    /'
        claims_failed=1
    fi
}

claims_end() {
    exit "$claims_failed"
}
