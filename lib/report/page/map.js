/* The map: Web Mercator of longitude and latitude, or the plane as it is. Two
 * canvases: all routes below, drawn when the view changes; the route pointed
 * at above, drawn when the pointer moves. */
const map = (() => {
  const box = $("map"), base = $("map-base"), over = $("map-over");
  const count = D.x.length, X = new Float64Array(count), Y = new Float64Array(count);
  const isKnown = (n) => D.x[n] !== null && D.y[n] !== null;
  /* A district across the date line is drawn in one piece. */
  const lons = D.x.filter((v) => v !== null);
  const low = lons.reduce((a, b) => Math.min(a, b), Infinity), high = lons.reduce((a, b) => Math.max(a, b), -Infinity);
  const east = lons.reduce((a, b) => Math.max(a, b < 0 ? b + 360 : b), -Infinity);
  const west = lons.reduce((a, b) => Math.min(a, b < 0 ? b + 360 : b), Infinity);
  const shift = GEO && high - low > 180 && east - west < high - low;
  const radians = Math.PI / 180;
  const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + Math.max(-85, Math.min(85, lat)) * radians / 2));
  for (let n = 0; n < count; n++) {
    X[n] = GEO ? (D.x[n] + (shift && D.x[n] < 0 ? 360 : 0)) * radians : D.x[n];
    Y[n] = GEO ? mercator(D.y[n]) : D.y[n];
  }
  const left = D.unassigned.map((u) => FIRST + u[0]);
  const isMapped = high > low || D.y.some((v) => v !== D.y[0]);
  /* Places that all coincide come from a problem of matrices alone. */
  box.parentNode.classList.toggle("flat", !isMapped);
  let width = 0, height = 0, view = { x: 0, y: 0, k: 1 }, home = 1, frame = 0, framed = null;

  const sx = (n) => (X[n] - view.x) * view.k + width / 2;
  const sy = (n) => (view.y - Y[n]) * view.k + height / 2;

  function fit(nodes) {
    let x0 = Infinity, x1 = -Infinity, y0 = Infinity, y1 = -Infinity;
    for (const n of nodes) {
      if (!isKnown(n)) continue;
      x0 = Math.min(x0, X[n]); x1 = Math.max(x1, X[n]);
      y0 = Math.min(y0, Y[n]); y1 = Math.max(y1, Y[n]);
    }
    if (x0 > x1) return;
    const k = Math.min((width - 104) / Math.max(x1 - x0, 1e-12), (height - 84) / Math.max(y1 - y0, 1e-12));
    view = { x: (x0 + x1) / 2, y: (y0 + y1) / 2, k: Math.min(k, GEO ? 4e8 : Infinity) };
  }
  function routeNodes(i) {
    const r = R[i], list = [];
    if (r.depotA >= 0) list.push(r.depotA);
    for (let s = r.first; s < r.last; s++) list.push(node(s));
    if (r.depotB >= 0) list.push(r.depotB);
    return list;
  }
  /* Show all, or the isolated route, and keep it so until the view is moved. */
  function frameAll() {
    fit(X.keys());
    home = view.k;
  }
  function setFrame(f) { framed = f; f(); }

  /* Graticule with labels, and the scale bar. */
  function drawGrid(g) {
    const degrees = GEO ? radians : 1;
    const step = niceStep(120 / (view.k * degrees), false);
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    g.lineWidth = 1; g.strokeStyle = theme.grid; g.fillStyle = theme.faint;
    g.font = "11px " + theme.font; g.textBaseline = "alphabetic";
    const x0 = (view.x - width / 2 / view.k) / degrees, x1 = (view.x + width / 2 / view.k) / degrees;
    const name = (v, a, b) => (GEO ? Math.abs(v).toFixed(digits) + "\u00b0" + (v < 0 ? b : v > 0 ? a : "") : number(v + 0, digits));
    g.beginPath();
    for (let i = Math.ceil(x0 / step); i <= x1 / step; i++) {
      const x = Math.round((i * step * degrees - view.x) * view.k + width / 2) + 0.5;
      g.moveTo(x, 0); g.lineTo(x, height);
      const lon = GEO ? ((i * step + 540) % 360) - 180 : i * step;
      g.fillText(name(lon, "E", "W"), x + 4, height - 6);
    }
    const toLat = (y) => (GEO ? (2 * Math.atan(Math.exp(y)) - Math.PI / 2) / radians : y);
    const y0 = toLat(view.y - height / 2 / view.k), y1 = toLat(view.y + height / 2 / view.k);
    for (let i = Math.ceil(y0 / step); i <= y1 / step; i++) {
      const v = i * step + 0, y = Math.round((view.y - (GEO ? mercator(v) : v)) * view.k + height / 2) + 0.5;
      g.moveTo(0, y); g.lineTo(width, y);
      if (y > 20 && y < height - 60) g.fillText(name(v, "N", "S"), 6, y - 4);
    }
    g.stroke();

    const metres = GEO ? 6378137 * Math.cos(toLat(view.y) * radians) / view.k : 1 / view.k;
    const bar = niceStep(70 * metres, false), w = bar / metres;
    const text = !GEO ? number(bar, 6) : bar >= 1000 ? number(bar / 1000) + " " + T("km") : number(bar, 1) + " " + T("m");
    g.fillStyle = theme.card; g.strokeStyle = theme.line;
    g.beginPath(); g.rect(10, height - 52, w + 18, 30); g.fill(); g.stroke();
    g.strokeStyle = theme.muted; g.lineWidth = 1.5;
    g.beginPath(); g.moveTo(19, height - 33); g.lineTo(19, height - 28); g.lineTo(19 + w, height - 28); g.lineTo(19 + w, height - 33); g.stroke();
    g.fillStyle = theme.muted; g.textAlign = "center"; g.fillText(text, 19 + w / 2, height - 36); g.textAlign = "left";
  }

  const dotSize = () => {
    const grow = Math.min(1.8, Math.max(1, Math.sqrt(view.k / home)));
    return (STOPS <= 400 ? 4.2 : STOPS <= 2500 ? 3.1 : STOPS <= 8000 ? 2.1 : 1.5) * grow;
  };
  function trace(g, nodes) {
    g.beginPath();
    nodes.forEach((n, i) => (i ? g.lineTo(sx(n), sy(n)) : g.moveTo(sx(n), sy(n))));
  }
  /* The way between clients at full strength, to and from the depot fainter. */
  function drawWay(g, i, alpha, lineWidth) {
    const r = R[i], inner = [];
    for (let s = r.first; s < r.last; s++) inner.push(node(s));
    g.strokeStyle = r.color; g.lineJoin = "round"; g.lineCap = "round";
    g.globalAlpha = alpha; g.lineWidth = lineWidth;
    trace(g, inner); g.stroke();
    g.globalAlpha = alpha * 0.34; g.lineWidth = Math.min(lineWidth, 1.4);
    g.beginPath();
    for (const [d, n] of [[r.depotA, inner[0]], [r.depotB, inner[inner.length - 1]]])
      if (d >= 0) { g.moveTo(sx(d), sy(d)); g.lineTo(sx(n), sy(n)); }
    g.stroke();
    g.globalAlpha = 1;
  }
  function drawDots(g, i, alpha, size) {
    const r = R[i];
    g.globalAlpha = alpha; g.fillStyle = r.color; g.beginPath();
    for (let s = r.first; s < r.last; s++) {
      const x = sx(node(s)), y = sy(node(s));
      if (x < -9 || y < -9 || x > width + 9 || y > height + 9) continue;
      if (size < 1.8) g.rect(x - size, y - size, 2 * size, 2 * size);
      else { g.moveTo(x + size, y); g.arc(x, y, size, 0, 7); }
    }
    g.fill();
    if (size > 2.6) { g.strokeStyle = theme.map; g.lineWidth = 1.2; g.stroke(); }
    g.globalAlpha = 1;
  }
  /* One route above all others: halo, arrows along the way, numbered stops. */
  function drawStrong(g, i) {
    const r = R[i], nodes = routeNodes(i);
    g.lineJoin = "round"; g.lineCap = "round";
    g.strokeStyle = theme.map; g.lineWidth = 7; g.globalAlpha = 0.85; trace(g, nodes); g.stroke();
    g.globalAlpha = 1; g.strokeStyle = r.color; g.lineWidth = 3; trace(g, nodes); g.stroke();
    g.fillStyle = r.color;
    for (let j = 1; j < nodes.length; j++) {
      const x0 = sx(nodes[j - 1]), y0 = sy(nodes[j - 1]), x1 = sx(nodes[j]), y1 = sy(nodes[j]);
      if (Math.hypot(x1 - x0, y1 - y0) < 34) continue;
      const x = (x0 + x1) / 2, y = (y0 + y1) / 2, a = Math.atan2(y1 - y0, x1 - x0);
      g.beginPath();
      g.moveTo(x + 8 * Math.cos(a), y + 8 * Math.sin(a));
      g.lineTo(x + 8 * Math.cos(a + 2.5), y + 8 * Math.sin(a + 2.5));
      g.lineTo(x + 8 * Math.cos(a - 2.5), y + 8 * Math.sin(a - 2.5));
      g.fill();
    }
    const size = Math.max(dotSize() + 1.4, 4.5);
    drawDots(g, i, 1, size);
    /* A number only where it does not run into the one before. */
    g.font = "600 11px " + theme.font; g.textAlign = "center"; g.textBaseline = "middle"; g.lineWidth = 3;
    const taken = new Set();
    for (let s = r.first; s < r.last; s++) {
      const x = sx(node(s)), y = sy(node(s)) - size - 8, cell = Math.round(x / 22) + ":" + Math.round(y / 14);
      if (taken.has(cell)) continue;
      taken.add(cell);
      g.strokeStyle = theme.map; g.strokeText(String(s - r.first + 1), x, y);
      g.fillStyle = theme.text; g.fillText(String(s - r.first + 1), x, y);
    }
    g.textAlign = "left"; g.textBaseline = "alphabetic";
  }
  function drawDepot(g, n) {
    const x = sx(n), y = sy(n);
    g.fillStyle = theme.text; g.strokeStyle = theme.map; g.lineWidth = 2;
    g.beginPath();
    if (g.roundRect) g.roundRect(x - 11, y - 11, 22, 22, 6); else g.rect(x - 11, y - 11, 22, 22);
    g.fill(); g.stroke();
    g.fillStyle = theme.map; g.beginPath();
    g.moveTo(x, y - 6.5); g.lineTo(x + 7, y - 0.5); g.lineTo(x + 5, y - 0.5); g.lineTo(x + 5, y + 5.5);
    g.lineTo(x - 5, y + 5.5); g.lineTo(x - 5, y - 0.5); g.lineTo(x - 7, y - 0.5); g.fill();
  }
  function drawLeft(g) {
    g.strokeStyle = theme.bad; g.lineWidth = 2; g.lineCap = "round"; g.beginPath();
    for (const n of left) {
      const x = sx(n), y = sy(n), a = 4.5;
      g.moveTo(x - a, y - a); g.lineTo(x + a, y + a); g.moveTo(x + a, y - a); g.lineTo(x - a, y + a);
    }
    g.stroke();
  }
  function drawBase() {
    const g = sharpen(base, width, height);
    g.clearRect(0, 0, width, height);
    drawGrid(g);
    const line = STOPS > 8000 ? 1.1 : STOPS > 700 ? 1.5 : 2.1, size = dotSize(), one = state.pick >= 0;
    for (let i = 0; i < ROUTES; i++) drawWay(g, i, one ? 0.1 : STOPS > 8000 ? 0.5 : 0.85, line);
    for (let i = 0; i < ROUTES; i++) drawDots(g, i, one ? 0.16 : 1, size);
    drawLeft(g);
    if (one) drawStrong(g, state.pick);
    for (let d = 0; d < FIRST; d++) drawDepot(g, d);
  }
  function drawOver() {
    if (!width) return;
    const g = sharpen(over, width, height);
    g.clearRect(0, 0, width, height);
    if (state.hover >= 0 && state.hover !== state.pick) {
      drawStrong(g, state.hover);
      for (let d = 0; d < FIRST; d++) drawDepot(g, d);
    }
    if (state.stop >= 0) {
      const n = node(state.stop);
      g.strokeStyle = theme.text; g.lineWidth = 2.5;
      g.beginPath(); g.arc(sx(n), sy(n), dotSize() + 6, 0, 7); g.stroke();
    }
  }
  function draw() {
    if (!frame && width) frame = requestAnimationFrame(() => { frame = 0; drawBase(); drawOver(); });
  }
  function resize() {
    const isFirst = !width;
    width = box.clientWidth; height = box.clientHeight;
    if (!width) return;
    if (isFirst) setFrame(frameAll);
    else if (framed) framed();
    drawBase(); drawOver();
  }

  function zoom(factor, x = width / 2, y = height / 2) {
    const k = Math.max(home / 4, Math.min(home * 4000, view.k * factor));
    const wx = view.x + (x - width / 2) / view.k, wy = view.y - (y - height / 2) / view.k;
    framed = null;
    view = { k, x: wx - (x - width / 2) / k, y: wy + (y - height / 2) / k };
    draw();
  }
  function pan(dx, dy) {
    framed = null;
    view.x -= dx / view.k; view.y += dy / view.k;
    draw();
  }
  /* Nearest stop within reach, else the nearest way. A scan of 20,000 stops
   * takes less than a millisecond. */
  function hit(x, y) {
    let best = 121, stop = -1;
    const from = state.pick >= 0 ? R[state.pick].first : 0, to = state.pick >= 0 ? R[state.pick].last : STOPS;
    for (let s = from; s < to; s++) {
      const n = node(s), dx = sx(n) - x, dy = sy(n) - y, d = dx * dx + dy * dy;
      if (d < best) { best = d; stop = s; }
    }
    if (stop >= 0) return { hover: routeOf[stop], stop };
    let route = -1; best = 36;
    for (let i = 0; i < ROUTES; i++) {
      if (state.pick >= 0 && i !== state.pick) continue;
      for (let s = R[i].first + 1; s < R[i].last; s++) {
        const ax = sx(node(s - 1)), ay = sy(node(s - 1)), bx = sx(node(s)) - ax, by = sy(node(s)) - ay;
        const t = Math.max(0, Math.min(1, ((x - ax) * bx + (y - ay) * by) / (bx * bx + by * by || 1)));
        const d = (ax + t * bx - x) ** 2 + (ay + t * by - y) ** 2;
        if (d < best) { best = d; route = i; }
      }
    }
    return { hover: route, stop: -1 };
  }
  function nodeAt(list, x, y, reach) {
    return list.find((n) => Math.hypot(sx(n) - x, sy(n) - y) < reach);
  }
  function point(event) {
    const b = box.getBoundingClientRect(), x = event.clientX - b.left, y = event.clientY - b.top;
    const depot = nodeAt([...Array(FIRST).keys()], x, y, 12), missed = nodeAt(left, x, y, 8);
    const found = depot !== undefined || missed !== undefined ? { hover: -1, stop: -1 } : hit(x, y);
    update(found);
    box.classList.toggle("point", found.hover >= 0);
    if (depot !== undefined)
      showTip(event, [el("b", {}, T("Depot {1}", depotName(depot))), T("Open {1}", windowText(depot))]);
    else if (missed !== undefined)
      showTip(event, [el("b", {}, T("Client {1}", clientName(missed - FIRST))),
        T("Unassigned: {1}", REASONS[D.unassigned.find((u) => FIRST + u[0] === missed)[1]]),
        pairs([[T("Window"), windowText(missed)]])]);
    else if (found.stop >= 0) showTip(event, stopTip(found.stop));
    else if (found.hover >= 0) showTip(event, routeTip(found.hover));
    else hideTip();
  }

  const fingers = new Map();
  let moved = 0;
  box.addEventListener("pointerdown", (e) => {
    if (e.target.closest("button")) return;
    if (!fingers.size) moved = 0;
    fingers.set(e.pointerId, e);
    box.setPointerCapture(e.pointerId);
  });
  box.addEventListener("pointermove", (e) => {
    const before = fingers.get(e.pointerId);
    if (!before) { if (!e.target.closest("button")) point(e); return; }
    const b = box.getBoundingClientRect();
    const dx = e.clientX - before.clientX, dy = e.clientY - before.clientY;
    moved += Math.abs(dx) + Math.abs(dy);
    fingers.set(e.pointerId, e);
    if (fingers.size === 2) {
      const [p, q] = [...fingers.values()], other = p.pointerId === e.pointerId ? q : p;
      const was = Math.hypot(before.clientX - other.clientX, before.clientY - other.clientY);
      const is = Math.hypot(e.clientX - other.clientX, e.clientY - other.clientY);
      pan(dx / 2, dy / 2);
      zoom(is / Math.max(was, 1), (e.clientX + other.clientX) / 2 - b.left, (e.clientY + other.clientY) / 2 - b.top);
    } else if (moved > 4) {
      box.classList.add("drag"); hideTip();
      pan(dx, dy);
    }
  });
  const lift = (e) => {
    if (!fingers.delete(e.pointerId)) return;
    box.classList.remove("drag");
    if (e.type === "pointerup" && moved <= 4 && !fingers.size) {
      point(e);
      update({ pick: state.hover === state.pick ? -1 : state.hover });
    }
  };
  box.addEventListener("pointerup", lift);
  box.addEventListener("pointercancel", lift);
  box.addEventListener("pointerleave", () => { hideTip(); update({ hover: -1, stop: -1 }); });
  box.addEventListener("wheel", (e) => {
    e.preventDefault();
    const b = box.getBoundingClientRect(), lines = e.deltaMode ? 30 : 1;
    zoom(Math.exp(-Math.max(-120, Math.min(120, e.deltaY * lines)) / 400), e.clientX - b.left, e.clientY - b.top);
  }, { passive: false });
  const fitView = () => {
    const i = state.pick;
    if (width) setFrame(i >= 0 ? () => fit(routeNodes(i)) : frameAll);
    draw();
  };
  box.addEventListener("keydown", (e) => {
    const act = { ArrowLeft: () => pan(60, 0), ArrowRight: () => pan(-60, 0), ArrowUp: () => pan(0, 60),
      ArrowDown: () => pan(0, -60), "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4), 0: fitView }[e.key];
    if (act) { e.preventDefault(); act(); }
  });
  $("zoom-in").addEventListener("click", () => zoom(1.6));
  $("zoom-out").addEventListener("click", () => zoom(1 / 1.6));
  $("zoom-fit").addEventListener("click", fitView);

  const key = (cls, text) => el("span", {}, el("i", { class: cls }), text);
  $("map-key").append(key("depot", T("depot")), key("stop", T("stop")), left.length ? key("left", T("unassigned")) : "");

  listeners.push((change) => ("pick" in change ? draw() : drawOver()));
  return {
    draw, resize, fitView,
    show(stop) {
      const n = node(stop);
      framed = null;
      view = { x: X[n], y: Y[n], k: Math.max(view.k, home * 6) };
      draw();
    },
  };
})();
