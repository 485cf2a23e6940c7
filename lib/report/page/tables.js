/* All that is text: key figures, legend, charts, tables. */
const sum = (f) => R.reduce((a, r) => a + f(r), 0);
const dotted = (...parts) => parts.filter(Boolean).join(" \u00b7 ");
const stopsText = (r) => (r.stops === 1 ? T("1 stop") : T("{1} stops", number(r.stops)));
const OBJECTIVE = { cost: T("cost"), distance: T("distance"), duration: T("duration"), vehicles: T("vehicles") }[D.objective];


function fillHead() {
  const state = !D.feasible ? ["bad", T("infeasible plan")] : !D.complete ? ["part", T("partial plan")] : ["", T("complete plan")];
  $("status").className = "pill " + state[0];
  $("status").textContent = state[1];
  const day = /^(\d{4}-\d\d-\d\d)/.exec(D.origin || "");
  $("lead").textContent = dotted(day && day[1], D.objective === "vehicles" ? T("least vehicles, then cost") : T("least {1}", OBJECTIVE),
    T("{1} clients", number(D.clients)), D.depots === 1 ? T("1 depot") : T("{1} depots", number(D.depots)));
  const run = [D.seconds > 0 && [T("Time"), T("{1} s", number(D.seconds, 1))], D.iterations > 0 && [T("Iterations"), number(D.iterations)],
    D.threads > 0 && [T("Threads"), number(D.threads)], D.iterations > 0 && [T("Seed"), D.seed], ["lorry", D.version]];
  $("run").append(...run.filter(Boolean).map(([k, v]) => el("div", {}, el("dt", {}, k), el("dd", {}, v))));
  $("foot").textContent = T("Made by lorry {1}. This page holds its data and loads nothing.", D.version);
}

function fillFigures() {
  const card = (title, value, unit, note, meter) => el("div", { class: "figure" }, el("h3", {}, title),
    el("b", {}, value, unit ? el("small", {}, unit) : null), note ? el("p", {}, note) : null,
    meter ? el("div", { class: "meter" }, ...meter.map((m) => el("i", { style: "width:" + 100 * Math.max(0, Math.min(1, m)) + "%" }))) : null);
  const km = sum((r) => r.distance), hours = sum((r) => r.duration), drive = sum((r) => r.travel);
  const serve = sum((r) => r.service), wait = sum((r) => r.wait), share = (v) => (hours > 0 ? v / hours : 0);
  let punctual = 0;
  for (let s = 0; s < STOPS; s++) {
    const late = D.late[node(s)];
    if (D.start[s] >= D.early[node(s)] && (late === null || D.start[s] <= late)) punctual++;
  }
  const hasWindows = D.late.slice(FIRST).some((late) => late !== null) || D.early.slice(FIRST).some((early) => early > 0);
  const list = [
    card(T("Cost"), D.cost < 1e5 * D.costScale ? money(D.cost) : number(D.cost / D.costScale), "", T("objective: {1}", OBJECTIVE)),
    D.bound !== null ? card(T("Gap to bound"), number(100 * D.gap, 2) + "\u2009%", "", T("no plan below {1}", money(D.bound))) : null,
    card(T("Routes"), number(ROUTES), "", T("{1} stops each", number(ROUTES ? STOPS / ROUTES : 0, 1))),
    REAL ? card(T("Distance"), number(km / 1000, km < 1e7 ? 1 : 0), T("km"), dotted(T("{1} km per stop", number(STOPS ? km / STOPS / 1000 : 0, 2)), NUM_ESTIMATED > 0 && T("{1} ways estimated", number(NUM_ESTIMATED))))
      : card(T("Distance"), plain(km), "", STOPS ? T("{1} per stop", number(km / D.unit / STOPS, 1)) : ""),
    REAL ? card(T("Working time"), number(hours / 3600, 1), T("h"), dotted(T("drive {1}", number(drive / 3600, 1)), T("serve {1}", number(serve / 3600, 1)), T("wait {1}", number(wait / 3600, 1))), [share(drive), share(serve), share(wait)])
      : card(T("Duration"), plain(hours), "", dotted(T("drive {1}", percent(share(drive))), T("wait {1}", percent(share(wait)))), [share(drive), share(serve), share(wait)]),
    card(T("Served"), D.clients ? percent(STOPS / D.clients) : "\u2013", "", T("{1} of {2} clients", number(STOPS), number(D.clients)), [D.clients ? STOPS / D.clients : 0]),
    hasWindows ? card(T("In their window"), percent(punctual / D.clients), "", T("{1} of {2} clients", number(punctual), number(D.clients)), [punctual / D.clients]) : null,
  ];
  const uses = [];
  for (let d = 0; d < DIM; d++) {
    const bound = R.filter((r) => r.capacity[d] !== null);
    const room = bound.reduce((a, r) => a + r.capacity[d], 0);
    if (room > 0) uses.push([d, bound.reduce((a, r) => a + r.load[d], 0) / room]);
  }
  if (uses.length)
    list.push(card(T("Load use"), percent(uses[0][1]), "", DIM > 1 ? dotted(...uses.map(([d, u]) => dimensionName(d) + " " + percent(u)).slice(0, 3)) : T("of capacity on the road"), [uses[0][1]]));
  const cards = list.filter(Boolean);
  $("figures").style.setProperty("--n", cards.length);
  $("figures").style.setProperty("--half", Math.ceil(cards.length / 2));
  $("figures").append(...cards);
}

/* The legend; with a query, the clients that match come first. */
const legendItems = [];
function fillLegend(query = "") {
  const q = query.trim().toLowerCase(), list = $("legend");
  legendItems.length = 0;
  const rows = [];
  if (q) {
    let found = 0;
    for (let s = 0; s < STOPS && found < 12; s++) {
      const name = clientName(D.visits[s]);
      if (!name.toLowerCase().includes(q)) continue;
      found++;
      const r = routeOf[s];
      rows.push(el("li", {}, el("button", { type: "button", onclick: () => { update({ pick: r, hover: r, stop: s }); map.show(s); } },
        el("span", { class: "dot", style: "background:" + R[r].color + ";border-radius:50%;height:12px;grid-row:1" }),
        el("span", { class: "name" }, T("Client {1}", name)),
        el("span", { class: "sub" }, routeName(r) + ", " + time(D.start[s])))));
    }
  }
  R.forEach((r, i) => {
    const type = typeName(r.type);
    if (q && !routeName(i).toLowerCase().includes(q) && !type.toLowerCase().includes(q)) return;
    const use = loadUse(r);
    const item = el("li", {}, el("button", { type: "button", "aria-pressed": "false",
      onclick: () => update({ pick: state.pick === i ? -1 : i }),
      onpointerenter: () => update({ hover: i, stop: -1 }), onpointerleave: () => update({ hover: -1, stop: -1 }) },
      el("span", { class: "dot", style: "background:" + r.color }),
      el("span", { class: "name" }, routeName(i), D.types.length > 1 || D.types[r.type][0] ? el("span", {}, " \u00b7 " + type) : null),
      el("span", { class: "sub" }, dotted(stopsText(r), distance(r.distance), (REAL || r.duration !== r.distance) && span(r.duration))),
      use !== null ? el("span", { class: "pct", title: T("load") }, percent(use), loadBar(use)) : null));
    legendItems[i] = item;
    rows.push(item);
  });
  if (!rows.length) rows.push(el("li", { class: "none" }, q ? T("Nothing matches.") : T("No routes.")));
  list.replaceChildren(...rows);
  markLegend({ pick: state.pick });
}
let hovered = -1;
function markLegend(change) {
  if (legendItems[hovered]) legendItems[hovered].classList.remove("hover");
  hovered = state.hover;
  if (legendItems[hovered]) legendItems[hovered].classList.add("hover");
  if (!("pick" in change)) return;
  legendItems.forEach((item, i) => {
    item.classList.toggle("on", state.pick === i);
    item.classList.toggle("dim", state.pick >= 0 && state.pick !== i);
    item.firstChild.setAttribute("aria-pressed", state.pick === i);
  });
  const item = legendItems[state.pick];
  if (item) {
    const list = $("legend"), top = item.offsetTop - list.offsetTop;
    if (top < list.scrollTop || top > list.scrollTop + list.clientHeight - 60) list.scrollTop = top - 80;
  }
}

function barChart(target, bars, label) {
  const W = 640, H = 240, L = 34, B = 24, T = 16;
  const most = Math.max(1, ...bars.map((b) => b.value)), step = niceStep(Math.max(1, most / 4), false);
  const high = Math.ceil(most / step) * step, w = (W - L) / Math.max(1, bars.length);
  const y = (v) => T + (H - B - T) * (1 - v / high), root = svg("svg", { viewBox: "0 0 " + W + " " + H, role: "img", "aria-label": label });
  for (let v = 0; v <= high; v += step) {
    root.append(svg("line", { class: "axis", x1: L, x2: W, y1: y(v), y2: y(v) }),
      svg("text", { x: L - 7, y: y(v) + 4, "text-anchor": "end" }, number(v)));
  }
  const every = Math.ceil(bars.length * 46 / (W - L));
  bars.forEach((b, i) => {
    const x = L + i * w;
    if (b.value > 0)
      root.append(svg("rect", { class: "b" + (b.over ? " over" : ""), x: x + w * 0.09, width: w * 0.82, y: y(b.value), height: Math.max(1, y(0) - y(b.value)), rx: Math.min(3, w / 6) },
        svg("title", {}, b.title)));
    if (b.value > 0 && w > 26) root.append(svg("text", { class: "strong", x: x + w / 2, y: y(b.value) - 4, "text-anchor": "middle" }, number(b.value)));
    if (i % every === 0) root.append(svg("text", { x: b.isEdge ? x : x + w / 2, y: H - 6, "text-anchor": "middle" }, b.name));
  });
  $(target).replaceChildren(root);
}
function fillStarts() {
  if (!STOPS) { $("starts").append(el("p", { class: "none" }, T("No service."))); return; }
  let low = Infinity, high = -Infinity;
  for (const t of D.start) { low = Math.min(low, t); high = Math.max(high, t); }
  const unit = REAL ? 1 : D.unit, offset = REAL ? MIDNIGHT : 0, length = (high - low) / unit;
  const step = (REAL && length > 3 * 3600 && length < 30 * 3600 ? 3600 : niceStep(Math.max(length / 20, REAL ? 60 : 1), REAL)) * unit;
  const first = Math.floor((low + offset) / step), bins = new Array(Math.floor((high + offset) / step) - first + 1).fill(0);
  for (const t of D.start) bins[Math.floor((t + offset) / step) - first]++;
  const edge = (i) => (first + i) * step - offset;
  barChart("starts", bins.map((value, i) => ({ value, name: time(edge(i)), isEdge: true,
    title: T("{1}: {2} service starts", time(edge(i)) + "\u2013" + time(edge(i + 1)), number(value)) })), T("Service starts over the day"));
  $("starts-note").textContent = T("per {1}, {2} in all", !REAL ? plain(step) : step === 3600 ? T("hour") : span(step), number(STOPS));
}
function fillLoads() {
  const uses = R.map(loadUse).filter((u) => u !== null);
  if (!uses.length) { $("loads").append(el("p", { class: "none" }, T("No capacity is bounded."))); return; }
  const bins = Array.from({ length: 11 }, () => 0);
  for (const u of uses) bins[u > 1 ? 10 : Math.min(9, Math.floor(u * 10))]++;
  if (!bins[10]) bins.pop();
  barChart("loads", bins.map((value, i) => ({ value, over: i > 9, name: i > 9 ? T("over") : i * 10 + "\u2013" + (i + 1) * 10 + "%",
    title: T("{1} routes", number(value)) })), T("Routes by load use"));
  $("loads-note").textContent = DIM > 1 ? T("routes by the share of capacity they use at their fullest, fullest dimension")
    : T("routes by the share of capacity they use at their fullest");
}

/* A sortable table: columns are [title, class, value for sorting, cell]. */
function fillTable(table, columns, rows, onRow) {
  let by = -1, up = true;
  const body = el("tbody"), made = rows.map((row) => {
    const tr = el("tr", onRow ? { tabindex: "0", onclick: () => onRow(row), onkeydown: (e) => { if (e.key === "Enter") onRow(row); } } : {});
    for (const c of columns) { const cell = c[3](row); tr.append(el("td", { class: c[1] }, ...(Array.isArray(cell) ? cell : [cell]))); }
    return tr;
  });
  const heads = columns.map((c, i) => el("th", { class: c[1], scope: "col" }, el("button", { type: "button", onclick: () => {
    up = by === i ? !up : true; by = i;
    heads.forEach((h, j) => (j === i ? h.setAttribute("aria-sort", up ? "ascending" : "descending") : h.removeAttribute("aria-sort")));
    const sorted = rows.map((row, k) => [c[2](row), k]).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]));
    if (!up) sorted.reverse();
    body.replaceChildren(...sorted.map((p) => made[p[1]]));
  } }, c[0])));
  body.append(...made);
  table.replaceChildren(el("thead", {}, el("tr", {}, ...heads)), body);
  return made;
}
const swatch = (color) => el("span", { class: "sw", style: "background:" + color });
let tableRows = [];
function fillRoutes() {
  const columns = [
    [T("Route"), "l", (i) => i, (i) => [swatch(R[i].color), String(i + 1)]],
    [T("Vehicle"), "l", (i) => typeName(R[i].type), (i) => typeName(R[i].type)],
    [T("Stops"), "", (i) => R[i].stops, (i) => number(R[i].stops)],
    [T("Leaves"), "", (i) => R[i].start, (i) => time(R[i].start)],
    [T("Ends"), "", (i) => R[i].end, (i) => time(R[i].end)],
    [T("Distance"), "", (i) => R[i].distance, (i) => distance(R[i].distance)],
    [T("Duration"), "", (i) => R[i].duration, (i) => span(R[i].duration)],
    [T("Driving"), "", (i) => R[i].travel, (i) => span(R[i].travel)],
    [T("Service"), "", (i) => R[i].service, (i) => span(R[i].service)],
    [T("Waiting"), "", (i) => R[i].wait, (i) => span(R[i].wait)],
  ];
  if (R.some((r) => r.overtime > 0)) columns.push([T("Overtime"), "", (i) => R[i].overtime, (i) => span(R[i].overtime)]);
  for (let d = 0; d < DIM; d++)
    columns.push([DIM > 1 || dimensionNames[0] ? dimensionName(d) : T("Load"), "", (i) => (R[i].capacity[d] ? R[i].load[d] / R[i].capacity[d] : R[i].load[d]), (i) => {
      const c = R[i].capacity[d], load = R[i].load[d];
      return c === null ? number(load) : [loadBar(c > 0 ? load / c : load > 0 ? 2 : 0), el("span", { class: "of" }, number(load) + "\u2009/\u2009" + number(c))];
    }]);
  columns.push([T("Cost"), "", (i) => R[i].cost, (i) => money(R[i].cost)]);
  tableRows = fillTable($("table"), columns, R.map((_, i) => i), (i) => update({ pick: state.pick === i ? -1 : i }));
}
function fillLeft() {
  if (!D.unassigned.length) return;
  const limit = 2000, all = D.unassigned, missing = all.filter((u) => u[2]).length;
  $("left").hidden = false;
  $("left-note").textContent = T("{1} of {2} clients, {3} of them required", number(all.length), number(D.clients), number(missing)) +
    (all.length > limit ? T("; the first {1} are listed", number(limit)) : "");
  const amount = (u) => { const a = []; for (let d = 0; d < DIM; d++) a.push(number(D.delivery[u[0] * DIM + d] + D.pickup[u[0] * DIM + d])); return a.join(", "); };
  fillTable($("left-table"), [
    [T("Client"), "l", (u) => clientName(u[0]), (u) => clientName(u[0])],
    [T("Reason"), "l", (u) => u[1], (u) => REASONS[u[1]] || T("unknown")],
    [T("Required"), "l", (u) => -u[2], (u) => (u[2] ? el("span", { class: "bad-text" }, T("required")) : T("optional"))],
    [T("Window"), "", (u) => D.early[FIRST + u[0]], (u) => windowText(FIRST + u[0])],
    [T("Service"), "", (u) => D.service[u[0]], (u) => span(D.service[u[0]])],
    [T("Amount"), "", (u) => D.delivery[u[0] * DIM] + D.pickup[u[0] * DIM], amount],
  ], all.slice(0, limit), null);
}

/* The stops of the isolated route. */
function fillDetail() {
  const box = $("detail"), i = state.pick;
  box.hidden = i < 0;
  if (i < 0) return;
  const r = R[i], stops = Array.from({ length: r.stops }, (_, k) => r.first + k), table = el("table");
  fillTable(table, [
    [T("Stop"), "", (s) => s, (s) => String(s - r.first + 1)],
    [T("Client"), "l", (s) => clientName(D.visits[s]), (s) => clientName(D.visits[s])],
    [T("Window"), "", (s) => D.early[node(s)], (s) => windowText(node(s))],
    [T("Arrives"), "", (s) => D.arrival[s], (s) => time(D.arrival[s])],
    [T("Waits"), "", (s) => D.start[s] - D.arrival[s], (s) => (D.start[s] > D.arrival[s] ? span(D.start[s] - D.arrival[s]) : "\u2013")],
    [T("Starts"), "", (s) => D.start[s], (s) => (D.late[node(s)] !== null && D.start[s] > D.late[node(s)] ? el("span", { class: "bad-text" }, T("{1} late", time(D.start[s]))) : time(D.start[s]))],
    [T("Leaves"), "", (s) => D.departure[s], (s) => time(D.departure[s])],
    [T("Driven"), "", (s) => D.driven[s], (s) => distance(D.driven[s])],
    [T("{1} after", DIM > 1 || dimensionNames[0] ? dimensionName(0) : T("Load")), "", (s) => D.load[s], (s) => number(D.load[s])],
  ], stops, (s) => { update({ stop: s, hover: i }); map.show(s); });
  const way = (r.depotA >= 0 ? T("from depot {1}", depotName(r.depotA)) : T("starts at its first client")) + ", " + time(r.start) + "\u2013" + time(r.end);
  box.replaceChildren(el("div", { class: "detail-head" }, swatch(r.color), el("h2", {}, routeName(i)),
    el("span", { class: "hint grow" }, dotted(typeName(r.type) + " " + way, stopsText(r), distance(r.distance), span(r.duration))),
    el("button", { type: "button", onclick: () => map.fitView() }, T("Zoom to it")),
    el("button", { type: "button", onclick: () => update({ pick: -1 }) }, T("Show all"))),
    el("div", { class: "scroll" }, table));
}
