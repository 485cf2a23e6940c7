/* Trips on a plane of metres around the outlet; moved by dragging, zoomed by the
 * wheel. Text only ever enters as text nodes, never as markup. */
const D = JSON.parse(document.getElementById("data").textContent), W = D.words;
const NS = "http://www.w3.org/2000/svg";
function svg(tag, attributes, parent) {
  const e = document.createElementNS(NS, tag);
  for (const k in attributes) e.setAttribute(k, attributes[k]);
  parent.append(e);
  return e;
}
const stretch = Math.cos(D.outlet[1] * Math.PI / 180), metres = 111320;
const X = (lon) => (lon - D.outlet[0]) * stretch * metres, Y = (lat) => (D.outlet[1] - lat) * metres;
const root = svg("svg", {}, document.getElementById("map")), list = document.getElementById("list");
const tip = document.getElementById("tip"), groups = new Map(), off = new Set();
const clock = (s) => String(Math.floor(s / 3600) % 24).padStart(2, "0") + ":" + String(Math.floor(s / 60) % 60).padStart(2, "0");
let view = null, radius = [], home = null;

const points = (list) => list.map((p) => X(p[0]).toFixed(1) + "," + Y(p[1]).toFixed(1)).join(" ");
for (const line of D.barriers)
  svg("polyline", { points: points(line), stroke: "#6fa3c7", "stroke-width": 4, opacity: .5 }, root);

/* Trips: [courier, wave, metres, seconds, [[lon, lat, start, parcels, section, is away], ...]] */
for (const [courier, wave, , , stops] of D.trips) {
  if (!groups.has(courier)) groups.set(courier, svg("g", {}, root));
  const g = groups.get(courier), color = D.couriers[courier][1];
  const line = (list, opacity) => svg("polyline", { points: points(list),
    stroke: color, "stroke-width": 1.6, "stroke-dasharray": wave > 1 ? "5 3" : "none", opacity }, g);
  line([D.outlet, stops[0]], .16);
  line([stops[stops.length - 1], D.outlet], .16);
  line(stops, .85);
  stops.forEach((s, i) => {
    const c = svg("circle", { cx: X(s[0]), cy: Y(s[1]), r: 1, fill: s[5] ? "#fff" : color, stroke: color }, g);
    radius.push(c);
    c.addEventListener("pointerenter", () => {
      tip.textContent = D.couriers[courier][0] + " \u00b7 " + W.stop + " " + (i + 1) + " \u00b7 " + clock(s[2]) + " \u00b7 " +
        W.parcels.replace("{1}", s[3]) + (s[4] >= 0 ? " \u00b7 " + D.sections[s[4]] : "") + (s[5] ? " \u00b7 " + W.away : "");
    });
  });
}
for (const p of D.left)
  radius.push(svg("circle", { cx: X(p[0]), cy: Y(p[1]), r: 1, fill: "none", stroke: "#c8321e", "stroke-width": 2, "vector-effect": "non-scaling-stroke" }, root));
home = svg("rect", { fill: "#c8321e", stroke: "#fff" }, root);

function apply() {
  root.setAttribute("viewBox", [view.x - view.w / 2, view.y - view.h / 2, view.w, view.h].join(" "));
  const pixel = view.w / root.clientWidth;
  for (const c of radius) { c.setAttribute("r", 3.4 * pixel); c.setAttribute("stroke-width", 1.2 * pixel); }
  for (const [k, v] of Object.entries({ x: -6 * pixel, y: -6 * pixel, width: 12 * pixel, height: 12 * pixel, "stroke-width": 1.5 * pixel })) home.setAttribute(k, v);
}
function fit() {
  const places = [D.outlet, ...D.trips.filter((t) => !off.has(t[0])).flatMap((t) => t[4])];
  const xs = places.map((p) => X(p[0])), ys = places.map((p) => Y(p[1]));
  const range = (v) => [v.reduce((a, b) => Math.min(a, b)), v.reduce((a, b) => Math.max(a, b))];
  const [x0, x1] = range(xs), [y0, y1] = range(ys), wide = root.clientWidth, high = root.clientHeight;
  const side = wide > 720 ? 300 : 0, k = Math.max((x1 - x0) / Math.max(wide - side - 60, 100), (y1 - y0) / Math.max(high - 60, 100), .2);
  view = { w: wide * k, h: high * k, x: (x0 + x1) / 2 - side / 2 * k, y: (y0 + y1) / 2 };
  apply();
}
function show() {
  for (const [courier, g] of groups) g.style.display = off.has(courier) ? "none" : "";
  for (const b of list.querySelectorAll("button[data-k]")) b.classList.toggle("off", off.has(+b.dataset.k));
  fit();
}
function element(tag, text, parent) {
  const e = document.createElement(tag);
  if (text !== null) e.textContent = text;
  parent.append(e);
  return e;
}
const couriers = [...groups.keys()].sort((a, b) => a - b);
const all = element("button", null, list);
element("i", null, all);
element("b", W.all, all);
all.addEventListener("click", () => { off.clear(); show(); });
for (const k of couriers) {
  const b = element("button", null, list), trips = D.trips.filter((t) => t[0] === k);
  const sum = (f) => trips.reduce((a, t) => a + f(t), 0);
  b.dataset.k = k;
  element("i", null, b).style.background = D.couriers[k][1];
  element("b", D.couriers[k][0], b);
  element("span", W.stops.replace("{1}", sum((t) => t[4].length)), b);
  element("i", null, b);
  element("span", (sum((t) => t[2]) / 1000).toFixed(1) + " km", b);
  element("span", (sum((t) => t[3]) / 3600).toFixed(1) + " h", b);
  b.addEventListener("click", () => {
    const only = off.size === couriers.length - 1 && !off.has(k);
    off.clear();
    if (!only) for (const c of couriers) if (c !== k) off.add(c);
    show();
  });
}
root.addEventListener("wheel", (e) => {
  e.preventDefault();
  const f = Math.exp(e.deltaY * .0015), x = view.x + (e.offsetX / root.clientWidth - .5) * view.w, y = view.y + (e.offsetY / root.clientHeight - .5) * view.h;
  view = { w: view.w * f, h: view.h * f, x: x + (view.x - x) * f, y: y + (view.y - y) * f };
  apply();
}, { passive: false });
let drag = null;
root.addEventListener("pointerdown", (e) => { drag = e; root.setPointerCapture(e.pointerId); });
root.addEventListener("pointerup", () => { drag = null; });
root.addEventListener("pointermove", (e) => {
  if (!drag) return;
  const pixel = view.w / root.clientWidth;
  view.x -= (e.clientX - drag.clientX) * pixel;
  view.y -= (e.clientY - drag.clientY) * pixel;
  drag = e;
  apply();
});
addEventListener("resize", fit);
fit();
