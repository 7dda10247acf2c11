// Charts: drawn when they come into sight, again when the theme changes, and at their printed size before printing.
const charts = new Map();
let ready = false;
const sight = new IntersectionObserver(entries => { for (const entry of entries) if (entry.isIntersecting) draw(entry.target); }, { rootMargin: "300px" });
function startDrawing(all) {
  ready = true;
  for (const box of charts.keys()) { if (all) draw(box); else { sight.unobserve(box); sight.observe(box); } }
}
const sizes = new ResizeObserver(entries => { for (const entry of entries) charts.get(entry.target)?.chart?.resize(); });

const colour = name => getComputedStyle(root).getPropertyValue("--" + name).trim();
const palette = () => Object.fromEntries(["ink", "soft", "faint", "line", "hair", "card", "wash", "paper", "real", "synthetic", "holdout", "plum", "similar", "check", "risk"].map(name => [name, colour(name)]));
const fade = (hex, alpha) => hex + Math.round(255 * alpha).toString(16).padStart(2, "0");

/** A figure: title, chart with a description, and the same numbers as a table that is made when it is opened. */
function figure({ title, sub, label, option, numbers, size, chipWord, heading = "h4", controls }) {
  const box = el("div", { class: "chart " + (size ?? ""), role: "img", "aria-label": label });
  const details = numbers && el("details", { class: "numbers" }, el("summary", {}, "Numbers"));
  details?.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1)
      details.append(el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Numbers of ${title}` }, numbers()));
  });
  charts.set(box, { option });
  sizes.observe(box);
  sight.observe(box);
  return el("figure", {}, el("figcaption", {}, el("div", {}, el(heading, {}, title), sub && el("p", { class: "sub" }, sub)), chipWord && chip(chipWord, true)), controls, box, details);
}

function draw(box) {
  const entry = charts.get(box);
  if (!ready || !entry || entry.drawn || !box.clientWidth) return;
  entry.drawn = true;
  sight.unobserve(box);
  entry.chart = echarts.init(box, null, { renderer: "svg" });
  redraw(box);
}

function redraw(box) {
  const entry = charts.get(box);
  if (!entry?.chart) return;
  const colours = palette();
  entry.chart.setOption({
    animation: false, textStyle: { fontFamily: colour("sans"), fontSize: 11, color: colours.soft },
    ...entry.option(colours, box.clientWidth),
  }, true);
  box.querySelector("svg")?.setAttribute("aria-hidden", "true");
}

/** Shows another option in the same place. */
function change(box, option) {
  const entry = charts.get(box);
  entry.option = option;
  if (entry.drawn) redraw(box); else draw(box);
}

const redrawAll = () => { for (const box of charts.keys()) redraw(box); };
const forget = node => { for (const box of node.querySelectorAll(".chart")) { charts.get(box)?.chart?.dispose(); charts.delete(box); } };

/** Axes: hairlines, few labels, no box. */
function axis(colours, more) {
  const { axisLabel, ...rest } = more ?? {};
  return {
    axisLine: { show: true, lineStyle: { color: colours.line } }, axisTick: { show: false },
    axisLabel: { color: colours.faint, fontSize: 10.5, hideOverlap: true, ...axisLabel },
    splitLine: { show: false }, nameTextStyle: { color: colours.faint, fontSize: 10.5 }, nameGap: 22, nameLocation: "middle", ...rest,
  };
}
const quietAxis = (colours, more) => axis(colours, { axisLine: { show: false }, splitLine: { show: true, lineStyle: { color: colours.hair } }, splitNumber: 3, ...more });

/** A tooltip made of nodes, so that labels stay text. Lines are [name, value]. */
function tooltip(colours, content, more) {
  return {
    confine: true, backgroundColor: colours.card, borderColor: colours.line, borderWidth: 1, padding: [7, 10], shadowBlur: 0, extraCssText: "box-shadow:0 4px 16px #0002;border-radius:6px;",
    axisPointer: { lineStyle: { color: colours.faint, width: 1 }, shadowStyle: { color: fade(colours.faint, .08) } },
    formatter: parameters => {
      const lines = content(parameters);
      if (!lines) return "";
      const [title, ...rest] = lines;
      return el("div", { class: "tip" }, el("b", {}, title), rest.map(([name, value]) => el("div", {}, el("span", {}, name), value)));
    }, ...more,
  };
}

const dateText = value => new Date(value).toISOString().slice(0, 10);
const unitText = (value, unit) => unit === "ms" ? dateText(value) : unit === "hours" ? `${Math.floor(value)}:${String(Math.round(value % 1 * 60)).padStart(2, "0")}` : num(value);
const whole = range => range.max > .75 ? 1 : null;
const tick = (value, unit) => unit ? unitText(value, unit) : Math.abs(value) >= 1e4 ? new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(value) : trim(Number(value).toPrecision(4));

// Theme: the system's, until someone chooses; #theme=dark asks for one, #draw=all draws what is out of sight, too.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const asked = new URLSearchParams(location.search.slice(1) || location.hash.slice(1));
let chosen = ["dark", "light"].find(theme => theme === asked.get("theme")) ?? null;
function applyTheme() {
  const theme = chosen ?? (dark.matches ? "dark" : "light");
  root.dataset.theme = theme;
  const button = document.getElementById("theme");
  button.textContent = theme === "dark" ? "Light" : "Dark";
  button.setAttribute("aria-label", `Switch to the ${theme === "dark" ? "light" : "dark"} theme`);
  button.removeAttribute("aria-pressed");
  redrawAll();
}
dark.addEventListener("change", applyTheme);
document.getElementById("theme").addEventListener("click", () => { chosen = root.dataset.theme === "dark" ? "light" : "dark"; applyTheme(); });

// Printing: light colours, every chart drawn, at the width of the sheet.
let before = null;
function startPrint() {
  if (before) return;
  before = root.dataset.theme;
  root.dataset.theme = "light";
  root.classList.add("printing");
  for (const [box, entry] of charts) { if (!entry.drawn) draw(box); entry.chart?.resize(); redraw(box); fit(box, true); }
}
function endPrint() {
  if (!before) return;
  root.dataset.theme = before;
  before = null;
  root.classList.remove("printing");
  for (const [box, entry] of charts) { fit(box, false); entry.chart?.resize(); redraw(box); }
}
function fit(box, on) {
  const svg = box.querySelector("svg");
  if (!svg) return;
  if (on) svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
  else svg.removeAttribute("viewBox");
}
window.addEventListener("beforeprint", startPrint);
window.addEventListener("afterprint", endPrint);
document.getElementById("print").addEventListener("click", () => window.print());
