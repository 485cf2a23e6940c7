/* The plan, and how its numbers are shown. Clients are nodes D.depots and up. */
const D = JSON.parse(document.getElementById("data").textContent);
const FIRST = D.depots, ROUTES = D.routes.length, STOPS = D.visits.length, DIM = D.dimensions;
/* With a CRS or a clock, times are seconds and distances metres. */
const REAL = D.crs !== null || D.origin !== null;
const GEO = D.crs !== null;
/* A text in the reader's language; {1}, {2}... stand for the values. Only texts
 * that stand in T() are in the catalogue. */
const T = (text, ...values) =>
  (D.texts[text] || text).replace(/\{(\d)\}/g, (_, i) => values[i - 1]);

/* A route's figures by name, from the order that report.c writes. */
const R = D.routes.map((v, i) => ({
  type: v[0], start: v[1], end: v[2], distance: v[3], duration: v[4], travel: v[5],
  service: v[6], wait: v[7], overtime: v[8], cost: v[9], load: v[10],
  first: D.offsets[i], last: D.offsets[i + 1], stops: D.offsets[i + 1] - D.offsets[i],
  depotA: D.types[v[0]][2], depotB: D.types[v[0]][3], capacity: D.types[v[0]][4], color: "",
}));
const routeOf = new Int32Array(STOPS);
/* Ways that no routing service has answered for. */
const ESTIMATED = new Set(D.estimated), NUM_ESTIMATED = D.estimated.length + D.estimatedBack;
R.forEach((r, i) => routeOf.fill(i, r.first, r.last));
const node = (stop) => FIRST + D.visits[stop];

const REASONS = ["", T("optional: its prize does not pay the way"), T("no vehicle type has its skills"),
  T("too large for every vehicle"), T("no vehicle can be there in time"),
  T("beyond every vehicle's duration, distance or stops"),
  T("fits a vehicle of its own, but none is left and no route has room"),
  T("its section bars every vehicle that could serve it")];

const $ = (id) => document.getElementById(id);
/* Text only ever enters as text nodes, never as markup. */
function el(tag, attributes, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attributes || {})) {
    if (k === "style") e.style.cssText = v;
    else if (k.startsWith("on")) e.addEventListener(k.slice(2), v);
    else if (v !== null && v !== false) e.setAttribute(k, v);
  }
  e.append(...children.filter((c) => c !== null));
  return e;
}
function svg(tag, attributes, ...children) {
  const e = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
  e.append(...children);
  return e;
}

const clientName = (c) => (D.labels && D.labels[FIRST + c]) || String(c);
const depotName = (d) => (D.labels && D.labels[d]) || String(d);
const dimensionNames = (D.dimensionNames || "").split("\n");
const dimensionName = (d) => dimensionNames[d] || T("Load {1}", d + 1);
const typeName = (t) => D.types[t][0] || String(t);
const routeName = (r) => T("Route {1}", r + 1);

const number = (v, digits = 0, least = 0) =>
  v.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: least });
/* What is not all never reads 100 %. */
const percent = (v) => number(100 * (v < 1 ? Math.min(v, 0.999) : v), 1) + "\u2009%";
const CENTS = Math.min(2, Math.ceil(Math.log10(D.costScale)));
const money = (v) => number(v / D.costScale, CENTS, CENTS);
const plain = (v) => number(v / D.unit, D.unit > 1 ? 1 : 0);

/* Seconds after midnight at time 0, on the clock that `origin` states. */
const MIDNIGHT = (() => {
  const m = /T(\d\d):(\d\d)(?::(\d\d))?/.exec(D.origin || "");
  return m ? m[1] * 3600 + m[2] * 60 + +(m[3] || 0) : 0;
})();
function time(t) {
  if (t === null) return "\u221e";
  if (!REAL) return plain(t);
  const s = MIDNIGHT + Math.floor(t), day = Math.floor(s / 86400), m = Math.floor((s - day * 86400) / 60);
  return String(Math.floor(m / 60)).padStart(2, "0") + ":" + String(m % 60).padStart(2, "0") +
    (day ? (day > 0 ? "+" : "\u2212") + T("{1}d", Math.abs(day)) : "");
}
function span(t) {
  if (!REAL) return plain(t);
  const m = Math.round(t / 60);
  return m < 60 ? (t < 60 && t > 0 ? T("{1} s", Math.round(t)) : T("{1} min", m))
    : T("{1} h {2}", Math.floor(m / 60), String(m % 60).padStart(2, "0")).replace(/ /g, "\u2009");
}
const distance = (d) => (REAL ? number(d / 1000, d < 1e5 ? 1 : 0, d < 1e5 ? 1 : 0) + "\u2009" + T("km") : plain(d));
function windowText(n) {
  const early = D.early[n], late = D.late[n];
  if (late === null) return early > 0 ? T("from {1}", time(early)) : T("any time");
  return time(early) + "\u2013" + time(late);
}
/* Highest use of any bounded dimension; null where none is bounded. */
function loadUse(r) {
  let use = null;
  r.load.forEach((load, d) => {
    const c = r.capacity[d];
    if (c !== null) use = Math.max(use || 0, c > 0 ? load / c : load > 0 ? Infinity : 0);
  });
  return use;
}
const loadBar = (use) => el("span", { class: "load" + (use > 1 ? " over" : "") },
  el("i", { style: "width:" + Math.min(100, 100 * use) + "%" }));

/* The steps 1, 2, 5 x 10^k, or round spans of time: the least that is `>= least`. */
function niceStep(least, isTime) {
  if (isTime) for (const s of [60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400])
    if (s >= least) return s;
  const p = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((f) => f * p).find((s) => s >= least * (1 - 1e-9));
}

/* Colours: OKLCH, so that all hues are equally light, converted here because
 * canvases of older browsers do not know it. */
function oklch(l, c, h) {
  const a = c * Math.cos(h), b = c * Math.sin(h);
  const L = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const M = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const S = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const f = (v) => Math.round(255 * Math.min(1, Math.max(0, v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)));
  return "rgb(" + f(4.0767416621 * L - 3.3077115913 * M + 0.2309699292 * S) + "," +
    f(-1.2684380046 * L + 2.6097574011 * M - 0.3413193965 * S) + "," +
    f(-0.0041960863 * L - 0.7034186147 * M + 1.707614701 * S) + ")";
}
/* Routes in order of the direction they go in; steps of the golden angle then
 * set neighbours on the map far apart in hue. */
const BEARING = R.map((r, i) => {
  let x = 0, y = 0;
  for (let s = r.first; s < r.last; s++) { x += D.x[node(s)]; y += D.y[node(s)]; }
  const d = r.depotA >= 0 ? r.depotA : 0;
  return [Math.atan2(y / r.stops - D.y[d], x / r.stops - D.x[d]), i];
}).sort((a, b) => a[0] - b[0]);
let theme = {};
function readTheme() {
  const style = getComputedStyle(document.documentElement);
  for (const k of ["bg", "card", "text", "muted", "faint", "line", "soft", "accent", "bad", "map", "grid"])
    theme[k] = style.getPropertyValue("--" + k).trim();
  theme.isDark = style.colorScheme.includes("dark");
  theme.font = getComputedStyle(document.body).fontFamily;
  BEARING.forEach(([, i], k) => {
    const l = (theme.isDark ? 0.76 : 0.58) + [0, 0.06, -0.08][k % 3];
    R[i].color = oklch(l, 0.15, 0.6 + k * 2.399963);
  });
}

/* What is pointed at and what is isolated; -1 is nothing. */
const state = { hover: -1, stop: -1, pick: -1 };
const listeners = [];
function update(change) {
  let isNew = false;
  for (const k in change) { isNew = isNew || state[k] !== change[k]; state[k] = change[k]; }
  if (isNew) listeners.forEach((f) => f(change));
}

/* A sharp canvas of the size of its box; returns its context in CSS pixels. */
function sharpen(canvas, width, height) {
  const ratio = Math.min(3, window.devicePixelRatio || 1);
  const w = Math.round(width * ratio), h = Math.round(height * ratio);
  if (canvas.width !== w || canvas.height !== h) { canvas.width = w; canvas.height = h; }
  const g = canvas.getContext("2d");
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  return g;
}

const tip = $("tip");
function showTip(event, children) {
  tip.replaceChildren(...children);
  tip.hidden = false;
  const w = tip.offsetWidth, h = tip.offsetHeight;
  tip.style.left = Math.max(6, Math.min(innerWidth - w - 6, event.clientX + 16 + w > innerWidth - 6 ? event.clientX - w - 14 : event.clientX + 16)) + "px";
  tip.style.top = Math.max(6, Math.min(innerHeight - h - 6, event.clientY + 14)) + "px";
}
const hideTip = () => { tip.hidden = true; };
const pairs = (list) => el("dl", {}, ...list.filter((p) => p).flatMap(([k, v]) => [el("dt", {}, k), el("dd", {}, v)]));
function stopTip(s) {
  const r = routeOf[s], c = D.visits[s], n = FIRST + c;
  const wait = D.start[s] - D.arrival[s];
  const loads = Array.from({ length: DIM }, (_, d) => {
    const down = D.delivery[c * DIM + d], up = D.pickup[c * DIM + d];
    const amount = [down ? "\u2212" + number(down) : "", up ? "+" + number(up) : ""].filter(Boolean).join(" ");
    return amount && amount + (dimensionNames[d] ? " " + dimensionNames[d] : "");
  }).filter(Boolean).join(", ") || T("none");
  return [
    el("b", {}, el("span", { class: "sw", style: "background:" + R[r].color }), T("Client {1}", clientName(c))),
    T("{1}, stop {2} of {3}", routeName(r), s - R[r].first + 1, R[r].stops),
    pairs([[T("Window"), windowText(n)], [T("Arrives"), time(D.arrival[s])], wait > 0 && [T("Waits"), span(wait)],
      [T("Service"), time(D.start[s]) + "\u2013" + time(D.departure[s])], [T("Amount"), loads],
      [T("Driven"), distance(D.driven[s])], ESTIMATED.has(s) && [T("Way here"), T("estimated")]]),
  ];
}
function routeTip(i) {
  const r = R[i], use = loadUse(r);
  return [
    el("b", {}, el("span", { class: "sw", style: "background:" + r.color }), routeName(i)),
    T("Vehicle type {1}", typeName(r.type)),
    pairs([[T("Stops"), number(r.stops)], [T("Distance"), distance(r.distance)],
      [T("Time"), time(r.start) + "\u2013" + time(r.end) + " (" + span(r.duration) + ")"],
      r.wait > 0 && [T("Waiting"), span(r.wait)], use !== null && [T("Load"), percent(use)], [T("Cost"), money(r.cost)]]),
  ];
}
