// Whole rows: the map, what a judge can tell, what can be learnt, how close rows come to real ones, what is missing or invalid.
function embeddingFigure() {
  const map = data.embedding;
  if (!map) return el("p", { class: "quiet" }, "Fewer than two features vary, so rows cannot be laid out on a plane.");
  const ends = axisIndex => { const all = tables.flatMap(t => (map.contours[t] ?? []).flatMap(c => c.lines.flatMap(line => line.filter((_, i) => i % 2 === axisIndex)))); const low = Math.min(...all), high = Math.max(...all), pad = .06 * (high - low || 1); return [low - pad, high + pad]; };
  const [xs, ys] = [ends(0), ends(1)];
  let view = "both";
  const option = colours => {
    const series = [];
    const shown = tables.filter(t => map.points[t]);
    if (view !== "contours") for (const t of shown) series.push({ name: names[t], type: "scatter", data: pairsOf(map.points[t]), symbolSize: 3, itemStyle: { color: fade(colours[t], view === "points" ? .55 : .28) }, silent: true, z: t === "synthetic" ? 3 : 2 });
    if (view !== "points") for (const t of shown) for (const contour of map.contours[t]) for (const line of contour.lines)
      series.push({ name: names[t], type: "line", data: pairsOf(line), symbol: "none", silent: true, lineStyle: { color: colours[t], width: t === "holdout" ? 1.2 : 1.7, type: contour.share > .8 ? [5, 3] : "solid" }, z: t === "synthetic" ? 5 : 4 });
    const side = (i, range) => ({ type: "value", min: range[0], max: range[1], name: `component ${i + 1} (${percent(map.explained[i])}): ${map.loadings[i].slice(0, 2).map(l => short(l, 34)).join(", ")}`, axisLabel: { show: false }, splitLine: { show: true, lineStyle: { color: colours.hair } }, nameGap: 12 });
    return { grid: { left: 22, right: 8, top: 8, bottom: 26 }, xAxis: axis(colours, side(0, xs)), yAxis: axis(colours, side(1, ys)), series };
  };
  const holder = el("div", { class: "switch", role: "group", "aria-label": "Show" });
  const made = figure({
    title: "A map of the rows", sub: "the plane in which the real rows differ most (principal components); lines hold 25, 50 and 90 % of the rows, the last one dashed", size: "huge", option, controls: holder,
    label: `Real and synthetic rows on the first two principal components, which hold ${percent(map.explained[0] + map.explained[1])} of the variance. Lines enclose the densest quarter, half and nine tenths of each table.`,
    numbers: () => table("Components", ["Component", ["share of variance", "n"], "what weighs most"], map.explained.map((share, i) => [String(i + 1), [percent(share), "n"], map.loadings[i].join(", ")])),
  });
  for (const name of ["both", "points", "contours"]) holder.append(el("button", { type: "button", "aria-pressed": String(name === view), on: { click: event => {
    view = name; for (const other of holder.children) other.setAttribute("aria-pressed", String(other === event.currentTarget));
    redraw(made.querySelector(".chart"));
  } } }, name));
  return made;
}

/** A score's curves over each other; each has its hue by its name. */
function curveFigure(score, { title, sub, x, y, diagonal, size = "tall", label }) {
  const curves = Object.entries(score.curves).map(([name, flat]) => [name, pairsOf(flat)]);
  const hue = (name, i) => /holdout|reference|control/.test(name) ? "holdout" : /real/.test(name) && !/synthetic/.test(name) ? "real" : i > 2 ? "plum" : "synthetic";
  const option = colours => ({
    grid: { left: 20, right: 12, top: 26, bottom: 22, containLabel: true },
    legend: { show: curves.length > 1, top: 0, left: 4, itemWidth: 16, itemHeight: 2, icon: "rect", textStyle: { color: colours.soft, fontSize: 11 } },
    xAxis: axis(colours, { type: "value", name: x, min: diagonal ? 0 : "dataMin", max: diagonal ? 1 : "dataMax", axisLabel: { formatter: v => tick(v) }, nameGap: 24 }),
    yAxis: quietAxis(colours, { type: "value", name: y, min: 0, max: 1, nameGap: 34, axisLabel: { formatter: v => tick(v) } }),
    series: [
      ...(diagonal ? [{ type: "line", data: [[0, 0], [1, 1]], symbol: "none", silent: true, tooltip: { show: false }, lineStyle: { color: colours.faint, width: 1, type: [3, 3] } }] : []),
      ...curves.map(([name, points], i) => ({ name, type: "line", data: points, symbol: "none", itemStyle: { color: colours[hue(name, i)] }, lineStyle: { color: colours[hue(name, i)], width: /holdout|reference/.test(name) ? 1.5 : 2 }, areaStyle: diagonal && i === 0 ? { color: fade(colours.synthetic, .08) } : undefined }))],
    tooltip: tooltip(colours, items => [`${x} ${num(items[0].axisValue)}`, ...items.filter(item => item.seriesName && !item.seriesName.startsWith("series")).map(item => [item.seriesName, num(item.value[1])])], { trigger: "axis" }),
  });
  return figure({ title, sub, size, option, label, numbers: () => table(title, ["Curve", [x, "n"], [y, "n"]], curves.flatMap(([name, points]) => points.map(([a, b]) => [name, [num(a), "n"], [num(b), "n"]]))) });
}

/** Parts as bars, longest first. */
function partBars(score, { title, sub, hue = "plum", format = num, label, value = part => part.value, most = 12 }) {
  const parts = score.parts.filter(part => value(part) != null).sort((a, b) => value(b) - value(a)).slice(0, most);
  if (!parts.length) return null;
  const name = part => part.columns.join(" × ");
  const option = (colours, width) => ({
    grid: { left: 4, right: 44, top: 4, bottom: 4, containLabel: true },
    xAxis: axis(colours, { type: "value", show: false, min: 0 }),
    yAxis: axis(colours, { type: "category", inverse: true, data: parts.map((_, i) => i), axisLine: { show: false }, axisLabel: { interval: 0, hideOverlap: false, color: colours.soft, formatter: i => short(name(parts[i]), Math.floor(width / 19)) } }),
    series: [{ type: "bar", data: parts.map(value), barMaxWidth: 14, itemStyle: { color: fade(colours[hue], .8), borderRadius: [0, 2, 2, 0] }, label: { show: true, position: "right", color: colours.soft, fontSize: 10.5, formatter: item => format(item.value) } }],
    tooltip: tooltip(colours, item => [name(parts[item.dataIndex]), ["", format(item.value)]], { trigger: "item" }),
  });
  return figure({ title, sub, size: "tall", option, label: label ?? `${title}: ${parts.slice(0, 3).map(part => `${name(part)} ${format(value(part))}`).join(", ")}.`, numbers: () => table(title, ["Column", ["Value", "n"]], parts.map(part => [name(part), [format(value(part)), "n"]])) });
}

function rowsSection(into) {
  into.append(scoreTable("Measures of whole rows", ofSection("rows")) ?? "");
  into.append(el("div", { class: "block" }, embeddingFigure()));
  const judges = ofKind("detection").filter(score => score.value != null);
  for (const judge of judges) {
    const curve = judge.curves && Object.keys(judge.curves).length > 0 && curveFigure(judge, {
      title: `Can a judge tell? ${judge.label}`, sub: `area under the curve ${num(judge.value)}${interval(judge) ? `, ${interval(judge)}` : ""}; 0.5 is guessing`, x: "real rows taken for synthetic", y: "synthetic rows found", diagonal: true,
      label: `Receiver operating characteristic of a classifier that tells real from synthetic rows; area ${num(judge.value)}.` });
    const bars = partBars(judge, { title: "What gives it away", sub: "columns that the judge leans on most" });
    if (curve || bars) into.append(el("div", { class: "block grid two" }, curve, bars));
  }
}

/** Train on real or synthetic, test on real: one pair of dots per target, with intervals. */
function utilityFigure(score) {
  const parts = score.parts.filter(part => part.value != null);
  if (!parts.length) return null;
  const name = part => part.columns.join(" × ") + (part.note ? ` · ${part.note}` : "");
  const option = (colours, width) => {
    const all = parts.flatMap(part => [part.value, part.reference, part.low].filter(v => v != null));
    const low = Math.max(0, Math.floor((Math.min(...all) - .05) * 10) / 10);
    const bar = (key, hue, z) => ({ name: key === "value" ? "trained on synthetic" : "trained on real", type: "bar", data: parts.map(part => part[key]), barMaxWidth: 12, barGap: "15%", itemStyle: { color: hue === "real" ? fade(colours.real, .75) : colours.synthetic, borderRadius: [0, 2, 2, 0] }, z });
    return {
      grid: { left: 4, right: 16, top: 26, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: colours.soft, fontSize: 11 }, data: ["trained on real", "trained on synthetic"] },
      xAxis: quietAxis(colours, { type: "value", min: low, axisLabel: { formatter: v => tick(v) } }),
      yAxis: axis(colours, { type: "category", inverse: true, data: parts.map((_, i) => i), axisLine: { show: false }, axisLabel: { interval: 0, color: colours.soft, hideOverlap: false, formatter: i => short(name(parts[i]), Math.floor(width / 16)) } }),
      series: [bar("reference", "real", 2), bar("value", "synthetic", 2), {
        name: "95 % interval", type: "custom", silent: true, z: 5, encode: { x: [0, 1], y: 2 }, data: parts.map((part, i) => [part.low, part.high, i]).filter(([l]) => l != null),
        renderItem: (_, api) => {
          const a = api.coord([api.value(0), api.value(2)]), b = api.coord([api.value(1), api.value(2)]), shift = Math.min(13.8, Math.abs(api.size([0, 1])[1]) * .36) * .5 + 1;
          return { type: "line", shape: { x1: a[0], y1: a[1] + shift, x2: b[0], y2: b[1] + shift }, style: { stroke: colours.ink, lineWidth: 1.3 } };
        } }],
      tooltip: tooltip(colours, items => { const part = parts[items[0].dataIndex]; return [name(part), ["trained on real", num(part.reference)], ["trained on synthetic", num(part.value)], ["95 % interval", interval(part) ?? "–"]]; }, { trigger: "axis", axisPointer: { type: "shadow" } }),
    };
  };
  const made = figure({ title: score.label, sub: "tested on real rows that neither model saw; the thin line is the 95 % interval", size: parts.length > 6 ? "huge" : "tall", option,
    label: `${score.label} by target: ${parts.slice(0, 4).map(part => `${name(part)} ${num(part.value)} against ${num(part.reference)}`).join("; ")}.`,
    numbers: () => table(score.label, ["Target", ["trained on synthetic", "n"], ["95 % interval", "n"], ["trained on real", "n"], "Verdict"], parts.map(part => [name(part), [num(part.value), "n of-synthetic"], [interval(part) ?? "–", "n"], [num(part.reference), "n of-real"], chip(part.word, true)])) });
  return made;
}

function utilitySection(into) {
  const scores = ofSection("utility");
  into.append(scoreTable("Measures of use", scores) ?? el("p", { class: "quiet" }, "Nothing was measured here."));
  const figures = scores.filter(score => score.value != null).map(utilityFigure).filter(Boolean);
  if (figures.length) into.append(el("div", { class: "block grid two" }, figures));
}

function privacySection(into) {
  if (!hasHoldout) into.append(el("p", { class: "notice" }, el("strong", {}, "Privacy could not be judged. "), "Every real row was used to learn from. Being close to a training row means something only against fresh real rows, so there are no marks below: learn from a part (--holdout 0.2) and look again."));
  const scores = ofSection("privacy");
  into.append(scoreTable("Measures of privacy", scores) ?? el("p", { class: "quiet" }, "Nothing was measured here."));
  const figures = scores.filter(score => score.curves && Object.keys(score.curves).length).map(score => curveFigure(score, {
    title: score.label, sub: "share of synthetic rows whose nearest record is at most this far; the lines should lie over each other", x: "distance", y: "share of rows", label: `Cumulative curves of ${score.label}: ${Object.keys(score.curves).join(", ")}.` }));
  if (figures.length) into.append(el("div", { class: "block grid two" }, figures));
  into.append(el("p", { class: "small quiet block" }, "Copies are counted but never shown: this report quotes no row of the real table."));
}

function validitySection(into) {
  into.append(scoreTable("Measures of validity", ofSection("validity")) ?? "");
  const parts = ofSection("validity").flatMap(score => score.parts.filter(part => part.value != null && part.word !== "similar").map(part => [part.columns.join(" × "), score.label, [num(part.value), "n"], [num(part.reference), "n of-holdout"], chip(part.word, true)]));
  into.append(el("div", { class: "block" }, el("h3", {}, "What is not valid"), parts.length
    ? el("div", { class: "scroll" }, table("Columns that are not valid", ["Column", "Measure", ["Value", "n"], ["Real against real", "n"], "Verdict"], parts.slice(0, 60)))
    : el("p", {}, "Every column keeps to the ranges, labels and missing shares of the real rows, within the stated thresholds.")));
  into.append(missingBlock());
}

function missingBlock() {
  const block = el("div", { class: "block" }, el("h3", {}, "Missing cells"));
  if (!data.missing) { block.append(el("p", {}, "No table has a missing cell.")); return block; }
  const { columns, patterns, others } = data.missing;
  const name = pattern => pattern.columns.length ? pattern.columns.slice(0, 6).map(columnName).join(", ") + (pattern.columns.length > 6 ? ` and ${pattern.columns.length - 6} more` : "") : "none (complete rows)";
  const cells = numbers => tables.map(t => [percent(numbers[t]), "n of-" + t]);
  block.append(el("p", {}, "Which cells are missing together, as a share of the rows; the pattern that differs most comes first."),
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Patterns of missing cells" }, table("Patterns of missing cells", ["Missing together", ...tables.map(t => [t, "n"]), ["difference", "n"]], [...patterns.map(pattern => [name(pattern), ...cells(pattern.share), [percent(pattern.share.synthetic - pattern.share.real), "n"]]),
      ...(others.real || others.synthetic ? [["other patterns", ...cells(others), ["", "n"]]] : [])])));
  const worst = columns.map(i => data.columns[i]).sort((a, b) => Math.abs(b.missing.real - b.missing.synthetic) - Math.abs(a.missing.real - a.missing.synthetic)).slice(0, 30);
  block.append(el("div", { class: "scroll block", tabindex: 0, role: "region", "aria-label": "Missing cells by column" }, table("Missing cells by column", ["Column", ...tables.map(t => [t, "n"])], worst.map(column => [column.name, ...cells(column.missing)]))));
  return block;
}
