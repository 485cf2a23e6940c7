#!/usr/bin/env bash
# The C examples run, the README shows plan.c and its output as they are, and
# the day of docs/first-hour.md can be planned as told there.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/support/claims.sh

output=$("$BUILD/examples/plan") || output=failed
block() { # block FILE FENCE: the first block of a page that opens with it
    awk -v fence="$2" '$0 == fence && !seen { inside = seen = 1; next }
                       $0 == "```" && inside { exit }
                       inside' "$1"
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
block docs/first-hour.md '```json' > "$work/day.json"

claim "the README shows examples/plan.c" \
    cmp -s <(block README.md '```c') <(sed 1d examples/plan.c)
claim "the README shows what examples/plan prints" \
    test "$(block README.md '```text')" = "$output"
claim "a dispatch service with four solvers and one cancelled ends with plans" \
    test "$("$BUILD/examples/dispatch")" = "4 plans, 1 cancelled, 0 incomplete"
claim_exit 0 "the day of the first hour can be planned" "$BUILD/lorry" solve "$work/day.json" \
    --iterations 500 -o "$work/plan.json" -o "$work/plan.html"
claim_exit 0 "and the referee agrees" "$BUILD/lorry" check "$work/day.json" "$work/plan.json"
claims_end
