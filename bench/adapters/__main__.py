"""Run one solver on one instance: python -m adapters NAME INSTANCE SECONDS SEED PLAN

Writes the plan and prints one JSON object. The clock runs from the parsed instance to the routes;
imports are not on it.
"""
import argparse
import importlib
import json
import os
import sys
from importlib.metadata import version

import adapters
import instance as instances
import verify


def main():
    parser = argparse.ArgumentParser(prog="adapters", description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=adapters.NAMES)
    parser.add_argument("instance")
    parser.add_argument("seconds", type=float)
    parser.add_argument("seed", type=int)
    parser.add_argument("plan")
    args = parser.parse_args()
    module = importlib.import_module("adapters." + args.name)
    inst = instances.read(args.instance)
    info = {"version": version(module.PACKAGE)}
    clock = adapters.Clock(args.seconds)
    try:
        routes = module.solve(inst, clock, args.seed, info)
        info["seconds"] = round(clock.spent(), 3)
        if routes is None:
            info["error"] = "no plan found"
        else:
            routes = [[int(client) for client in route] for route in routes]
            verify.write_plan(args.plan, routes, verify.check(inst, routes).cost)
    except adapters.Unsuited as error:
        info["unsuited"] = str(error)
    except Exception as error:  # whatever a package raises becomes a row that says so
        info["error"] = "%s: %s" % (type(error).__name__, error)
    print(json.dumps(info))
    sys.stdout.flush()
    os._exit(0)  # some packages keep threads that would hold the process


if __name__ == "__main__":
    main()
