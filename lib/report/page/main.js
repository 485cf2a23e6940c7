/* Put it together, and follow the size, the theme and the printer. */
readTheme();
fillHead();
fillFigures();
fillStarts();
fillLoads();
fillLeft();
/* What carries the colours of the routes. */
function paint() {
  readTheme();
  fillLegend($("find").value);
  fillRoutes();
  fillDetail();
  map.resize();
  gantt.resize();
}
paint();
listeners.push((change) => {
  markLegend(change);
  if ("pick" in change) {
    tableRows.forEach((row, i) => row.classList.toggle("on", state.pick === i));
    fillDetail();
  }
});
$("find").addEventListener("input", (e) => fillLegend(e.target.value));
document.addEventListener("keydown", (e) => { if (e.key === "Escape") update({ pick: -1, hover: -1, stop: -1 }); });
const watch = new ResizeObserver(() => { map.resize(); gantt.resize(); });
watch.observe($("map"));
watch.observe($("gantt"));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
addEventListener("beforeprint", () => { document.documentElement.dataset.theme = "light"; gantt.setWhole(true); paint(); });
addEventListener("afterprint", () => { delete document.documentElement.dataset.theme; gantt.setWhole(false); paint(); });
/* plan.html#route-5 opens with that route isolated. */
const wanted = /^#route-(\d+)$/.exec(location.hash);
if (wanted && wanted[1] >= 1 && wanted[1] <= ROUTES) { update({ pick: wanted[1] - 1 }); map.fitView(); }
