#!/usr/bin/env bash
# The C examples run, and the README shows plan.c and its output as they are.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/support/claims.sh

output=$("$BUILD/examples/plan") || output=failed
readme_block() { # readme_block FENCE: the first block that opens with it
    awk -v fence="$1" '$0 == fence && !seen { inside = seen = 1; next }
                       $0 == "```" && inside { exit }
                       inside' README.md
}

claim "the README shows examples/plan.c" \
    cmp -s <(readme_block '```c') <(sed 1d examples/plan.c)
claim "the README shows what examples/plan prints" \
    test "$(readme_block '```text')" = "$output"
claim "a dispatch service with four solvers and one cancelled ends with plans" \
    test "$("$BUILD/examples/dispatch")" = "4 plans, 1 cancelled, 0 incomplete"
claims_end
