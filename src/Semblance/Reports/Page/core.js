// The data, the document, numbers as text, verdicts. Data reaches the document as text only, never as markup.
const data = JSON.parse(document.getElementById("data").textContent);
const about = data.about;
const hasHoldout = about.rows.holdout != null;
const tables = hasHoldout ? ["real", "synthetic", "holdout"] : ["real", "synthetic"];
const root = document.documentElement;
const drawing = document.querySelector("svg").namespaceURI;

/** An element with attributes and children; texts become text nodes. */
function el(name, attributes, ...children) {
  const space = ["svg", "line", "circle", "path", "text", "g"].includes(name) ? drawing : null;
  const node = space ? document.createElementNS(space, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value == null || value === false) continue;
    if (key === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else node.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) if (child != null && child !== false) node.append(child);
  return node;
}

/** A number with as many places as it needs to be told from 1 or 0. */
function num(value, digits) {
  if (value == null) return "–";
  if (digits != null) return value.toFixed(digits);
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e7) return value.toExponential(2);
  if (size >= 1000) return value.toLocaleString("en", { maximumFractionDigits: 0 });
  if (size >= 10) return trim(value.toFixed(2));
  if (size >= 0.001) return value.toFixed(Math.abs(1 - size) < 0.01 && size !== 1 ? 4 : 3);
  return value.toPrecision(2);
}
const trim = text => text.includes(".") ? text.replace(/\.?0+$/, "") : text;
const percent = value => value == null ? "–" : trim((100 * value).toFixed(Math.abs(value) < 0.001 ? 3 : Math.abs(value) < 0.1 ? 2 : 1)) + " %";
const count = value => value == null ? "–" : value.toLocaleString("en");
/** 1 row, 32,561 rows. */
const counted = (value, one) => `${count(value)} ${one}${value === 1 ? "" : "s"}`;
const seconds = value => value == null ? null : value < 1 ? Math.round(1000 * value) + " ms" : value < 90 ? num(value, 1) + " s" : num(value / 60, 1) + " min";
/** Places that suit a value, so that it, its interval and its reference are written alike. */
const places = value => value == null || value === 0 || Math.abs(value) >= 10 ? null : Math.abs(value) < 0.001 ? 5 : Math.abs(value) < 0.01 || Math.abs(1 - Math.abs(value)) < 0.01 ? 4 : 3;
const like = (value, score) => num(value, value == null ? null : places(score.value));
const interval = score => score.low == null || score.high == null ? null : `${like(score.low, score)} to ${like(score.high, score)}`;
const columnName = index => data.columns[index].name;
const short = (text, length) => { const all = [...text]; return all.length <= length ? text : all.slice(0, length - 1).join("") + "…"; };

const shapes = {
  similar: "M6 0a6 6 0 1 0 0 12A6 6 0 0 0 6 0Z", check: "M6 0 12 6 6 12 0 6Z", risk: "M6 .6 12 11.4H0Z", none: "M0 4.8h12v2.4H0Z",
};
/** The verdict as a word and a shape; the colour only repeats it. */
function chip(word, bare) {
  const kind = word in shapes ? word : "none";
  return el("span", { class: `chip ${kind}${bare ? " bare" : ""}` }, el("svg", { viewBox: "-.5 -.5 13 13", "aria-hidden": "true" }, el("path", { d: shapes[kind] })), word);
}

/** Value, interval and reference on a line: a dot, a bar and a tick. */
function scale(score) {
  if (score.value == null) return null;
  const all = [score.value, score.low, score.high, score.reference].filter(v => v != null);
  let low = Math.min(...all), high = Math.max(...all);
  const step = [1e-4, 1e-3, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 100, 1000].find(s => (high - low) / s <= 4) ?? high - low;
  low = Math.floor(low / step + 1e-9) * step; high = Math.ceil(high / step - 1e-9) * step;
  if (high <= low) { if (high === 1) low = high - step; else high = low + step; } // nothing is above 1
  const at = value => 4 + 152 * (value - low) / (high - low);
  const mark = text => trim(Number(text).toFixed(4));
  return el("svg", { class: "scale", viewBox: "0 0 160 22", "aria-hidden": "true", preserveAspectRatio: "xMinYMid meet" },
    el("line", { class: "axis", x1: 4, x2: 156, y1: 6, y2: 6 }),
    score.low != null && el("line", { class: "range", x1: at(score.low), x2: Math.max(at(score.high), at(score.low) + .1), y1: 6, y2: 6 }),
    score.reference != null && el("line", { class: "ref", x1: at(score.reference), x2: at(score.reference), y1: 0, y2: 12 }),
    el("circle", { class: "value", cx: at(score.value), cy: 6, r: 4.5 }),
    el("text", { x: 2, y: 21 }, mark(low)), el("text", { x: 158, y: 21, "text-anchor": "end" }, mark(high)));
}

/** A table with a caption for those who cannot see it. Cells are texts, nodes, or [text, class]. */
function table(caption, heads, rows, attributes) {
  const cell = (tag, content, extra) => Array.isArray(content) ? el(tag, { class: content[1], ...extra }, content[0]) : el(tag, extra, content);
  return el("table", attributes, el("caption", { class: "hidden" }, caption),
    el("thead", {}, el("tr", {}, heads.map(head => cell("th", head, { scope: "col" })))),
    el("tbody", {}, rows.map(row => el("tr", {}, row.map((content, i) => cell(i ? "td" : "th", content, i ? null : { scope: "row" }))))));
}

/** The scores of a section: what it is, value and interval, reference, where it stands, verdict. */
function scoreTable(caption, scores) {
  if (!scores.length) return null;
  const rows = [...scores].sort((a, b) => order(b.word) - order(a.word)).map(score => el("tr", {},
    el("th", { scope: "row" }, score.label, el("div", { class: "says" }, score.says)),
    score.value == null
      ? el("td", { colspan: 3, class: "says" }, score.note ?? "Not measured.")
      : [el("td", { class: "n", "data-name": "value" }, like(score.value, score), el("div", { class: "iv" }, interval(score) ?? "no interval")),
        el("td", { class: "n of-holdout", "data-name": "real against real" }, like(score.reference, score),
          score.atReferenceSize != null && el("div", { class: "iv" }, `v. ${like(score.atReferenceSize, score)} on equal rows`)),
        el("td", {}, scale(score))],
    el("td", { title: score.rule }, chip(score.word), score.value != null && score.note && el("div", { class: "says" }, score.note))));
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, el("table", { class: "scores" }, el("caption", { class: "hidden" }, caption),
    el("thead", {}, el("tr", {}, ["Measure", ["Value, 95 % interval", "n"], ["Real against real", "n"], "", "Verdict"].map(head =>
      Array.isArray(head) ? el("th", { scope: "col", class: head[1] }, head[0]) : el("th", { scope: "col" }, head || el("span", { class: "hidden" }, "Picture"))))),
    el("tbody", {}, rows)));
}
const order = word => ({ risk: 2, check: 1, similar: 0 })[word] ?? -1;
const ofSection = name => data.scores.filter(score => score.section === name);
const isKind = (score, kind) => score.id === kind || score.id.startsWith(kind + " (");
const ofKind = (...kinds) => kinds.flatMap(kind => data.scores.filter(score => isKind(score, kind)));
const pairsOf = flat => { const points = []; for (let i = 0; i + 1 < flat.length; i += 2) points.push([flat[i], flat[i + 1]]); return points; };
