#!/usr/bin/env python3
"""Verify the certificate of a lower bound, of one depot and one kind of vehicle, up to 100 clients.

    certificate.py INSTANCE CERTIFICATE [--round R]

Reads the instance by itself and shares no code with the library. docs/bounds.md says what a
certificate claims and why that suffices; in short: by each vector of duals no route costs less
than it says, every plan is in some leaf of the tree of nodes, and the sums are right. Whole numbers
throughout. Exit status: 0 it holds, 1 it does not.
"""
import argparse
import json
import sys
from collections import defaultdict

import instance as instances

FAR = 1 << 80


class Denied(Exception):
    """A claim that is not true."""


def need(condition, text):
    if not condition:
        raise Denied(text)


class Graph:
    """What routes may do: windows, steps and costs along the axes of the certificate."""

    def __init__(self, inst, axes):
        n = self.n = inst.clients
        self.d = [[inst.distance(i, j) for j in range(n + 1)] for i in range(n + 1)]
        self.axes = axes
        self.carried = [k for k, axis in enumerate(axes) if axis["carried"]]
        need(self.carried, "no axis is carried")
        clients = range(n)
        self.first_cost = [self.d[0][c + 1] for c in clients]
        self.last_cost = [self.d[c + 1][0] for c in clients]
        self.low, self.high, self.first, self.last, self.step = [], [], [], [], []
        for axis in axes:
            self._add_axis(inst, axis)
        self._draw_in()

    def _add_axis(self, inst, axis):
        n, unit, end = self.n, axis["unit"], axis.get("end", FAR)
        service, windows, longest = inst.service, inst.windows, max(map(max, self.d))
        clients = range(1, n + 1)
        if axis["of"] == "time":
            early = [windows[c][0] if windows else 0 for c in clients]
            start, close = windows[0] if windows else (0, FAR)
            late = [windows[c][1] if windows else FAR for c in clients]
            low, first = early, [max(e, start + self.d[0][c]) for e, c in zip(early, clients)]
            high = late
            last = [min(at, close - service[c] - self.d[c][0]) for at, c in zip(late, clients)]
            step = [[service[i] + self.d[i][j] for j in clients] for i in clients]
            most = max([start, *early]) + sum(service[c] + longest for c in clients) + longest
        elif axis["of"] == "delivery":
            low = first = [inst.demand[c] for c in clients]
            high = last = [inst.capacity] * n
            step = [[inst.demand[j] for j in clients] for _ in clients]
            most = sum(inst.demand)
        elif axis["of"] == "stops":
            low = first = [1] * n
            high = last = [n] * n
            step = [[1] * n for _ in clients]
            most = n
        else:
            raise Denied("no axis %s here" % axis["of"])
        need(end >= most, "an axis may go beyond its end")

        def units(value):
            return -1 if value < 0 else value // unit
        self.low.append([max(0, units(v)) for v in low])
        self.first.append([max(units(f), units(v)) for f, v in zip(first, low)])
        self.high.append([units(min(v, end)) for v in high])
        self.last.append([units(min(v, end)) for v in last])
        self.step.append([[units(v) for v in row] for row in step])

    def _draw_in(self):
        n, clients = self.n, range(self.n)
        self.open = [True] * n
        for k in range(len(self.axes)):
            low, high, last, step = self.low[k], self.high[k], self.last[k], self.step[k]
            reach, leave = self.first[k][:], [min(a, b) for a, b in zip(last, high)]
            changed = True
            while changed:
                changed = False
                for i in clients:
                    for j in clients:
                        if i == j:
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
        """Least cost of going home from a client with a value of the first carried axis, on the
        grid of all values, by way of a marked link where `marked` is a set."""
        g, axis = self.g, self.g.carried[0]
        low, high, last, step = g.low[axis], g.high[axis], g.last[axis], g.step[axis]
        least = min((step[i][j] for i in range(g.n) for j in g.arcs[i]), default=1)
        width = max(1, least)
        top = max((high[c] for c in range(g.n) if g.open[c]), default=0) // width
        tables = []
        for needs in ([False] if marked is None else [False, True]):
            table = [[FAR] * (top + 2) for _ in range(g.n)]
            tables.append(table)
            for s in range(top, -1, -1):
                for _ in range(g.n + 2 if least == 0 else 1):
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
                            if rest[there // width] < FAR:
                                best = min(best, self.link[i][j] + rest[there // width])
                        changed |= best != table[i][s]
                        table[i][s] = best
                    if not changed:
                        break
                else:
                    need(least > 0, "ways home run in circles")
        return width, tables

    def none_below(self, threshold, marked=None):
        """Whether no walk costs less than the threshold (of those with a marked link)."""
        g, clients = self.g, range(self.g.n)
        self.link = [{j: g.d[i + 1][j + 1] * self.scale + self.into(i, j) for j in g.arcs[i]}
                     for i in clients]
        width, tables = self.homes(marked)
        axis = g.carried[0]
        buckets = defaultdict(list)

        def keep(cost, client, values, memory, state, is_marked):
            ends = ((client, -1) not in self.barred and
                    all(values[k] <= g.last[k][client] for k in g.carried))
            if ends and (is_marked or (client, -1) in (marked or ())):
                if cost + g.last_cost[client] * self.scale < threshold:
                    return False
            rest = tables[-1 if marked is not None and not is_marked else 0]
            if cost + rest[client][values[axis] // width] < threshold:
                buckets[values[axis]].append((cost, client, values, memory, state, is_marked))
            return True

        for c in clients:
            values = {k: max(g.first[k][c], g.low[k][c]) for k in g.carried}
            if not g.open[c] or (-1, c) in self.barred or any(
                    values[k] > g.high[k][c] for k in g.carried):
                continue
            cost, state = self.pay(c, frozenset())
            cost += g.first_cost[c] * self.scale + self.into(-1, c)
            if not keep(cost, c, values, frozenset([c]), state,
                        marked is None or (-1, c) in marked):
                return False
        done = defaultdict(list)
        while buckets:
            labels = buckets.pop(min(buckets))
            for cost, at, values, memory, state, is_marked in sorted(labels, key=lambda x: x[0]):
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
                                is_marked or (at, j) in marked):
                        return False
        return True


def links_out(n, client):
    return {(client, j) for j in range(n)}


def links_into(n, client):
    return {(i, client) for i in range(n)}


def decide(node, n, state):
    """One decision on [barred links, least and most vehicles]."""
    step, a, b, high = node["step"], node.get("a"), node.get("b"), node.get("high")
    if step == "fix":
        flat = node["links"]
        state[0] |= {(flat[k + 1], flat[k + 2]) for k in range(0, len(flat), 3)}
    elif step == "vehicles":
        if high:
            state[1] = max(state[1], node["number"] + 1)
        else:
            state[2] = min(state[2], node["number"])
    elif step == "arc" and high:  # its rivals go
        state[0] |= (links_out(n, a) | links_into(n, b) | {(a, -1), (-1, b)}) - {(a, b)}
    elif step == "arc":
        state[0].add((a, b))
    elif step == "first":
        state[0] |= links_into(n, a) if high else {(-1, a)}
    elif step == "last":
        state[0] |= links_out(n, a) if high else {(a, -1)}
    elif step != "root":
        raise Denied("no step %s with one kind of vehicles" % step)


def state_of(nodes, number, n, most):
    state = [set(), 0, most]
    while number >= 0:
        decide(nodes[number], n, state)
        number = nodes[number]["parent"]
    return state


def verify(inst, c):
    """Raise Denied unless the certificate proves its bound."""
    need(c["format"] == "lorry-certificate/1" and c["method"] == "routes", "not of routes")
    need(c["objective"] == "distance" or (c["objective"] == "cost"), "not of distances")
    n, nodes = inst.clients, c["nodes"]
    need(c["num_clients"] == n and len(c["kinds"]) == 1, "of another instance")
    graph = Graph(inst, c["kinds"][0]["axes"])
    most = min(n, inst.vehicles or n, c["most_vehicles"] or n)
    for cut in c["cuts"]:
        if cut["kind"] == "subset":
            need(cut["rhs"] == 1 and len(set(cut["clients"])) == 3 and
                 set(cut["clients"]) <= set(cut["set"]), "a cut of three clients is none")
        else:
            load = sum(inst.demand[i + 1] for i in set(cut["set"]))
            need(cut["rhs"] <= max(1, -(-load // inst.capacity)) and cut["set"],
                 "a set needs fewer vehicles")

    def worth(vector, state):
        value = sum(vector["clients"])
        for number, dual in zip(vector["cuts"], vector["cut_duals"]):
            cut = c["cuts"][number]
            need(dual >= 0, "a dual of a cut is negative")
            value += -dual if cut["kind"] == "subset" else dual * cut["rhs"]
        least = vector["least"][0]
        return value + least * (state[2] if least < 0 else state[1])

    children = defaultdict(list)
    for k, node in enumerate(nodes):
        need((node["parent"] < k) and (k == 0) == (node["parent"] == -1), "nodes out of order")
        children[node["parent"]].append(k)
    for k, node in enumerate(nodes):
        below = [nodes[i] for i in children[k]]
        steps = [x["step"] for x in below]
        if steps and steps != ["fix"]:
            same = len(below) == 2 and steps[0] == steps[1] != "fix" and all(
                below[0].get(key) == below[1].get(key) for key in ("a", "b", "number"))
            need(same and below[0]["high"] != below[1]["high"], "a node is not parted in two")
        if node["step"] == "fix":
            need(node["fix_bound"] >= c["bound"], "links are barred by less than the bound")
            state, vector = state_of(nodes, node["parent"], n, most), c["vectors"][
                node["fix_vector"]]
            gap, least = node["fix_bound"] * c["scale"] - worth(vector, state), vector["least"][0]
            flat = node["links"]
            marked = {(flat[i + 1], flat[i + 2]) for i in range(0, len(flat), 3)}
            pricer = Pricer(graph, c, vector, state[0])
            need(pricer.none_below(least), "a route costs less than is claimed")
            need(pricer.none_below(gap + (least if least < 0 or state[1] > 0 else 0), marked),
                 "a route over a barred link may pay")
        if not below:
            need("vector" in node and node["bound"] >= c["bound"], "a leaf proves less")
            state, vector = state_of(nodes, k, n, most), c["vectors"][node["vector"]]
            need(worth(vector, state) > (node["bound"] - 1) * c["scale"], "a leaf adds up to less")
            need(Pricer(graph, c, vector, state[0]).none_below(vector["least"][0]),
                 "a route costs less than is claimed")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instance")
    parser.add_argument("certificate")
    parser.add_argument("--round", default="auto", help="as lorry's (default auto)")
    args = parser.parse_args()
    inst = instances.read(args.instance, args.round)
    with open(args.certificate, encoding="utf-8") as file:
        certificate = json.load(file)
    try:
        verify(inst, certificate)
    except Denied as why:
        print("does not hold: %s" % why)
        return 1
    print("holds: no plan costs less than %s" % inst.shown(certificate["bound"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
