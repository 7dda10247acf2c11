// Two columns at a time: matrices of association and of accuracy, and the explorer of pairs.
const at = (triangle, i, j) => i === j ? null : triangle[i > j ? i * (i - 1) / 2 + j : j * (j - 1) / 2 + i];
// Hues that start at the card's own colour, so that nothing is drawn where there is nothing.
const ramp = (colours, hue) => [colours.card, fade(colours[hue], .35), colours[hue]];
const diverging = colours => [colours.real, fade(colours.real, .3), colours.card, fade(colours.synthetic, .3), colours.synthetic];

function matrixOption(labels, cells, { low, high, colourOf, tip }) {
  return (colours, width) => {
    const letters = Math.max(9, Math.floor(width / 27)), size = labels.length > 24 ? 7.5 : labels.length > 14 ? 8.5 : 10;
    const side = { type: "category", data: labels.map((_, i) => i), splitArea: { show: false } };
    return {
      grid: { left: 7, right: 6, top: 4, bottom: 2, containLabel: true },
      xAxis: axis(colours, { ...side, axisLine: { show: false }, axisLabel: { interval: 0, rotate: 90, fontSize: size, formatter: i => short(labels[i], letters), hideOverlap: false } }),
      yAxis: axis(colours, { ...side, inverse: true, axisLine: { show: false }, axisLabel: { interval: 0, fontSize: size, formatter: i => short(labels[i], letters), hideOverlap: false } }),
      visualMap: { show: false, min: low, max: high, dimension: 2, inRange: { color: colourOf(colours) } },
      series: [{ type: "heatmap", data: cells, itemStyle: { borderWidth: labels.length > 24 ? .5 : 1.5, borderColor: colours.card }, emphasis: { itemStyle: { borderColor: colours.ink, borderWidth: 1 } } }],
      tooltip: tooltip(colours, item => tip(item.value), { trigger: "item" }),
    };
  };
}

function associationFigures() {
  const found = data.association;
  if (!found) return null;
  const labels = found.columns.map(columnName), n = labels.length;
  const cells = value => { const all = []; for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) { const v = value(i, j); if (v != null) all.push([j, i, v]); } return all; };
  const difference = (i, j) => { const r = at(found.real, i, j), s = at(found.synthetic, i, j); return r == null || s == null ? null : s - r; };
  const tip = ([j, i]) => [`${labels[i]} × ${labels[j]}`, ["real", num(at(found.real, i, j))], ["synthetic", num(at(found.synthetic, i, j))], ["difference", num(difference(i, j))]];
  const rows = []; for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) rows.push([i, j]);
  rows.sort((a, b) => Math.abs(difference(...b) ?? 0) - Math.abs(difference(...a) ?? 0));
  const numbers = () => table("Association of every pair, largest difference first", ["Pair", ["real", "n"], ["synthetic", "n"], ["difference", "n"]], rows.slice(0, 400).map(([i, j]) => [`${labels[i]} × ${labels[j]}`, [num(at(found.real, i, j)), "n of-real"], [num(at(found.synthetic, i, j)), "n of-synthetic"], [num(difference(i, j)), "n"]]));
  const largest = Math.max(.05, ...rows.map(([i, j]) => Math.abs(difference(i, j) ?? 0)));
  const one = (title, sub, label, option) => figure({ title, sub, label, option, numbers, size: n > 20 ? "huge" : "square" });
  const worst = rows[0], worstText = worst ? `Largest difference: ${labels[worst[0]]} and ${labels[worst[1]]}, ${num(difference(...worst))}.` : "";
  return el("div", { class: "block" }, el("h3", {}, "Association of every two columns"),
    el("p", {}, "Rank correlation of two numbers, correlation ratio of a number and a label, Cramér's V of two labels: 0 is none, 1 is complete. The third panel is synthetic minus real: orange where synthetic ties are stronger, blue where they are weaker."),
    el("div", { class: "grid three" },
      one("Real", "0 to 1, without sign", `Association matrix of the real rows, ${n} columns.`, matrixOption(labels, cells((i, j) => { const v = at(found.real, i, j); return v == null ? null : Math.abs(v); }), { low: 0, high: 1, colourOf: c => ramp(c, "real"), tip })),
      one("Synthetic", "0 to 1, without sign", `Association matrix of the synthetic rows, ${n} columns.`, matrixOption(labels, cells((i, j) => { const v = at(found.synthetic, i, j); return v == null ? null : Math.abs(v); }), { low: 0, high: 1, colourOf: c => ramp(c, "synthetic"), tip })),
      one("Difference", `colours end at ±${num(largest)}`, `Synthetic minus real association. ${worstText}`, matrixOption(labels, cells(difference), { low: -largest, high: largest, colourOf: diverging, tip }))));
}

/** How far each pair falls short of real against real: nothing is dark that chance explains. */
function accuracyFigure() {
  const found = data.association;
  if (!found || found.shortfall.every(v => v == null)) return null;
  const labels = found.columns.map(columnName), n = labels.length;
  const alone = found.columns.map(column => data.ranking.find(rank => rank.column === column));
  const shortfall = (i, j) => { const v = i === j ? alone[i]?.shortfall : at(found.shortfall, i, j); return v == null ? null : Math.max(0, v); };
  const likeness = (i, j) => i === j ? alone[i] && mainMeasure(alone[i])?.value : at(found.accuracy, i, j);
  const total = labels.map((_, i) => { let sum = 0; for (let j = 0; j < n; j++) sum += shortfall(i, j) ?? 0; return sum; });
  const sorted = labels.map((_, i) => i).sort((a, b) => total[b] - total[a]);
  const cells = [];
  for (let y = 0; y < n; y++) for (let x = 0; x < n; x++) { const v = shortfall(sorted[y], sorted[x]); if (v != null) cells.push([x, y, v]); }
  const largest = Math.max(.05, ...cells.map(cell => cell[2]));
  const name = (x, y) => x === y ? labels[sorted[x]] : `${labels[sorted[y]]} × ${labels[sorted[x]]}`;
  const rows = cells.filter(([x, y]) => x <= y).sort((a, b) => b[2] - a[2]);
  return figure({
    heading: "h3", title: "Where columns and pairs fall short", sub: `how much less alike than real against real; blank is none, the darkest is ${num(largest)}. The column that falls shortest comes first; the diagonal is the column alone`, size: "huge",
    label: `Matrix of shortfalls of ${n} columns and their pairs, worst first. Largest: ${rows.slice(0, 3).map(([x, y, v]) => `${name(x, y)} ${num(v)}`).join(", ")}.`,
    option: matrixOption(sorted.map(i => labels[i]), cells, { low: 0, high: largest, colourOf: c => [c.wash, fade(c.plum, .5), c.plum], tip: ([x, y, v]) => [name(x, y), ["likeness", num(likeness(sorted[y], sorted[x]))], ["short of real against real", num(v)]] }),
    numbers: () => table("Shortfall, worst first", ["Column or pair", ["likeness", "n"], ["short by", "n"]], rows.slice(0, 400).map(([x, y, v]) => [name(x, y), [num(likeness(sorted[y], sorted[x])), "n"], [num(v), "n"]])),
  });
}

/** Two columns, precomputed: real, synthetic and their difference over one grid. */
function pairExplorer() {
  if (!data.pairs.length) return null;
  const holder = el("div", { class: "grid three" });
  const all = data.pairs.map((pair, i) => [i, `${columnName(pair.x)} × ${columnName(pair.y)}`]);
  const said = el("p", { class: "small quiet", role: "status" });
  const show = index => { forget(holder); const pair = data.pairs[index]; said.textContent = pair.value == null ? "" : `Likeness ${num(pair.value)}${pair.reference == null ? "" : `; ${pair.atReferenceSize == null ? "" : `${num(pair.atReferenceSize)} on as many rows as the reference, `}real against real ${num(pair.reference)}`}`; holder.replaceChildren(...pairFigures(pair)); };
  const select = el("select", { on: { change: event => show(Number(event.target.value)) } }, all.map(([i, text]) => el("option", { value: i }, short(text, 70))));
  const step = by => { select.value = String((Number(select.value) + by + all.length) % all.length); show(Number(select.value)); };
  show(0);
  return el("div", { class: "block" }, el("h3", {}, "Pair explorer"), el("p", {}, "How the rows share out over two columns, the pair that differs most first. Numbers are cut at quantiles of the real rows, so an even colour along a row means that the columns do not depend on each other."),
    el("div", { class: "tools" }, el("label", {}, "Pair", select), el("span", { class: "switch" }, el("button", { type: "button", on: { click: () => step(-1) } }, "Previous"), el("button", { type: "button", on: { click: () => step(1) } }, "Next")), said), holder);
}

function pairFigures(pair) {
  const xs = data.cells[pair.x], ys = data.cells[pair.y], title = `${columnName(pair.x)} × ${columnName(pair.y)}`;
  const cells = value => pair.real.map((_, k) => [k % xs.length, Math.floor(k / xs.length), value(k)]);
  const high = Math.max(1, ...pair.real, ...pair.synthetic), gap = Math.max(1, ...pair.real.map((r, k) => Math.abs(pair.synthetic[k] - r)));
  const tip = ([x, y]) => { const k = y * xs.length + x; return [`${xs[x]} · ${ys[y]}`, ["real", percent(pair.real[k] / 1e4)], ["synthetic", percent(pair.synthetic[k] / 1e4)], ["difference", percent((pair.synthetic[k] - pair.real[k]) / 1e4)]]; };
  const numbers = () => table(`Shares of ${title}`, [columnName(pair.x), columnName(pair.y), ["real", "n"], ["synthetic", "n"]], cells(k => pair.synthetic[k] - pair.real[k]).sort((a, b) => Math.abs(b[2]) - Math.abs(a[2])).slice(0, 200).map(([x, y]) => { const k = y * xs.length + x; return [xs[x], ys[y], [percent(pair.real[k] / 1e4), "n of-real"], [percent(pair.synthetic[k] / 1e4), "n of-synthetic"]]; }));
  // an axis has room for where a range starts; the tooltip and the numbers give all of it
  const start = (text, letters) => short(text.split(" – ")[0], letters);
  const option = (value, low, top, colourOf) => (colours, width) => {
    const base = axis(colours, { type: "category", axisLine: { show: false } });
    const letters = Math.max(9, Math.floor(width / 24));
    return {
      grid: { left: 9, right: 6, top: 4, bottom: 2, containLabel: true },
      xAxis: { ...base, data: xs.map((_, i) => i), axisLabel: { ...base.axisLabel, rotate: xs.every(x => start(x, letters).length <= 3) ? 0 : 90, interval: 0, fontSize: 9, hideOverlap: false, formatter: i => start(xs[i], letters) } },
      yAxis: { ...base, data: ys.map((_, i) => i), axisLabel: { ...base.axisLabel, interval: 0, fontSize: 9, hideOverlap: false, formatter: i => start(ys[i], letters) } },
      visualMap: { show: false, min: low, max: top, dimension: 2, inRange: { color: colourOf(colours) } },
      series: [{ type: "heatmap", data: cells(value), itemStyle: { borderWidth: 1, borderColor: colours.card } }],
      tooltip: tooltip(colours, item => tip(item.value), { trigger: "item" }),
    };
  };
  const one = (name, sub, opt) => figure({ title: name, sub, label: `${name}: shares of the rows over ${title}.`, option: opt, numbers, size: "square" });
  return [one("Real", `across: ${columnName(pair.x)} · up: ${columnName(pair.y)}`, option(k => pair.real[k], 0, high, c => ramp(c, "real"))),
    one("Synthetic", `on the same scale; darkest: ${percent(high / 1e4)} of rows`, option(k => pair.synthetic[k], 0, high, c => ramp(c, "synthetic"))),
    one("Difference", `orange: more in synthetic; darkest: ${percent(gap / 1e4)}`, option(k => pair.synthetic[k] - pair.real[k], -gap, gap, diverging))];
}

function pairsSection(into) {
  into.append(scoreTable("Measures of pairs", ofSection("pairs")) ?? "");
  const accuracy = accuracyFigure();
  into.append(associationFigures() ?? el("p", { class: "quiet" }, "The table has fewer than two columns that can be related."));
  if (accuracy) into.append(el("div", { class: "block" }, accuracy));
  into.append(pairExplorer() ?? "");
}
