/* The day: one row per route. Only the rows in sight are drawn, on a canvas
 * that stays put while the box around it scrolls. */
const gantt = (() => {
  const box = $("gantt"), canvas = $("gantt-canvas"), space = $("gantt-space");
  const ROW = 24, AXIS = 30, GUTTER = 62;
  let from = Infinity, to = -Infinity;
  for (const r of R) { from = Math.min(from, r.start); to = Math.max(to, r.end); }
  if (!(to > from)) { from = Number.isFinite(from) ? from : 0; to = from + 1; }
  const whole = [from - (to - from) * 0.012, to + (to - from) * 0.012];
  let [t0, t1] = whole, order = [], width = 0, height = 0, isWhole = false;

  const px = (t) => GUTTER + (t - t0) / (t1 - t0) * (width - GUTTER);
  const at = (x) => t0 + (x - GUTTER) / (width - GUTTER) * (t1 - t0);

  function hatch(g, x, y, w, h) {
    g.save();
    g.beginPath(); g.rect(x, y, w, h); g.clip();
    g.strokeStyle = theme.faint; g.lineWidth = 1; g.globalAlpha *= 0.8; g.beginPath();
    for (let i = Math.floor((x - h) / 5) * 5; i < x + w; i += 5) { g.moveTo(i, y + h); g.lineTo(i + h, y); }
    g.stroke();
    g.restore();
  }
  function drawRow(g, i, y) {
    const r = R[i], mid = y + ROW / 2;
    const dim = state.pick >= 0 && state.pick !== i && state.hover !== i ? 0.25 : 1;
    if (state.hover === i || state.pick === i) { g.fillStyle = theme.soft; g.fillRect(0, y, width, ROW); }
    g.globalAlpha = dim;
    g.fillStyle = r.color; g.fillRect(8, mid - 5, 10, 10);
    g.fillStyle = theme.text; g.font = "600 12px " + theme.font; g.textBaseline = "middle";
    g.fillText(String(i + 1), 25, mid + 0.5);
    g.save();
    g.beginPath(); g.rect(GUTTER, y, width - GUTTER, ROW); g.clip();
    const a = px(r.start), b = px(r.end);
    g.globalAlpha = dim * 0.5; g.fillStyle = r.color; g.fillRect(a, mid - 1.5, Math.max(1, b - a), 3);
    for (let s = r.first; s < r.last; s++) {
      const x = px(D.arrival[s]), x1 = px(D.start[s]), x2 = px(D.departure[s]);
      if (x2 < GUTTER || x > width) continue;
      if (x1 - x > 0.5) {
        g.globalAlpha = dim;
        g.fillStyle = theme.map; g.fillRect(x, mid - 6, x1 - x, 12);
        hatch(g, x, mid - 5, x1 - x, 10);
      }
      const late = D.late[node(s)] !== null && D.start[s] > D.late[node(s)];
      g.globalAlpha = dim; g.fillStyle = late ? theme.bad : r.color;
      const w = x2 - x1;
      g.fillRect(x1, mid - 7, w > 3 ? w - 0.8 : Math.max(1.6, w), 14);
    }
    if (state.stop >= r.first && state.stop < r.last) {
      const n = node(state.stop), w0 = Math.max(px(D.early[n]), GUTTER - 4);
      const w1 = D.late[n] === null ? width + 4 : Math.min(px(D.late[n]), width + 4);
      g.globalAlpha = 1; g.strokeStyle = theme.text; g.lineWidth = 1.6; g.beginPath();
      g.moveTo(w0, y + 4); g.lineTo(w0, y + ROW - 2); g.lineTo(w1, y + ROW - 2); g.lineTo(w1, y + 4); g.stroke();
    }
    g.restore();
    g.globalAlpha = 1;
  }
  function drawAxis(g) {
    const unit = REAL ? 1 : D.unit, step = niceStep((t1 - t0) * 84 / (width - GUTTER) / unit, REAL) * unit;
    const offset = REAL ? MIDNIGHT : 0, ticks = [];
    for (let i = Math.ceil((t0 + offset) / step); i * step - offset <= t1; i++) ticks.push(i * step - offset);
    return ticks;
  }
  function draw() {
    const g = sharpen(canvas, width, height), top = box.scrollTop, ticks = drawAxis(g);
    g.fillStyle = theme.map; g.fillRect(0, 0, width, height);
    g.strokeStyle = theme.grid; g.lineWidth = 1; g.beginPath();
    for (const t of ticks) { const x = Math.round(px(t)) + 0.5; if (x >= GUTTER) { g.moveTo(x, AXIS); g.lineTo(x, height); } }
    g.stroke();
    const first = Math.max(0, Math.floor(top / ROW)), last = Math.min(ROUTES, Math.ceil((top + height - AXIS) / ROW));
    for (let k = first; k < last; k++) drawRow(g, order[k], AXIS + k * ROW - top);
    g.fillStyle = theme.soft; g.fillRect(0, 0, width, AXIS);
    g.strokeStyle = theme.line; g.beginPath(); g.moveTo(0, AXIS - 0.5); g.lineTo(width, AXIS - 0.5); g.stroke();
    g.fillStyle = theme.muted; g.font = "12px " + theme.font; g.textBaseline = "middle";
    g.fillText(T("Route"), 8, AXIS / 2);
    g.textAlign = "center";
    for (const t of ticks) { const x = px(t); if (x > GUTTER + 18 && x < width - 18) g.fillText(time(t), x, AXIS / 2); }
    g.textAlign = "left"; g.textBaseline = "alphabetic";
  }
  function resize() {
    const all = AXIS + ROUTES * ROW + 4;
    width = box.clientWidth;
    /* All rows for paper, as far as one canvas goes. */
    height = isWhole ? Math.min(all, 5400) : Math.min(all, 618);
    canvas.style.height = height + "px";
    space.style.height = Math.max(0, (isWhole ? height : all) - height) + "px";
    draw();
  }
  function reorder(by) {
    const key = { number: (r, i) => i, start: (r) => r.start, end: (r) => r.end, duration: (r) => -r.duration }[by];
    order = R.map((r, i) => [key(r, i), i]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((p) => p[1]);
    if (width) draw();
  }
  function point(event) {
    const b = canvas.getBoundingClientRect(), x = event.clientX - b.left, y = event.clientY - b.top;
    const k = Math.floor((y - AXIS + box.scrollTop) / ROW);
    if (y < AXIS || k < 0 || k >= ROUTES) { update({ hover: -1, stop: -1 }); hideTip(); return; }
    const i = order[k], r = R[i];
    let stop = -1, ahead = -1;
    if (x >= GUTTER)
      for (let s = r.first; s < r.last; s++) {
        if (x >= px(D.arrival[s]) - 2 && x <= px(D.departure[s]) + 2) stop = s;
        if (ahead < 0 && at(x) < D.arrival[s] && at(x) >= r.start) ahead = s;
      }
    update({ hover: i, stop });
    if (stop >= 0) showTip(event, stopTip(stop));
    else if (ahead >= 0) showTip(event, [...routeTip(i), el("span", { class: "hint" }, T("on the way to client {1}", clientName(D.visits[ahead])))]);
    else showTip(event, routeTip(i));
  }

  let drag = null;
  box.addEventListener("pointerdown", (e) => { if (e.target === canvas) drag = { x: e.clientX, t0, t1, moved: false }; });
  box.addEventListener("pointermove", (e) => {
    if (!drag || !e.buttons) { drag = null; point(e); return; }
    const dx = e.clientX - drag.x, shift = dx / (width - GUTTER) * (drag.t1 - drag.t0);
    drag.moved = drag.moved || Math.abs(dx) > 4;
    if (!drag.moved) return;
    hideTip();
    const d = Math.max(drag.t0 - whole[1] + (drag.t1 - drag.t0), Math.min(drag.t0 - whole[0], shift));
    t0 = drag.t0 - d; t1 = drag.t1 - d;
    draw();
  });
  box.addEventListener("pointerup", (e) => {
    const isClick = drag && !drag.moved;
    drag = null;
    if (isClick) { point(e); update({ pick: state.hover === state.pick ? -1 : state.hover }); }
  });
  box.addEventListener("pointerleave", () => { drag = null; hideTip(); update({ hover: -1, stop: -1 }); });
  box.addEventListener("scroll", draw);
  box.addEventListener("wheel", (e) => {
    if (!e.ctrlKey && !e.metaKey) return;
    e.preventDefault();
    const t = at(Math.max(GUTTER, e.clientX - box.getBoundingClientRect().left)), f = Math.exp(Math.max(-120, Math.min(120, e.deltaY)) / 300);
    const length = Math.max((whole[1] - whole[0]) / 400, Math.min(whole[1] - whole[0], (t1 - t0) * f));
    const share = (t - t0) / (t1 - t0);
    t0 = Math.max(whole[0], Math.min(whole[1] - length, t - share * length)); t1 = t0 + length;
    draw();
  }, { passive: false });
  box.addEventListener("dblclick", () => { [t0, t1] = whole; draw(); });
  $("order").addEventListener("change", (e) => reorder(e.target.value));
  listeners.push(draw);
  reorder($("order").value);
  return { draw, resize, setWhole(on) { isWhole = on; resize(); } };
})();
