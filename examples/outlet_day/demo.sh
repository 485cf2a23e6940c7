#!/bin/sh
# What `make demo` runs: plan a day, check the plan, say how good it is.
#
#   BUILD=DIR  where the command lies and the page goes (default: build)
#   FILE=PATH  the day to plan (default: the one beside this script)
#   TIME=S     seconds of search (default: 30)
#
# Python's standard library reads the plan; nothing of it is installed.
set -eu
exec "${PYTHON:-python3}" "$(dirname "$0")/demo.py" "${BUILD:-build}" "${TIME:-30}" \
    ${FILE:+"$FILE"}
