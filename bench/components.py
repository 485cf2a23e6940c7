"""The parts of the search, and what takes each of them away.

A part is switched off by options of `lorry solve`, or by edits to a copy of the sources that
`build` compiles: (file, text that stands there once, text in its place). So the product carries no
switches. A new part is one line here; tests/bench tells when an edit no longer fits the sources.
"""
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import results

SOURCES = results.HERE.parent
FOLDER = SOURCES / "build" / "ablation"
NEEDED = ["Makefile", "include", "lib", "bindings/command"]
STEP, PLACE, NEAR = ("lib/search/region_step.h", "lib/search/region_place.h",
                     "lib/search/neighbours.c")
SEARCH, START, PHASES, EXCHANGE = ("lib/solve/search.c", "lib/solve/start.c",
                                   "lib/solve/phases.c", "lib/search/region_exchange.h")


@dataclass(frozen=True)
class Component:
    name: str            # of the variant that lacks it
    edits: tuple = ()
    options: tuple = ()


COMPONENTS = [
    Component("no ruin and recreate", options=("--target", "1000000000000")),
    Component("no relaxation seeds", options=("--no-relaxation",)),
    Component("no decomposition", ((SEARCH, "#define GROUP_CLIENTS 250",
                                    "#define GROUP_CLIENTS 1000000"),)),
    Component("no finer groups when cold", ((SEARCH, "#define FINE_FROM 4",
                                             "#define FINE_FROM 1000000"),)),
    Component("same groups in all rounds", (
        (SEARCH, "s->seed, (uint64_t)s->round, (uint64_t)stream << 32)",
         "s->seed, 0, (uint64_t)stream << 32)"),)),
    Component("one island", ((START, "lorry__search_spread(s, 2)", "lorry__search_spread(s, 1)"),)),
    Component("no generations", ((PHASES, "#define BREED_LEAST 5000.0",
                                  "#define BREED_LEAST 1e18"),
                                 (PHASES, "#define BREED_LEAST_CUT 30000.0",
                                  "#define BREED_LEAST_CUT 1e18"),
                                 (PHASES, "#define BREED_LEAST_CUT_TIMED 40000.0",
                                  "#define BREED_LEAST_CUT_TIMED 1e18"))),
    Component("no parents of few routes", ((PHASES, "#define FLEET_SHARE_PARENTS 0.06",
                                            "#define FLEET_SHARE_PARENTS 0"),)),
    Component("no annealing", ((START, "#define HOT 1.0", "#define HOT 1e-6"),
                               (START, "#define COLD 0.06", "#define COLD 1e-8"))),
    Component("no new routes of tails", ((EXCHANGE, "if (!is_tail || e.mine.count == 0",
                                          "if (true || e.mine.count == 0"),)),
    Component("no exchange of tails", ((STEP, "#define TAILS_PER_STEP(timed) ((timed) ? 3 : 2)",
                                        "#define TAILS_PER_STEP(timed) 0"),)),
    Component("no exchange of runs", ((STEP, "#define RUNS_PER_STEP(timed) ((timed) ? 1 : 0)",
                                       "#define RUNS_PER_STEP(timed) 0"),)),
    Component("no split strings", ((STEP, "(lorry__rng_next(rng) >> 63) != 0", "false"),)),
    Component("random order only", ((STEP, "lorry__rng_below(rng, timed ? 17 : 11)", "0"),)),
    Component("no orders by window", ((STEP, "timed ? 17 : 11", "11"),)),
    Component("no blinks", ((PLACE, "(b->bits & 127) == 0", "false"),)),
    Component("steps never given up", ((STEP, "if (g->cost > most->cost)", "if (false)"),)),
    Component("no waiting in lists", (
        (NEAR, "lorry__max64(p->early[nu] - lv - leave_v, 0)", "0"),
        (NEAR, "lorry__max64(p->early[nv] - lu - leave_u, 0)", "0"))),
]


def misfits(component, root=SOURCES):
    """What is wrong with the edits of a component, for people to read; none is well."""
    found = []
    for name, old, _ in component.edits:
        count = (Path(root) / name).read_text(encoding="utf-8").count(old)
        if count != 1:
            found.append("%s: %r stands %d times in %s" % (component.name, old, count, name))
    return found


def _make(folder):
    """Compile below a folder; warnings of what an edit left unused do not matter."""
    done = subprocess.run(["make", "WARNINGS=-w", "BUILD=build", "command"], cwd=folder,
                          capture_output=True, text=True, check=False,
                          env={k: v for k, v in os.environ.items() if k != "MAKEFLAGS"})
    if done.returncode != 0:
        raise SystemExit("%s does not build:\n%s" % (folder, done.stderr[-2000:]))
    return str(folder / "build" / "lorry")


def build(components, folder=FOLDER):
    """name -> command, "everything" among them, for the components that need one of their own.

    Each is a copy of the complete build, objects included, in which make renews what an edit
    touches."""
    wrong = [text for component in components for text in misfits(component)]
    if wrong:
        raise SystemExit("\n".join(wrong))
    shutil.rmtree(folder, ignore_errors=True)
    whole = Path(folder) / "everything"
    for name in NEEDED:
        source, copy = SOURCES / name, whole / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, copy)
    commands = {"everything": _make(whole)}
    for component in components:
        if component.edits:
            place = Path(folder) / re.sub(r"\W+", "-", component.name)
            shutil.copytree(whole, place, copy_function=shutil.copy2)
            for name, old, new in component.edits:
                path = place / name
                path.write_text(path.read_text(encoding="utf-8").replace(old, new),
                                encoding="utf-8")
            commands[component.name] = _make(place)
            print("built: %s" % component.name, flush=True)
    return commands
