#!/usr/bin/env bash
# The lorry command: what it writes, what it says, how it ends.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/support/claims.sh

lorry=$BUILD/lorry
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# solomon FLEET CLIENTS: a Solomon file of made-up clients, the same each time.
solomon() {
    awk -v fleet="$1" -v clients="$2" 'BEGIN {
        seed = 7
        printf "SMALL\n\nVEHICLE\nNUMBER     CAPACITY\n  %d         100\n\nCUSTOMER\n", fleet
        print "CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME\n"
        print "0 50 50 0 0 1000 0"
        for (i = 1; i <= clients; i++) {
            for (k = 0; k < 4; k++) {
                seed = (seed * 16807) % 2147483647
                draw[k] = seed
            }
            ready = draw[3] % 500
            print i, draw[0] % 100, draw[1] % 100, 5 + draw[2] % 15, ready, ready + 300, 10
        }
    }'
}
solomon 10 40 > "$work/day.txt"
solomon 1 40 > "$work/short.txt"
gzip -kf "$work/day.txt"

is_json() { python3 -m json.tool "$1" > /dev/null; }
# value FILE KEY: of a JSON object, as Python writes it.
value() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$@"; }
has_keys() {
    python3 - "$@" << 'END'
import json, sys
found = json.load(open(sys.argv[1]))
missing = [key for key in sys.argv[2].split() if key not in found]
if missing:
    sys.exit("missing: " + " ".join(missing))
END
}
says() { grep -q -e "$2" "$work/$1"; }
is_empty() { [ ! -s "$1" ]; }
same() { [ "$1" = "$2" ]; }

# ---- help and version

claim_exit 0 "--help answers" "$lorry" --help
claim "--help names every command" says out 'lorry convert FILE'
claim_exit 0 "--version answers" "$lorry" --version
claim "--version says the version" says out '0\.'
claim "--version says the licence" says out 'GPL\|MIT'
for command in solve check bound info convert outlet; do
    claim_exit 0 "$command --help answers" "$lorry" $command --help
done

# ---- solve

claim_exit 0 "solve plans a day" "$lorry" solve "$work/day.txt" --iterations 500 \
    -o "$work/plan.sol" -o "$work/plan.json" -o "$work/plan.geojson" -o "$work/plan.html" \
    --json --bound
claim "--json prints one valid object" is_json "$work/out"
claim "--json has the keys promised" has_keys "$work/out" "status feasible cost distance \
    duration vehicles unassigned iterations cooling cooling_end seconds threads seed version statistics"
claim "the statistics add up and lead to the plan" python3 -c "
import json
run = json.load(open('$work/out'))
told = run['statistics']
steps = {'strings', 'split strings', 'vehicles'}
assert sum(f['tried'] for f in told['families'] if f['name'] in steps) == run['iterations']
assert told['trace'][0]['iterations'] == 0
assert told['trace'][-1]['cost'] == run['cost']
assert told['first_feasible'] <= told['best_found'] <= run['seconds'] + 0.001
plan = json.load(open('$work/plan.json'))['statistics']
assert plan['families'] == told['families'] and 'first_plan' not in plan"
claim "the status of a complete plan is complete" same "$(value "$work/out" status)" complete
claim "the .sol has routes" grep -q '^Route #1: ' "$work/plan.sol"
claim "the .sol states the cost of --json" \
    grep -q "^Cost $(value "$work/out" cost)" "$work/plan.sol"
claim "the JSON plan is valid JSON" is_json "$work/plan.json"
claim "the GeoJSON is valid JSON or absent for a plane without a name" \
    bash -c "[ ! -e '$work/plan.geojson' ] || python3 -m json.tool '$work/plan.geojson' > /dev/null"
claim "the page is HTML" grep -qi '<!doctype html>' "$work/plan.html"
claim_exit 0 "solve reads gzip" "$lorry" solve "$work/day.txt.gz" --iterations 50 --quiet
claim "--quiet says nothing on stderr" is_empty "$work/err"
claim_exit 0 "solve without --quiet" "$lorry" solve "$work/day.txt" --iterations 50
claim "without --quiet there is progress on stderr" says err 'iterations'
claim "the figures go to stdout" says out '^cost '
claim_exit 0 "-o - prints the plan" "$lorry" solve "$work/day.txt" --iterations 50 -o - \
    --format sol
claim "-o - prints the plan alone" same "$(head -c 8 "$work/out")" "Route #1"

claim_exit 1 "a fleet too small gives a partial plan" "$lorry" solve "$work/short.txt" \
    --iterations 200 --vehicles file -o "$work/partial.sol" --json
claim "the partial plan is written" test -s "$work/partial.sol"
claim "its status is partial" same "$(value "$work/out" status)" partial
claim_exit 0 "--vehicles any lifts the limit" "$lorry" solve "$work/short.txt" \
    --iterations 200 --vehicles any
claim_exit 0 "--start goes on from a plan" "$lorry" solve "$work/day.txt" --iterations 10 \
    --start "$work/plan.sol" --json
claim "a warm start is not worse than its plan" python3 -c "
import re, sys
before = float(re.search(r'^Cost (.*)', open('$work/plan.sol').read(), re.M).group(1))
sys.exit($(value "$work/out" cost) > before)"
claim_exit 0 "--objective duration solves and is checked" "$lorry" solve "$work/day.txt" \
    --iterations 100 --objective duration -o "$work/duration.sol"
claim_exit 0 "--objective distance solves" "$lorry" solve "$work/day.txt" --round exact \
    --iterations 20000 --objective distance --target 1e5 --bound --json -o "$work/far.sol"
claim "its cost is the distance, in the unit of the file" \
    same "$(value "$work/out" cost)" "$(value "$work/out" distance)"
claim "the bound is in that unit too" python3 -c "
import sys
sys.exit(not 0 < $(value "$work/out" lower_bound) <= $(value "$work/out" distance))"
claim "and so is the cost in the .sol" \
    grep -q "^Cost $(value "$work/out" distance)" "$work/far.sol"
claim "--target counts in it and stops the search" \
    test "$(value "$work/out" iterations)" -lt 20000
claim_exit 0 "--first-feasible stops at the first plan" "$lorry" solve "$work/day.txt" \
    --first-feasible --json
claim "before any step" same "$(value "$work/out" iterations)" 0
claim_exit 0 "--gap ends a run once that much is proved" "$lorry" solve "$work/day.txt" \
    --time 5 --threads 2 --gap 99 --json
claim "and the bound is told" python3 -c "
import sys
sys.exit(not 0 <= $(value "$work/out" gap) <= 0.99)"
solomon 100 3000 > "$work/large.txt"
claim_exit 4 "--memory too small ends with 4" "$lorry" solve "$work/large.txt" \
    --iterations 10 --memory 1 --json
claim "running out of memory is said in JSON" same "$(value "$work/out" status)" error

for threads in 1 2 8; do
    "$lorry" solve "$work/day.txt" --iterations 1000 --threads $threads --seed 3 --quiet \
        -o "$work/threads$threads.sol" > /dev/null || true
done
claim "2 threads give the plan of 1" cmp "$work/threads1.sol" "$work/threads2.sol"
claim "8 threads give the plan of 1" cmp "$work/threads1.sol" "$work/threads8.sol"

for signal in INT TERM; do
    # Python starts it: a shell's background job ignores SIGINT.
    claim_exit 0 "SIG$signal stops the search and the exit status stays" python3 - "$lorry" \
        "$work/day.txt" "$work/stopped$signal.sol" "$signal" << 'END'
import signal, subprocess, sys
lorry, day, plan, name = sys.argv[1:]
run = subprocess.Popen([lorry, "solve", day, "--time", "0", "-o", plan],
                       stderr=subprocess.PIPE, text=True)
first = run.stderr.readline()   # the search has begun
run.send_signal(getattr(signal, "SIG" + name))
try:
    run.communicate(timeout=60)
except subprocess.TimeoutExpired:
    run.kill()
    sys.exit("did not stop")
sys.exit(run.returncode if "iterations" in first else "no progress: " + first)
END
    claim "after SIG$signal the plan passes the referee" \
        "$lorry" check "$work/day.txt" "$work/stopped$signal.sol" --json
done

# ---- bound

solomon 4 8 > "$work/few.txt"
claim_exit 0 "solve proves a bound and writes its certificate" "$lorry" solve "$work/few.txt" \
    --time 5 --json -o "$work/few.sol" --certificate "$work/few.json"
claim "--json has the bound and its kind" has_keys "$work/out" \
    "lower_bound gap bound_kind bound_leaves_out vehicles_bound"
claim_exit 0 "check verifies plan and certificate" "$lorry" check "$work/few.txt" \
    "$work/few.sol" --certificate "$work/few.json"
claim "and says so" says out 'certificate holds: no complete plan costs less than'
claim_exit 0 "bound proves against a plan" "$lorry" bound "$work/few.txt" --time 5 --json \
    --plan "$work/few.sol" --certificate "$work/alone.json"
claim "its --json is valid" is_json "$work/out"
claim_exit 0 "a certificate can be verified without a plan" "$lorry" check "$work/few.txt" \
    --certificate "$work/alone.json" --json
claim "that --json is valid, too" is_json "$work/out"
python3 - "$work/alone.json" << 'END'
import json, sys
c = json.load(open(sys.argv[1]))
more = 1000 * c["scale"]
c["bound"] += 1000
for vector in c["vectors"]:
    vector["clients"][0] += more
for node in c["nodes"]:
    for key in ("bound", "fix_bound"):
        if key in node:
            node[key] += 1000
json.dump(c, open(sys.argv[1], "w"))
END
claim_exit 1 "a dual that was raised is found" "$lorry" check "$work/few.txt" \
    --certificate "$work/alone.json"
claim "and why" says out 'a route costs less, by some duals'
claim_exit 1 "a certificate of another problem is refused" "$lorry" check "$work/day.txt" \
    --certificate "$work/few.json"
claim_exit 3 "what is no certificate is bad input" "$lorry" check "$work/few.txt" \
    --certificate "$work/day.txt"

# ---- check

claim_exit 0 "check accepts a good plan" "$lorry" check "$work/day.txt" "$work/plan.sol"
claim_exit 0 "check reads a JSON plan" "$lorry" check "$work/day.txt" "$work/plan.json" --json
claim "check --json is valid" has_keys "$work/out" "status feasible cost violations version"
claim_exit 1 "check refuses a partial plan" "$lorry" check "$work/short.txt" \
    "$work/partial.sol" --vehicles file
awk '/^Route/ { printf "%s%s", n++ ? " " : "Route #1: ", substr($0, index($0, ":") + 2) }
     END { print "" }' "$work/plan.sol" > "$work/one.sol"
claim_exit 1 "check refuses one route for all" "$lorry" check "$work/day.txt" \
    "$work/one.sol" --json
claim "it counts violations with their numbers" python3 -c "
import json, sys
found = json.load(open('$work/out'))
kinds = {v['kind'] for v in found['violations']}
sys.exit(found['status'] != 'infeasible' or not {'load', 'window'} <= kinds)"
echo 'Route #1: 4711' > "$work/unknown.sol"
claim_exit 3 "check refuses a plan with an unknown client" "$lorry" check "$work/day.txt" \
    "$work/unknown.sol"
claim "it names the client" says err 4711

# ---- info and convert

claim_exit 0 "info describes a file" "$lorry" info "$work/day.txt"
claim "info counts the clients" says out '^clients     40$'
claim_exit 0 "info --json" "$lorry" info "$work/day.txt" --json
claim "info --json is valid" has_keys "$work/out" "name clients depots vehicle_types hash"
hash=$(value "$work/out" hash)
claim_exit 0 "convert writes JSON" "$lorry" convert "$work/day.txt" -o "$work/day.json"
claim "what convert writes is valid JSON" is_json "$work/day.json"
claim_exit 0 "info reads what convert wrote" "$lorry" info "$work/day.json" --json
claim "convert keeps the problem" same "$(value "$work/out" hash)" "$hash"
claim_exit 0 "convert --plan writes a plan in another format" "$lorry" convert "$work/day.txt" \
    --plan "$work/plan.sol" -o "$work/again.json" -o "$work/again.sol"
claim "a plan converted is the same plan" \
    cmp -s <(grep '^Route' "$work/plan.sol") <(grep '^Route' "$work/again.sol")

# ---- outlet

# An outlet of two couriers and 24 parcels, with a row that cannot be planned.
mkdir "$work/outlet"
awk 'BEGIN {
    print "运单号,收件人,收件地址,经度,纬度,段码,重量(kg),承诺时效"
    for (i = 0; i < 24; i++)
        printf "00SF%04d,张三,人民路%d号,%.4f,%.4f,%s,1.2,18:00\n", i, i / 2,
            120.86 + (i % 4 < 2 ? 0.01 : -0.01) + 0.001 * int(i / 4), 31.7, i % 4 < 2 ? "E1" : "W1"
    print "00SF0099,张三,人民路,0,0,E1,1.2,18:00"
}' > "$work/outlet/parcels.csv"
printf '%s\n' '工号,车型,段码,上班时间,下班时间' 'K1,三轮车,E1,08:00,18:00' \
    'K2,三轮车,W1,08:00,18:00' > "$work/outlet/couriers.csv"
claim_exit 3 "an outlet in China must say its datum" "$lorry" outlet "$work/outlet" \
    -o "$work/out-o" --iterations 100
claim "and is told how" says err 'datum'
echo '{"format": "lorry-map/1", "datum": "GCJ-02", "date": "2024-06-18", "plan": {"name":
    "North", "outlet": [120.86, 31.70]}}' > "$work/outlet/map.json"
claim_exit 0 "outlet plans a folder" "$lorry" outlet "$work/outlet" -o "$work/out-o" \
    --iterations 1000 --json
claim "--json has the days and the counts" has_keys "$work/out" "rows taken rejected blank days \
    changes notes version"
claim "rows add up" python3 -c "
import json
told = json.load(open('$work/out'))
assert (told['rows'], told['taken'], told['rejected'], told['blank']) == (25, 24, 1, 0)
assert told['days']['plan']['delivered'] == 24"
for file in waybills.csv couriers.csv rejects.csv sheets.html sheets/01.html map.html \
    report.html problem.json plan.json; do
    claim "outlet writes $file" test -s "$work/out-o/$file"
    claim "  which names nobody" bash -c "! grep -q '张三\|人民路' '$work/out-o/$file'"
done
claim "the rejected row is told" grep -q '\.\.\.0099,' "$work/out-o/rejects.csv"
claim "waybills keep their zeros" grep -q '^00SF0000,' "$work/out-o/waybills.csv"
claim_exit 0 "the referee accepts the plan of the outlet" "$lorry" check \
    "$work/out-o/problem.json" "$work/out-o/plan.json"
claim_exit 0 "files, a datum and GB18030" "$lorry" outlet "$work/outlet/parcels.csv" \
    "$work/outlet/couriers.csv" --datum bd09 --radius 50 --sections fixed --gb18030 \
    --iterations 200 --quiet -o "$work/out-g"
claim "lists are in GB18030" bash -c "iconv -f GB18030 -t UTF-8 '$work/out-g/waybills.csv' |
    grep -q waybill"
claim_exit 0 "LORRY_LANG=zh speaks Chinese" env LORRY_LANG=zh_CN.UTF-8 "$lorry" outlet \
    "$work/outlet" -o "$work/out-z" --iterations 200
claim "on the terminal" says out '本方案'
claim "on the pages" grep -q '与现行做法相比' "$work/out-z/report.html"
claim "and in lists" grep -q '运单号' "$work/out-z/waybills.csv"
sed '2,$s/,08:00,18:00/,08:00,08:05/' "$work/outlet/couriers.csv" > "$work/short-couriers.csv"
claim_exit 1 "parcels that stay end with 1" "$lorry" outlet "$work/outlet/parcels.csv" \
    "$work/short-couriers.csv" --map "$work/outlet/map.json" -o "$work/out-s" --iterations 200
claim "and have bin 0" grep -q '^00SF0000,[EW]1,,0,' "$work/out-s/waybills.csv"

# ---- in Chinese: what people read; what programs read stays as it is

claim_exit 0 "LORRY_LANG=zh: help in Chinese" env LORRY_LANG=zh "$lorry" solve --help
claim "  with the options as they are" says out '--iterations N  *搜索步数'
claim_exit 3 "LORRY_LANG=zh: an error in Chinese" env LORRY_LANG=zh_CN.GB18030 "$lorry" \
    info "$work/nothing.json"
claim "  which says what is wrong" says err '没有这个文件或文件夹'
claim_exit 2 "LORRY_LANG=zh: wrong usage in Chinese" env LORRY_LANG=zh "$lorry" slove
claim "  with the nearest command" says err "是不是 'solve'"
claim_exit 0 "a language there is no translation into is English" env LORRY_LANG=fr "$lorry" \
    solve --help
claim "  in all words" says out 'steps to search'
env LORRY_LANG=zh "$lorry" info --json "$work/plan.html" > "$work/info-z" 2> /dev/null || :
claim "JSON keys are English in any language" grep -q '"status":"error"' "$work/info-z"

# ---- wrong usage: status 2, the option named, the fix said

wrong() { # wrong PATTERN ARGUMENT...
    local pattern=$1
    shift
    claim_exit 2 "wrong usage: lorry $(printf '%s' "$*" | sed "s#$work/##g")" "$lorry" "$@"
    claim "  and it says '$pattern'" says err "$pattern"
}
wrong "did you mean 'solve'" solv "$work/day.txt"
wrong "did you mean --time" solve "$work/day.txt" --tme 3
wrong "FILE is missing" solve
wrong "PLAN is missing" check "$work/day.txt"
wrong "OUT is missing" convert "$work/day.txt"
wrong "one word too many" solve "$work/day.txt" "$work/plan.sol"
wrong "time.*'soon'" solve "$work/day.txt" --time soon
wrong "iterations.*'0'" solve "$work/day.txt" --iterations 0
wrong "gap.*'-1'" solve "$work/day.txt" --gap -1
wrong "threads.*'-2'" solve "$work/day.txt" --threads -2
wrong "seed.*'-1'" solve "$work/day.txt" --seed -1
wrong "round.*trunc1" solve "$work/day.txt" --round down
wrong "vehicles.*'some'" solve "$work/day.txt" --vehicles some
wrong "objective.*distance" solve "$work/day.txt" --objective joy
wrong "wants a value" solve "$work/day.txt" --time
wrong "plan.txt.*\.geojson" solve "$work/day.txt" -o "$work/plan.txt"
wrong "cannot write" solve "$work/day.txt" -o "$work/nowhere/plan.sol"
wrong "cannot write" outlet "$work/outlet" -o "$work/day.txt"
wrong "standard output" solve "$work/day.txt" -o - --format sol --json
wrong "DIR is missing" outlet -o "$work/x"
wrong "OUTDIR is missing" outlet "$work/outlet"
wrong "sections.*fixed" outlet "$work/outlet" -o "$work/x" --sections some
wrong "no option '--json'" convert "$work/day.txt" -o "$work/x.json" --json
claim_exit 2 "wrong usage with --json" "$lorry" solve --json "$work/day.txt" --seed x
claim "wrong usage is said in JSON too" same "$(value "$work/out" status)" error

# ---- bad input: status 3, the place named

claim_exit 3 "a missing file" "$lorry" solve "$work/none.txt" --json
claim "is named in JSON" grep -q 'none.txt' "$work/out"
claim "the error is one valid object" same "$(value "$work/out" status)" error
echo 'This is no instance.' > "$work/prose.txt"
claim_exit 3 "prose is no instance" "$lorry" info "$work/prose.txt"
sed 's/^3 \([0-9]*\) [0-9]* /3 \1 north /' "$work/day.txt" > "$work/north.txt"
claim_exit 3 "a word for a number" "$lorry" info "$work/north.txt"
claim "is found with its line" says err 'north.txt:1[0-9]:'
sed 's/^3 \([0-9]* [0-9]* [0-9]*\) [0-9]* [0-9]*/3 \1 600 500/' "$work/day.txt" \
    > "$work/reversed.txt"
claim_exit 3 "a reversed window" "$lorry" info "$work/reversed.txt"
claim "is said with its value" says err 500
sed 's/"service": [0-9]*/"service": 4000000000000000000/' "$work/day.json" > "$work/huge.json"
claim_exit 3 "services too long to count with" "$lorry" solve "$work/huge.json" --json
claim "are all listed" python3 -c "
import json, sys
sys.exit(len(json.load(open('$work/out'))['defects']) != 40)"
claim "also for people" says err 'clients\[39\]\.service'
claims_end
