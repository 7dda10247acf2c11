// One column at a time: overlays of the tables, and the table of all columns, worst first.
const views = { histogram: "Histogram", density: "Density", cumulative: "Cumulative", quantiles: "Q–Q" };
const names = { real: "real", synthetic: "synthetic", holdout: "holdout" };

function columnOption(column, view) {
  if (column.form === "bars") return (colours, width) => barsOption(column, colours, width);
  if (view === "density") return colours => densityOption(column, colours);
  if (view === "cumulative") return colours => cumulativeOption(column, colours);
  if (view === "quantiles") return colours => quantilesOption(column, colours);
  return colours => histogramOption(column, colours);
}

const sharesTip = (title, trio, i) => [title, ...tables.filter(t => trio[t]).map(t => [names[t], percent(trio[t][i])])];

function barsOption(column, colours, width) {
  // upright while every label has room beneath its bars, else sideways
  const labels = column.labels, longest = Math.max(...labels.map(label => label.length));
  const label = labels.length > 30 || (longest > 3 && labels.length > 1 && longest * 6.4 + 12 > (width - 60) / labels.length);
  const category = axis(colours, {
    type: "category", data: labels.map((_, i) => i), inverse: label,
    axisLabel: { interval: label ? 0 : "auto", fontSize: labels.length > 16 ? 9 : 10.5, formatter: i => short(labels[i], label ? Math.max(10, Math.floor(width / 19)) : 24), hideOverlap: !label },
    axisLine: { show: true, lineStyle: { color: colours.line } },
  });
  const value = quietAxis(colours, { type: "value", max: whole, axisLabel: { formatter: percent } });
  const series = [
    { name: "real", type: "bar", data: column.shares.real, itemStyle: { color: fade(colours.real, .78) }, barMaxWidth: 18, barGap: "8%", barCategoryGap: "28%" },
    { name: "synthetic", type: "bar", data: column.shares.synthetic, itemStyle: { color: colours.synthetic }, barMaxWidth: 18 },
  ];
  if (column.shares.holdout) series.push({
    name: "holdout", type: "custom", data: column.shares.holdout.map((v, i) => label ? [v, i] : [i, v]), encode: label ? { x: 0, y: 1 } : { x: 0, y: 1 }, z: 4, silent: true,
    renderItem: (_, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]), size = Math.min(22, Math.abs(api.size([1, 1])[label ? 1 : 0]) * .36);
      return { type: "line", shape: label ? { x1: x, x2: x, y1: y - size, y2: y + size } : { x1: x - size, x2: x + size, y1: y, y2: y }, style: { stroke: colours.holdout, lineWidth: 1.8 } };
    },
  });
  return {
    grid: { left: 10, right: 12, top: 8, bottom: 4, containLabel: true },
    xAxis: label ? value : category, yAxis: label ? category : value, series,
    tooltip: tooltip(colours, items => sharesTip(labels[items[0].dataIndex], column.shares, items[0].dataIndex), { trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: fade(colours.faint, .08) } } }),
  };
}

const valueAxis = (column, colours) => axis(colours, column.log
  ? { type: "log", min: column.edges[0], max: column.edges.at(-1), axisLabel: { formatter: v => tick(v, column.unit), showMinLabel: false, showMaxLabel: false } }
  : { type: "value", min: column.edges[0], max: column.edges.at(-1), axisLabel: { formatter: v => tick(v, column.unit), showMinLabel: false, showMaxLabel: false } });

/** Real as filled steps, synthetic and holdout as lines of steps; spikes stand apart at the left. */
function histogramOption(column, colours) {
  const edges = column.edges, spikes = column.spikes ?? [];
  const steps = shares => { const line = [[edges[0], 0]]; shares.forEach((share, i) => line.push([edges[i], share], [edges[i + 1], share])); line.push([edges.at(-1), 0]); return line; };
  const style = { real: { lineStyle: { width: 0 }, areaStyle: { color: fade(colours.real, .42) } }, synthetic: { lineStyle: { width: 1.8, color: colours.synthetic }, z: 4 }, holdout: { lineStyle: { width: 1.2, color: colours.holdout }, z: 3 } };
  const gridWidth = spikes.length ? `${Math.min(46, 9 + 11 * spikes.length)}%` : 0;
  const option = {
    grid: [{ left: spikes.length ? `${Math.min(49, 12 + 11 * spikes.length)}%` : 4, right: column.unit === "ms" ? 30 : 10, top: 10, bottom: 4, containLabel: true }],
    xAxis: [valueAxis(column, colours)],
    yAxis: [quietAxis(colours, { type: "value", axisLabel: { formatter: percent }, min: 0, position: spikes.length ? "right" : "left" })],
    series: tables.filter(t => column.bins[t]).map(t => ({ name: names[t], type: "line", data: steps(column.bins[t]), symbol: "none", triggerLineEvent: false, ...style[t] })),
    tooltip: tooltip(colours, parameters => {
      const item = Array.isArray(parameters) ? parameters[0] : parameters;
      if (item.seriesName.startsWith("spike")) return sharesTip(`= ${spikes[item.dataIndex].label}`, trioOf(spikes), item.dataIndex);
      const x = item.axisValue ?? item.value[0];
      const i = Math.max(0, edges.findLastIndex((edge, k) => edge <= x && k < edges.length - 1));
      return sharesTip(`${unitText(edges[i], column.unit)} – ${unitText(edges[i + 1], column.unit)}`, column.bins, i);
    }, { trigger: "axis" }),
  };
  if (spikes.length) {
    const trio = trioOf(spikes);
    option.grid.push({ left: 4, width: gridWidth, top: 10, bottom: 4, containLabel: true });
    option.xAxis.push(axis(colours, { type: "category", gridIndex: 1, data: spikes.map((_, i) => i), axisLabel: { interval: 0, formatter: i => "= " + short(spikes[i].label, 8) } }));
    option.yAxis.push(quietAxis(colours, { type: "value", gridIndex: 1, min: 0, max: whole, axisLabel: { formatter: percent } }));
    for (const t of tables) if (trio[t]) option.series.push({ name: "spike " + t, type: "bar", xAxisIndex: 1, yAxisIndex: 1, data: trio[t], barGap: "10%", barMaxWidth: 14, itemStyle: { color: t === "real" ? fade(colours.real, .78) : colours[t] } });
  }
  return option;
}
const trioOf = spikes => Object.fromEntries(tables.map(t => [t, spikes.every(s => s.share[t] != null) ? spikes.map(s => s.share[t]) : null]));

function linesOption(column, colours, lines, xAxis, yAxis, tip) {
  return {
    grid: { left: 4, right: 12, top: 10, bottom: 4, containLabel: true }, xAxis, yAxis,
    series: lines.map(([t, points]) => ({ name: names[t], type: "line", data: points, symbol: "none", lineStyle: { width: t === "holdout" ? 1.3 : 1.9, color: colours[t] }, itemStyle: { color: colours[t] }, areaStyle: t === "real" && tip !== "cumulative" ? { color: fade(colours.real, .15) } : undefined })),
    tooltip: tooltip(colours, items => [unitText(items[0].axisValue, column.unit), ...items.map(item => [item.seriesName, percent(item.value[1])])], { trigger: "axis" }),
  };
}
const densityOption = (column, colours) => linesOption(column, colours,
  tables.filter(t => column.density[t]).map(t => [t, column.densityAt.map((x, i) => [x, column.density[t][i]])]),
  valueAxis(column, colours), quietAxis(colours, { type: "value", min: 0, axisLabel: { show: false } }));
const cumulativeOption = (column, colours) => linesOption(column, colours,
  tables.filter(t => column.quantiles[t]).map(t => [t, column.quantiles[t].map((x, i) => [x, column.probabilities[i]])]),
  valueAxis(column, colours), quietAxis(colours, { type: "value", min: 0, max: 1, axisLabel: { formatter: percent } }), "cumulative");

function quantilesOption(column, colours) {
  const q = column.quantiles, low = Math.min(q.real[0], q.synthetic[0]), high = Math.max(q.real.at(-1), q.synthetic.at(-1));
  const log = column.log && low > 0;
  const ends = { type: log ? "log" : "value", min: low, max: high > low ? high : low + 1, axisLabel: { formatter: v => tick(v, column.unit), showMinLabel: false, showMaxLabel: false }, splitNumber: 4 };
  return {
    grid: { left: 18, right: 14, top: 10, bottom: 20, containLabel: true },
    xAxis: axis(colours, { ...ends, name: "real quantile" }), yAxis: axis(colours, { ...ends, name: "synthetic quantile", nameGap: 34, splitLine: { show: true, lineStyle: { color: colours.hair } } }),
    series: [
      { type: "line", name: "equal", data: [[low, low], [high, high]], symbol: "none", silent: true, lineStyle: { color: colours.faint, width: 1, type: [3, 3] } },
      ...(q.holdout ? [{ type: "scatter", name: "holdout", data: q.real.map((x, i) => [x, q.holdout[i]]), symbolSize: 4, itemStyle: { color: colours.holdout } }] : []),
      { type: "scatter", name: "synthetic", data: q.real.map((x, i) => [x, q.synthetic[i]]), symbolSize: 5, itemStyle: { color: colours.synthetic } }],
    tooltip: tooltip(colours, item => item.seriesName === "equal" ? null : [`${percent(column.probabilities[item.dataIndex])} quantile`, ["real", unitText(item.value[0], column.unit)], [item.seriesName, unitText(item.value[1], column.unit)]], { trigger: "item" }),
  };
}

function columnNumbers(column) {
  const heads = (first, trio) => [first, ...tables.filter(t => trio[t]).map(t => [t, "n"])];
  const line = (trio, i) => tables.filter(t => trio[t]).map(t => [percent(trio[t][i]), "n of-" + t]);
  if (column.form === "bars") return table(`Shares of ${column.name}`, heads("Value", column.shares), column.labels.map((label, i) => [label, ...line(column.shares, i)]));
  const spikes = column.spikes ?? [], trio = trioOf(spikes);
  return table(`Shares of ${column.name}`, heads("Range", column.bins), [
    ...spikes.map((spike, i) => ["= " + spike.label, ...tables.filter(t => column.bins[t]).map(t => [percent(trio[t]?.[i]), "n of-" + t])]),
    ...column.bins.real.map((_, i) => [`${unitText(column.edges[i], column.unit)} – ${unitText(column.edges[i + 1], column.unit)}`, ...line(column.bins, i)]),
    ...(column.outside ? [["outside", ...tables.filter(t => column.bins[t]).map(t => [percent(column.outside[t]), "n of-" + t])]] : [])]);
}

const mainMeasure = rank => { const id = ["column-shapes", ...Object.keys(rank.measures)].find(id => id in rank.measures); return id && rank.measures[id]; };

function columnFigure(rank, size) {
  const column = data.columns[rank.column], measure = mainMeasure(rank);
  if (column.form === "none") return el("figure", {}, el("figcaption", {}, el("h4", {}, column.name)), el("p", { class: "quiet small" }, column.note ?? "Not drawn: other columns of this wide table differ more."));
  const sub = [measure?.value != null && `likeness ${like(measure.value, measure)}`, measure?.reference != null && `real against real ${like(measure.reference, measure)}`].filter(Boolean).join(" · ");
  const outside = column.outside && Math.max(column.outside.real ?? 0, column.outside.synthetic ?? 0) >= 0.02 ? `Outside the picture: ${percent(column.outside.real)} of real, ${percent(column.outside.synthetic)} of synthetic values.` : null;
  const made = figure({
    title: column.name, sub: sub || null, chipWord: rank.word === "not judged" ? null : rank.word, size: size ?? (column.form === "bars" && column.labels.length > 11 && column.labels.some(l => l.length > 3) ? "long" : null),
    label: `${column.name}: shares of ${column.form === "bars" ? "its values" : "ranges of values"} in the ${tables.join(", ")} rows drawn over each other. ${sub}`,
    option: columnOption(column, "histogram"), numbers: () => columnNumbers(column),
    controls: size && column.form === "histogram" && column.quantiles ? viewSwitch(column) : null,
  });
  const notes = [column.note, outside].filter(Boolean).join(" ");
  if (notes) made.append(el("p", { class: "quiet small" }, notes));
  return made;
}

function viewSwitch(column) {
  const holder = el("div", { class: "switch", role: "group", "aria-label": `Picture of ${column.name}` });
  holder.append(...Object.entries(views).map(([view, text]) => el("button", { type: "button", "aria-pressed": String(view === "histogram"), on: { click: event => {
    for (const other of holder.children) other.setAttribute("aria-pressed", String(other === event.currentTarget));
    change(holder.closest("figure").querySelector(".chart"), columnOption(column, view));
  } } }, text)));
  return holder;
}

/** The worst columns as pictures, then all of them in a table whose rows open. */
function columnsSection(into) {
  const worst = data.ranking.filter(rank => data.columns[rank.column].form !== "none").slice(0, 6);
  into.append(scoreTable("Measures of single columns", ofSection("columns")) ?? "");
  if (worst.length) into.append(el("div", { class: "block" }, el("h3", {}, worst.length < data.columns.length ? `The ${worst.length} columns that differ most` : "Every column"),
    el("p", {}, `Blue area or bar: real rows. Orange: synthetic rows.${hasHoldout ? " Grey line: real rows that the model never saw." : ""} Where one value fills a tenth of a number column it stands apart at the left.`),
    el("div", { class: "grid" }, worst.map(rank => columnFigure(rank)))));
  into.append(columnsTable());
}

function columnsTable() {
  const body = el("tbody");
  const byName = [...data.ranking].sort((a, b) => a.column - b.column);
  let shown = 40, list = data.ranking, wanted = "";
  const more = el("button", { type: "button", class: "more", on: { click: () => { shown += 200; fill(); } } });
  const said = el("p", { class: "hidden", role: "status" });
  const fill = () => {
    const found = list.filter(rank => columnName(rank.column).toLowerCase().includes(wanted));
    forget(body);
    body.replaceChildren(...found.slice(0, shown).map(columnRow));
    more.hidden = found.length <= shown;
    more.textContent = `Show more (${count(found.length - shown)} left)`;
    said.textContent = counted(found.length, "column");
  };
  const search = el("input", { type: "search", "aria-label": "Find a column", placeholder: "Find a column", on: { input: event => { wanted = event.target.value.trim().toLowerCase(); fill(); } } });
  const sort = el("select", { on: { change: event => { list = event.target.value === "worst" ? data.ranking : byName; fill(); } } }, el("option", { value: "worst" }, "worst first"), el("option", { value: "table" }, "as in the table"));
  fill();
  return el("div", { class: "block" }, el("h3", {}, "All columns"), el("p", {}, "Open a row for its picture, its numbers and every measure of it."),
    el("div", { class: "tools" }, data.columns.length > 8 && search, el("label", {}, "Order", sort), said),
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "All columns" }, el("table", { class: "columns" }, el("caption", { class: "hidden" }, "Columns with their likeness, reference, missing share and verdict"),
      el("thead", {}, el("tr", {}, [["Column"], ["Kind", "wide"], ["Likeness, 95 % interval", "n"], ["Real against real", "n"], ["Missing real / synthetic", "n wide"], ["Distinct real / synthetic", "n wide"], ["Verdict"]].map(([text, kind]) => el("th", { scope: "col", class: kind }, text)))), body)), more);
}

function columnRow(rank) {
  const column = data.columns[rank.column], measure = rank.word === "not judged" ? null : mainMeasure(rank);
  const open = el("button", { type: "button", class: "open", "aria-expanded": "false" }, column.name);
  const row = el("tr", {}, el("th", { scope: "row" }, open), el("td", { class: "wide quiet" }, column.kind),
    el("td", { class: "n", "data-name": "likeness" }, measure ? like(measure.value, measure) : "–", measure && interval(measure) && el("div", { class: "iv" }, interval(measure))),
    el("td", { class: "n of-holdout", "data-name": "real against real" }, measure ? like(measure.reference, measure) : "–"),
    el("td", { class: "n wide" }, `${percent(column.missing.real)} / ${percent(column.missing.synthetic)}`),
    el("td", { class: "n wide" }, `${count(column.distinct.real)} / ${count(column.distinct.synthetic)}`), el("td", {}, chip(rank.word)));
  open.addEventListener("click", () => {
    const next = row.nextElementSibling, isOpen = open.getAttribute("aria-expanded") === "true";
    open.setAttribute("aria-expanded", String(!isOpen));
    if (isOpen) { forget(next); next.remove(); return; }
    row.after(el("tr", { class: "inner" }, el("td", { colspan: 7 }, el("div", { class: "panel" }, columnFigure(rank, "tall"), columnFacts(rank)))));
  });
  return row;
}

function columnFacts(rank) {
  const column = data.columns[rank.column];
  const three = numbers => tables.map(t => [numbers[t] == null ? "–" : column.unit === "ms" ? dateText(numbers[t]) : num(numbers[t]), "n of-" + t]);
  const facts = Object.entries(column.facts ?? {}).map(([name, numbers]) => [name, ...(name === "standard deviation" && column.unit === "ms" ? tables.map(t => [numbers[t] == null ? "–" : num(numbers[t] / 864e5) + " days", "n"]) : three(numbers))]);
  facts.push(["missing", ...tables.map(t => [percent(column.missing[t]), "n of-" + t])], ["distinct values", ...tables.map(t => [count(column.distinct[t]), "n of-" + t])]);
  const labelOf = id => data.scores.find(score => score.id === id)?.label ?? id;
  const measures = Object.entries(rank.measures).filter(([, part]) => part.value != null).map(([id, part]) => [labelOf(id), [like(part.value, part), "n"], [like(part.reference, part), "n of-holdout"], part.word === "not judged" ? "" : chip(part.word, true)]);
  return el("div", {}, el("h4", {}, "Numbers"), el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Facts of ${column.name}` }, table(`Numbers of ${column.name}`, ["Number", ...tables.map(t => [t, "n"])], facts)),
    measures.length > 0 && [el("h4", { style: "margin-top:1rem" }, "Measures"), el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Measures of ${column.name}` }, table(`Measures of ${column.name}`, ["Measure", ["Value", "n"], ["Real against real", "n"], "Verdict"], measures))]);
}
