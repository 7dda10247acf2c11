// Two columns at a time: matrices of association and of accuracy, and the explorer of pairs.
const at = (triangle, i, j) => i === j ? null : triangle[i > j ? i * (i - 1) / 2 + j : j * (j - 1) / 2 + i];
// Hues that start at the card's own colour, so that nothing is drawn where there is nothing.
const ramp = (colours, hue) => [colours.card, fade(colours[hue], .35), colours[hue]];
const diverging = colours => [colours.real, fade(colours.real, .3), colours.card, fade(colours.synthetic, .3), colours.synthetic];

function matrixOption(labels, cells, { low, high, colourOf, tip }) {
  return (colours, width) => {
    const letters = Math.max(6, Math.floor(width / 38)), size = labels.length > 24 ? 7.5 : labels.length > 14 ? 8.5 : 10;
    const side = { type: "category", data: labels.map((_, i) => i), splitArea: { show: false } };
    return {
      grid: { left: 2, right: 6, top: 4, bottom: 2, containLabel: true },
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

function accuracyFigure() {
  const found = data.association;
  if (!found || found.accuracy.every(v => v == null)) return null;
  const labels = found.columns.map(columnName), n = labels.length;
  const alone = i => { const rank = data.ranking.find(rank => rank.column === found.columns[i]); return rank?.measures["column-shapes"]?.value; };
  const value = (i, j) => i === j ? alone(i) : at(found.accuracy, i, j);
  const mean = labels.map((_, i) => { let sum = 0, seen = 0; for (let j = 0; j < n; j++) if (value(i, j) != null) { sum += value(i, j); seen++; } return seen ? sum / seen : 2; });
  const sorted = labels.map((_, i) => i).sort((a, b) => mean[a] - mean[b]);
  const cells = [];
  for (let y = 0; y < n; y++) for (let x = 0; x < n; x++) { const v = value(sorted[y], sorted[x]); if (v != null) cells.push([x, y, v]); }
  const lowest = Math.min(.9, ...cells.map(cell => cell[2]));
  const names = sorted.map(i => labels[i]);
  const rows = cells.filter(([x, y]) => x <= y).sort((a, b) => a[2] - b[2]);
  return figure({
    title: "Likeness of columns and pairs", sub: `darker is less alike, from 1 down to ${num(lowest)}; the column that differs most comes first`, size: "huge",
    label: `Matrix of likeness of ${n} columns and their pairs, worst first. Lowest: ${rows.slice(0, 3).map(([x, y, v]) => `${x === y ? names[x] : `${names[y]} and ${names[x]}`} ${num(v)}`).join(", ")}.`,
    option: matrixOption(names, cells, { low: lowest, high: 1, colourOf: c => [c.plum, fade(c.plum, .45), c.wash], tip: ([x, y, v]) => [x === y ? names[x] : `${names[y]} × ${names[x]}`, ["likeness", num(v)]] }),
    numbers: () => table("Likeness, worst first", ["Column or pair", ["likeness", "n"]], rows.slice(0, 400).map(([x, y, v]) => [x === y ? names[x] : `${names[y]} × ${names[x]}`, [num(v), "n"]])),
  });
}

/** Two columns, precomputed: real, synthetic and their difference over one grid. */
function pairExplorer() {
  if (!data.pairs.length) return null;
  const holder = el("div", { class: "grid three" });
  const all = data.pairs.map((pair, i) => [i, `${columnName(pair.x)} × ${columnName(pair.y)}`]);
  const said = el("p", { class: "small quiet", role: "status" });
  const show = index => { forget(holder); const pair = data.pairs[index]; said.textContent = pair.value == null ? "" : `Likeness ${num(pair.value)}${pair.reference == null ? "" : `, real against real ${num(pair.reference)}`}`; holder.replaceChildren(...pairFigures(pair)); };
  const select = el("select", { on: { change: event => show(Number(event.target.value)) } }, all.map(([i, text]) => el("option", { value: i }, short(text, 70))));
  const step = by => { select.value = String((Number(select.value) + by + all.length) % all.length); show(Number(select.value)); };
  show(0);
  return el("div", { class: "block" }, el("h3", {}, "Pair explorer"), el("p", {}, "How the rows share out over two columns, the pair that differs most first. Numbers are cut at quantiles of the real rows, so an even colour means what chance alone would give."),
    el("div", { class: "tools" }, el("label", {}, "Pair", select), el("span", { class: "switch" }, el("button", { type: "button", on: { click: () => step(-1) } }, "Previous"), el("button", { type: "button", on: { click: () => step(1) } }, "Next")), said), holder);
}

function pairFigures(pair) {
  const xs = data.cells[pair.x], ys = data.cells[pair.y], title = `${columnName(pair.x)} × ${columnName(pair.y)}`;
  const cells = value => pair.real.map((_, k) => [k % xs.length, Math.floor(k / xs.length), value(k)]);
  const high = Math.max(1, ...pair.real, ...pair.synthetic), gap = Math.max(1, ...pair.real.map((r, k) => Math.abs(pair.synthetic[k] - r)));
  const tip = ([x, y]) => { const k = y * xs.length + x; return [`${xs[x]} · ${ys[y]}`, ["real", percent(pair.real[k] / 1e4)], ["synthetic", percent(pair.synthetic[k] / 1e4)], ["difference", percent((pair.synthetic[k] - pair.real[k]) / 1e4)]]; };
  const numbers = () => table(`Shares of ${title}`, [columnName(pair.x), columnName(pair.y), ["real", "n"], ["synthetic", "n"]], cells(k => pair.synthetic[k] - pair.real[k]).sort((a, b) => Math.abs(b[2]) - Math.abs(a[2])).slice(0, 200).map(([x, y]) => { const k = y * xs.length + x; return [xs[x], ys[y], [percent(pair.real[k] / 1e4), "n of-real"], [percent(pair.synthetic[k] / 1e4), "n of-synthetic"]]; }));
  const option = (value, low, top, colourOf) => (colours, width) => {
    const base = axis(colours, { type: "category", axisLine: { show: false } });
    const letters = Math.max(6, Math.floor(width / 34));
    return {
      grid: { left: 4, right: 6, top: 4, bottom: 20, containLabel: true },
      xAxis: { ...base, data: xs.map((_, i) => i), name: short(columnName(pair.x), 30), nameGap: 8, nameLocation: "middle", nameTextStyle: { color: colours.soft, verticalAlign: "top", padding: [0, 0, 0, 0] }, axisLabel: { ...base.axisLabel, rotate: 60, interval: 0, fontSize: 9, hideOverlap: false, formatter: i => short(xs[i], letters) } },
      yAxis: { ...base, data: ys.map((_, i) => i), axisLabel: { ...base.axisLabel, interval: 0, fontSize: 9, hideOverlap: false, formatter: i => short(ys[i], letters) } },
      visualMap: { show: false, min: low, max: top, dimension: 2, inRange: { color: colourOf(colours) } },
      series: [{ type: "heatmap", data: cells(value), itemStyle: { borderWidth: 1, borderColor: colours.card } }],
      tooltip: tooltip(colours, item => tip(item.value), { trigger: "item" }),
    };
  };
  const one = (name, sub, opt) => figure({ title: name, sub, label: `${name}: shares of the rows over ${title}.`, option: opt, numbers, size: "square" });
  return [one("Real", `darkest: ${percent(high / 1e4)} of rows`, option(k => pair.real[k], 0, high, c => ramp(c, "real"))),
    one("Synthetic", "on the same colours' scale", option(k => pair.synthetic[k], 0, high, c => ramp(c, "synthetic"))),
    one("Difference", `orange: more in synthetic; darkest ${percent(gap / 1e4)}`, option(k => pair.synthetic[k] - pair.real[k], -gap, gap, diverging))];
}

function pairsSection(into) {
  into.append(scoreTable("Measures of pairs", ofSection("pairs")) ?? "");
  const accuracy = accuracyFigure();
  into.append(associationFigures() ?? el("p", { class: "quiet" }, "The table has fewer than two columns that can be related."));
  if (accuracy) into.append(el("div", { class: "block" }, accuracy));
  into.append(pairExplorer() ?? "");
}
