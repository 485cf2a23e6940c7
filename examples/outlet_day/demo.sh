#!/bin/sh
# Plan an outlet's ordinary day and its festival day, side by side.
#
#   BUILD=DIR  where lorry was built and what it writes goes (default: build)
#   TIME=S     seconds of search for each day (default: 40)
#   FILE=PATH  instead: plan this problem, any file that a reader knows
#
# Python's standard library writes the files and reads the figures; nothing of it
# is installed.
set -eu
build=${BUILD:-build}
if [ -n "${FILE:-}" ]; then
    "$build/lorry" solve "$FILE" --time "${TIME:-40}" --bound -o "$build/demo.html" \
        -o "$build/demo.json"
    exec "$build/lorry" check "$FILE" "$build/demo.json"
fi
exec "${PYTHON:-python3}" "$(dirname "$0")/demo.py" "$build" "${TIME:-40}"
