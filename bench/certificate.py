#!/usr/bin/env python3
"""Verify the certificate of a lower bound, up to 100 clients.

    lorry convert INSTANCE -o problem.json
    certificate.py problem.json CERTIFICATE

Reads the problem by itself (problem.py) and shares no code with the library. docs/bounds.md says
what a certificate claims and why that suffices; in short: by each vector of duals no route of a
kind of vehicles costs less than it says, every plan is in some leaf of the tree of nodes, and the
sums are right. Whole numbers throughout. Exit status: 0 it holds, 1 it does not.
"""
import argparse
import json
import sys
from collections import defaultdict
from fractions import Fraction

import problem as problems

FAR = 1 << 80
SLICES = 400         # of ways home, at most: beyond, they are merged
NEVER = problems.UNLIMITED


class Denied(Exception):
    """A claim that is not true."""


def need(condition, text):
    if not condition:
        raise Denied(text)


class Vehicles:
    """What vehicles of one type pay and may do, under an objective."""

    def __init__(self, p, objective, number):
        self.p, self.type, t = p, p.types[number], p.types[number]
        self.number, self.offset = number, len(p.depots)
        self.fixed, self.per_distance, self.per_duration = {
            "distance": (0, 1, 0), "duration": (0, 0, 1)}.get(
                objective, (t.fixed, t.distance, t.duration))
        self.has_sections = objective == "cost"
        self.start_early = max([t.shift[0]] + [p.depots[t.start].window[0]] * (t.start >= 0))
        self.end_late = min([t.shift[1]] + [p.depots[t.end].window[1]] * (t.end >= 0))

    def section(self, client):
        at = self.p.clients[client].section
        return 0 if at < 0 else self.p.prices[at][self.number]

    def may_visit(self, client):
        return (self.p.clients[client].skills & ~self.type.skills == 0 and
                self.section(client) != NEVER)

    def leg(self, a, b):
        """Between nodes; nothing from or to an open end."""
        if a < 0 or b < 0:
            return 0, 0
        return self.p.arc(self.type.profile, self.p.node(a).place, self.p.node(b).place)

    def out(self, client):
        return self.leg(self.type.start, self.offset + client)

    def home(self, client):
        return self.leg(self.offset + client, self.type.end)

    def between(self, a, b):
        return self.leg(self.offset + a, self.offset + b)

    def pay(self, arc):
        return self.per_distance * arc[0] + self.per_duration * arc[1]

    def visit(self, client):
        return self.per_duration * self.p.clients[client].service + (
            self.section(client) if self.has_sections else 0)


def less(limit, amount):
    return limit if limit == NEVER else limit - amount


class Graph:
    """What routes may do: windows, steps and costs along the axes of a kind."""

    def __init__(self, v, axes):
        self.v, self.axes = v, axes
        n = self.n = len(v.p.clients)
        clients = range(n)
        self.carried = [k for k, axis in enumerate(axes) if axis["carried"]]
        need(self.carried, "no axis is carried")
        self.legs = [[v.between(i, j) if i != j else (0, 0) for j in clients] for i in clients]
        self.cost = [[v.pay(self.legs[i][j]) + v.visit(j) if v.may_visit(j) else 0
                      for j in clients] for i in clients]
        self.first_cost = [v.fixed + v.pay(v.out(c)) + v.visit(c) if v.may_visit(c) else 0
                           for c in clients]
        self.last_cost = [v.pay(v.home(c)) for c in clients]
        self.low, self.high, self.first, self.last, self.step = [], [], [], [], []
        for axis in axes:
            self._add_axis(axis)
        self._draw_in()
        self._round_down()

    def _add_axis(self, axis):
        v, p, n, of = self.v, self.v.p, self.n, axis["of"]
        clients, t, who = p.clients, v.type, range(n)
        end, d = axis.get("end", NEVER), axis["dimension"]
        need(axis["unit"] >= 1 and (of not in ("delivery", "pickup") or d < p.dimensions), "no such axis")
        part = {"time": 1, "duration": 1, "distance": 0}.get(of)
        out, home = ([leg[part] if part is not None else 0 for leg in map(f, who)]
                     for f in (v.out, v.home))
        longest = max([*out, *home, *(leg[part] for row in self.legs for leg in row)]
                      if part is not None else [0])
        service = [c.service for c in clients]
        early = [max(c.window[0], c.release) for c in clients]
        if of == "time":
            low = early
            first = [max(e, max(v.start_early, c.release) + o)
                     for e, c, o in zip(early, clients, out)]
            most = max([v.start_early, *early]) + sum(service) + (n + 1) * longest

            def highest(c, back):
                return min(clients[c].window[1], less(v.end_late, service[c] + back))
        elif of in ("duration", "distance"):
            low, first = [0] * n, out
            most = (n + 1) * longest + (sum(service) if of == "duration" else 0)

            def highest(c, back):
                return (less(t.max_duration, service[c] + back) if of == "duration"
                        else less(t.max_distance, back))
        elif of == "stops":
            low = first = [1] * n
            most = n

            def highest(c, back):
                return t.max_stops
        else:
            low = first = [getattr(c, of)[d] for c in clients]
            most = sum(low)

            def highest(c, back):
                return t.capacity[d]
        need(end >= most or "end" not in axis, "an axis may go beyond its end")

        def go(i, j):
            if part is not None:
                return self.legs[i][j][part] + (service[i] if part == 1 else 0)
            return low[j]
        least_home = min(home, default=0)
        self.low.append([max(0, x) for x in low])
        self.first.append([max(f, x) for f, x in zip(first, low)])
        self.high.append([min(highest(c, least_home), end) for c in who])
        self.last.append([min(highest(c, home[c]), end) for c in who])
        self.step.append([[go(i, j) if i != j else 0 for j in who] for i in who])

    def _draw_in(self):
        n, clients = self.n, range(self.n)
        self.open = [self.v.may_visit(c) for c in clients]
        for k in range(len(self.axes)):
            low, high, last, step = self.low[k], self.high[k], self.last[k], self.step[k]
            reach, leave = self.first[k][:], [min(a, b) for a, b in zip(last, high)]
            changed = True
            while changed:
                changed = False
                for i in clients:
                    for j in clients:
                        if i == j or not self.open[i] or not self.open[j]:
                            continue
                        there = max(low[j], reach[i] + step[i][j])
                        here = min(high[i], leave[j] - step[i][j])
                        if there < reach[j] or here > leave[i]:
                            changed = True
                            reach[j], leave[i] = min(reach[j], there), max(leave[i], here)
            for c in clients:
                low[c], high[c] = reach[c], min(high[c], leave[c])
                last[c] = min(last[c], high[c])
                self.open[c] = self.open[c] and low[c] <= high[c]
        self.arcs = [[j for j in clients if j != i and self.open[i] and self.open[j] and all(
            self.low[k][i] + self.step[k][i][j] <= self.high[k][j] for k in range(len(self.axes)))]
            for i in clients]


    def _round_down(self):
        """To whole units, which lets more routes pass, none less."""
        for k, axis in enumerate(self.axes):
            for values in (self.low[k], self.high[k], self.first[k], self.last[k], *self.step[k]):
                values[:] = [-1 if x < 0 else x // axis["unit"] for x in values]


class Pricer:
    """Least reduced costs by one vector, without barred links."""

    def __init__(self, graph, certificate, vector, barred):
        self.g, self.barred = graph, barred
        self.scale, self.y = certificate["scale"], vector["clients"]
        self.remembered = [frozenset(row) | {i}
                           for i, row in enumerate(certificate["remembered"])]
        self.subsets, self.walls = [], []
        for number, dual in zip(vector["cuts"], vector["cut_duals"]):
            cut = certificate["cuts"][number]
            if cut["kind"] == "subset":
                self.subsets.append((frozenset(cut["clients"]), frozenset(cut["set"]), dual))
            else:
                self.walls.append((frozenset(cut["set"]), dual))

    def into(self, before, client):
        """What coming to a client costs on top."""
        return -self.y[client] - sum(dual for wall, dual in self.walls
                                     if client in wall and before not in wall)

    def pay(self, client, state):
        """Cost and new state of the cuts of three after a visit."""
        cost, after = 0, set()
        for k, (members, memory, dual) in enumerate(self.subsets):
            odd = k in state and client in memory
            if client in members:
                cost += dual if odd else 0
                odd = not odd
            if odd:
                after.add(k)
        return cost, frozenset(after)

    def homes(self, marked):
        """Least cost of going home from a client in a slice of the first carried axis, by way of
        a marked link where `marked` is a set; no tables where ways inside a slice run in circles
        that pay."""
        g, axis = self.g, self.g.carried[0]
        low, high, last, step = g.low[axis], g.high[axis], g.last[axis], g.step[axis]
        top = max((high[c] for c in range(g.n) if g.open[c]), default=0)
        least = min((step[i][j] for i in range(g.n) for j in g.arcs[i]), default=1)
        width = max(1, least, top // SLICES + 1)
        tables = []
        for needs in ([False] if marked is None else [False, True]):
            table = [[FAR] * (top // width + 1) for _ in range(g.n)]
            tables.append(table)
            for s in range(top // width, -1, -1):
                for _ in range(g.n + 2):
                    changed = False
                    for i in range(g.n):
                        here = max(s * width, low[i])
                        if not g.open[i] or here > high[i]:
                            continue
                        best = FAR
                        if here <= last[i] and (i, -1) not in self.barred and not (
                                needs and (i, -1) not in marked):
                            best = g.last_cost[i] * self.scale
                        for j in g.arcs[i]:
                            there = max(low[j], here + step[i][j])
                            if there > high[j] or (i, j) in self.barred:
                                continue
                            rest = tables[0 if needs and (i, j) in marked else -1][j]
                            best = min(best, self.link[i][j] + rest[there // width])
                        best = min(best, FAR)
                        changed |= best != table[i][s]
                        table[i][s] = best
                    if not changed or width <= least:
                        break
                else:
                    return width, None
        return width, tables

    def none_below(self, threshold, marked=None):
        """Whether no walk costs less than the threshold (of those with a marked link)."""
        g, clients = self.g, range(self.g.n)
        self.link = [{j: g.cost[i][j] * self.scale + self.into(i, j) for j in g.arcs[i]}
                     for i in clients]
        width, tables = self.homes(marked)
        axis, most = g.carried[0], 32 * g.n + 64
        buckets = defaultdict(list)

        def keep(cost, client, values, memory, state, is_marked, stops):
            need(stops < most, "there are too many routes to look at")
            ends = ((client, -1) not in self.barred and
                    all(values[k] <= g.last[k][client] for k in g.carried))
            if ends and (is_marked or (client, -1) in (marked or ())):
                if cost + g.last_cost[client] * self.scale < threshold:
                    return False
            if tables is not None:
                rest = tables[-1 if not is_marked else 0][client][values[axis] // width]
                if rest == FAR or cost + rest >= threshold:
                    return True
            buckets[values[axis]].append((cost, client, values, memory, state, is_marked, stops))
            return True

        for c in clients:
            values = {k: max(g.first[k][c], g.low[k][c]) for k in g.carried}
            if not g.open[c] or (-1, c) in self.barred or any(
                    values[k] > g.high[k][c] for k in g.carried):
                continue
            cost, state = self.pay(c, frozenset())
            cost += g.first_cost[c] * self.scale + self.into(-1, c)
            if not keep(cost, c, values, frozenset([c]), state,
                        marked is None or (-1, c) in marked, 1):
                return False
        done = defaultdict(list)
        while buckets:
            labels = buckets.pop(min(buckets))
            for label in sorted(labels, key=lambda x: x[0]):
                cost, at, values, memory, state, is_marked, stops = label
                if any(o[0] <= cost and o[4] >= is_marked and o[2] <= memory and
                       all(o[1][k] <= values[k] for k in g.carried) and
                       o[0] + sum(self.subsets[k][2] for k in o[3] - state) <= cost
                       for o in done[at]):
                    continue
                done[at].append((cost, values, memory, state, is_marked))
                for j in g.arcs[at]:
                    if j in memory or (at, j) in self.barred:
                        continue
                    there = {k: max(g.low[k][j], values[k] + g.step[k][at][j])
                             for k in g.carried}
                    if any(there[k] > g.high[k][j] for k in g.carried):
                        continue
                    paid, after = self.pay(j, state)
                    if not keep(cost + self.link[at][j] + paid, j, there,
                                (memory & self.remembered[j]) | {j}, after,
                                is_marked or (at, j) in marked, stops + 1):
                        return False
        return True


# ------------------------------------------------------------------------------ plans

class Plans:
    """The plans of a node: links barred, fewest and most vehicles, of each kind."""

    def __init__(self, p, c, number):
        self.n = len(p.clients)
        self.barred = [set() for _ in c["kinds"]]
        self.low = [0] * len(c["kinds"])
        most = c["most_vehicles"] or self.n
        self.high = [min(self.n, most, sum(p.types[t].count for t in kind["types"]))
                     for kind in c["kinds"]]
        while number >= 0:
            self._decide(c["nodes"][number])
            number = c["nodes"][number]["parent"]

    def _out_of(self, a, but=None, ends=True):
        return {(a, j) for j in range(self.n) if j != but} | ({(a, -1)} if ends else set())

    def _into(self, b, but=None, ends=True):
        return {(i, b) for i in range(self.n) if i != but} | ({(-1, b)} if ends else set())

    def _decide(self, node):
        step, a, b, high = node["step"], node.get("a"), node.get("b"), node.get("high")
        if step == "fix":
            for kind, i, j in triples(node["links"]):
                self.barred[kind].add((i, j))
        elif step == "vehicles" and high:
            self.low[a] = max(self.low[a], node["number"] + 1)
        elif step == "vehicles":
            self.high[a] = min(self.high[a], node["number"])
        elif step != "root":
            for kind, barred in enumerate(self.barred):
                if step == "arc":  # its rivals go, or it does
                    barred |= self._out_of(a, b) | self._into(b, a) if high else {(a, b)}
                elif step == "first":
                    barred |= self._into(a, ends=False) if high else {(-1, a)}
                elif step == "last":
                    barred |= self._out_of(a, ends=False) if high else {(a, -1)}
                else:
                    need(step == "kind", "no step %s" % step)
                    if (kind == b) != high:
                        barred |= self._out_of(a) | self._into(a)


def triples(flat):
    return [tuple(flat[k:k + 3]) for k in range(0, len(flat), 3)]


def most_needed(p, clients):
    """Vehicles that the required load of some clients needs, at least."""
    most = 0
    for d in range(p.dimensions):
        capacity = max(t.capacity[d] for t in p.types)
        for key in ("delivery", "pickup"):
            load = sum(getattr(p.clients[c], key)[d] for c in clients if p.clients[c].required)
            if capacity > 0:
                most = max(most, -(-load // capacity))
    return max(most, int(any(p.clients[c].required for c in clients)))


# ------------------------------------------------------------------------------- arcs

def twice_by_arcs(v, client):
    """The cheapest arcs in and out, from and to different places, and twice the visit."""
    others = [c for c in range(len(v.p.clients)) if c != client]
    into = sorted((v.pay(v.between(c, client)), c) for c in others)[:2]
    onward = sorted((v.pay(v.between(client, c)), c) for c in others)[:2]
    into.append((v.pay(v.out(client)), "start"))
    onward.append((v.pay(v.home(client)), "end"))
    return 2 * v.visit(client) + min(a + b for a, i in into for b, j in onward if i != j)


def twice_by_rounds(v, client, takes, has):
    """The client's part, by what it takes of what a vehicle has, of the way there and home."""
    t, profile, loss, ways = v.type, v.p.profiles[v.type.profile], (0, 0), [0, 0]
    if profile.matrix is None and (t.start >= 0 or t.end >= 0):
        _, scale, offset = v.p.rule()
        halves = 0 if offset is None else 1 if offset else 2
        is_up = profile.speed > 0 or (v.p.rounding == "double" and v.p.crs is None)
        loss = halves, 0 if is_up else halves
        for depot in (t.start, t.end):
            if depot < 0:
                continue
            length = v.p.length(v.p.depots[depot].place, v.p.clients[client].place)
            way = max(0.0, length - (1e-4 if v.p.crs else 0)) * (1 - 1e-12) * profile.detour
            ways[0] += int(scale * way)
            ways[1] += int(way / profile.speed if profile.speed > 0 else scale * way)
    lost = v.pay(loss)
    way = 2 * (v.fixed + v.pay(ways)) - lost
    part = way * takes / has if way > 0 and 0 < has < NEVER else 0
    return 2 * v.visit(client) - lost + part


def verify_arcs(p, c):
    """The better of two bounds; see docs/bounds.md."""
    fleet = [Vehicles(p, c["objective"], k) for k in range(len(p.types))]
    amounts = [(lambda x, d=d, k=k: getattr(x, k)[d], lambda t, d=d: t.capacity[d])
               for d in range(p.dimensions) for k in ("delivery", "pickup")]
    amounts.append((lambda x: 1, lambda t: t.max_stops))

    def total(value):
        whole = 0
        for number, client in enumerate(p.clients):
            able = [v for v in fleet if v.may_visit(number) and all(
                of(client) <= has(v.type) for of, has in amounts)]
            values = [value(v, number) for v in able]
            if not client.required:
                values.append(2 * client.prize)
            whole += min(values, default=0)
        return whole
    firsts = [(v.fixed, v.pay(v.out(k)), v.pay(v.home(k))) for v in fleet
              for k in range(len(p.clients)) if v.may_visit(k)]
    ends = [min(values) for values in zip(*firsts)] or [0, 0, 0]
    sums = [total(twice_by_arcs) + most_needed(p, range(len(p.clients))) *
            (2 * ends[0] + ends[1] + ends[2])]
    for of, has in amounts:
        sums.append(total(lambda v, k, of=of, has=has: twice_by_rounds(
            v, k, Fraction(of(p.clients[k])), has(v.type))))
    need(max(sums) > 2 * (c["bound"] - 1), "arcs and rounds prove less")


# ----------------------------------------------------------------------------- routes

def verify_kinds(p, c):
    """Every type in one kind, with others alike."""
    seen = sorted(t for kind in c["kinds"] for t in kind["types"])
    need(seen == list(range(len(p.types))), "the kinds are not all types, each once")

    def traits(number):
        v = Vehicles(p, c["objective"], number)
        t = v.type
        return (t.start, t.end, v.start_early, v.end_late, t.max_duration, t.max_distance,
                t.max_stops, t.profile, t.skills, v.fixed, v.per_distance, v.per_duration,
                t.capacity, [v.section(k) for k in range(len(p.clients))])
    for kind in c["kinds"]:
        need(all(traits(t) == traits(kind["types"][0]) for t in kind["types"]),
             "types of a kind differ")


def verify_cuts(p, c):
    for cut in c["cuts"]:
        members = set(cut["set"])
        if cut["kind"] == "subset":
            need(cut["rhs"] == 1 and len(set(cut["clients"])) == 3 and
                 set(cut["clients"]) <= members, "a cut of three clients is none")
        else:
            need(0 < cut["rhs"] <= most_needed(p, members), "a set needs fewer vehicles")


def verify_vectors(p, c):
    for vector in c["vectors"]:
        need(all(dual >= 0 for dual in vector["cut_duals"]), "a dual of a cut is negative")
        need(len(vector["clients"]) == len(p.clients) and
             len(vector["least"]) == len(c["kinds"]), "a vector of another length")
        need(all(client.required or y <= client.prize * c["scale"]
                 for y, client in zip(vector["clients"], p.clients)), "a dual exceeds its prize")


def worth(c, vector, plans):
    value = sum(vector["clients"])
    for number, dual in zip(vector["cuts"], vector["cut_duals"]):
        cut = c["cuts"][number]
        value += -dual if cut["kind"] == "subset" else dual * cut["rhs"]
    return value + sum(z * (plans.high[k] if z < 0 else plans.low[k])
                       for k, z in enumerate(vector["least"]))


def verify_fix(c, graphs, node, plans):
    """Plans of the parent that use one of the links cost at least fix_bound."""
    vector = c["vectors"][node["fix_vector"]]
    gap = node["fix_bound"] * c["scale"] - worth(c, vector, plans)
    for k, graph in enumerate(graphs):
        least = vector["least"][k]
        marked = {(i, j) for kind, i, j in triples(node["links"]) if kind == k}
        pricer = Pricer(graph, c, vector, plans.barred[k])
        need(pricer.none_below(least), "a route costs less than is claimed")
        paid = least if least < 0 or plans.low[k] > 0 else 0
        need(not marked or pricer.none_below(gap + paid, marked),
             "a route over a barred link may pay")


def verify_leaf(c, graphs, node, plans):
    vector = c["vectors"][node["vector"]]
    need(worth(c, vector, plans) > (node["bound"] - 1) * c["scale"], "a leaf adds up to less")
    for k, graph in enumerate(graphs):
        need(Pricer(graph, c, vector, plans.barred[k]).none_below(vector["least"][k]),
             "a route costs less than is claimed")


def verify_routes(p, c):
    verify_kinds(p, c)
    verify_cuts(p, c)
    verify_vectors(p, c)
    graphs = [Graph(Vehicles(p, c["objective"], kind["types"][0]), kind["axes"])
              for kind in c["kinds"]]
    nodes, children = c["nodes"], defaultdict(list)
    for k, node in enumerate(nodes):
        need((node["parent"] < k) and (k == 0) == (node["parent"] == -1), "nodes out of order")
        children[node["parent"]].append(k)
    for k, node in enumerate(nodes):
        below = [nodes[i] for i in children[k]]
        steps = [x["step"] for x in below]
        if steps and steps != ["fix"]:
            same = len(below) == 2 and steps[0] == steps[1] not in ("fix", "root") and all(
                below[0].get(key) == below[1].get(key) for key in ("a", "b", "number"))
            need(same and below[0]["high"] != below[1]["high"], "a node is not parted in two")
        if node["step"] == "fix":
            need(node["fix_bound"] >= c["bound"], "links are barred by less than the bound")
            verify_fix(c, graphs, node, Plans(p, c, node["parent"]))
        if not below:
            need("vector" in node and node["bound"] >= c["bound"], "a leaf proves less")
            verify_leaf(c, graphs, node, Plans(p, c, k))


def verify(p, c):
    """Raise Denied unless the certificate proves what it claims of the problem."""
    need(c["format"] == "lorry-certificate/1", "no certificate")
    need(c["problem_hash"] == p.hash and c["num_clients"] == len(p.clients),
         "the certificate is for another problem")
    need(c["objective"] in ("cost", "distance", "duration"), "no costs are spoken of")
    need(c.get("fewest_vehicles", 0) <= most_needed(p, range(len(p.clients))),
         "the load needs fewer vehicles")
    if c["method"] == "arcs":
        verify_arcs(p, c)
    else:
        need(c["method"] == "routes", "not by arcs or routes")
        verify_routes(p, c)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("problem", help="lorry's JSON, as `lorry convert` writes it")
    parser.add_argument("certificate")
    args = parser.parse_args()
    p = problems.read(args.problem)
    with open(args.certificate, encoding="utf-8") as file:
        certificate = json.load(file)
    try:
        verify(p, certificate)
    except Denied as why:
        print("does not hold: %s" % why)
        return 1
    print("holds: no plan costs less than %d, in the problem's units" % certificate["bound"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
