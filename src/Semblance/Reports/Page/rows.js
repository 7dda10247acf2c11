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
      series.push({ name: names[t], type: "line", data: pairsOf(line), symbol: "none", silent: true, smooth: .35, lineStyle: { color: colours[t], width: t === "holdout" ? 1.2 : 1.7, type: contour.share > .8 ? [5, 3] : "solid" }, z: t === "synthetic" ? 5 : 4 });
    const side = (i, range) => ({ type: "value", min: range[0], max: range[1], name: `component ${i + 1} (${percent(map.explained[i])}): ${map.loadings[i].slice(0, 2).map(l => short(l, 34)).join(", ")}`, axisLabel: { show: false }, splitLine: { show: true, lineStyle: { color: colours.hair } }, nameGap: 12 });
    return { grid: { left: 22, right: 8, top: 8, bottom: 26 }, xAxis: axis(colours, side(0, xs)), yAxis: axis(colours, side(1, ys)), series };
  };
  const holder = el("div", { class: "switch", role: "group", "aria-label": "Show" });
  const made = figure({
    heading: "h3", title: "A map of the rows", sub: "the plane in which the real rows differ most (principal components); lines hold 25, 50 and 90 % of the rows, the last one dashed", size: "huge", option, controls: holder,
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
function curveFigure(score, { title, sub, x, y, heading, diagonal, size = "tall", label, rename = name => name }) {
  const order = name => name.startsWith("synthetic to t") || name === "synthetic" || name === "roc" ? 2 : name.startsWith("synthetic") ? 1 : 0;
  const curves = Object.entries(score.curves).map(([name, flat]) => [rename(name), pairsOf(flat)]).sort((a, b) => order(b[0]) - order(a[0]));
  const hue = name => /^(holdout|reference)/.test(name) ? "holdout" : /^(real|training)/.test(name) ? "real" : "synthetic";
  // the last half percent of a long tail would squeeze all the rest
  const high = diagonal ? 1 : Math.max(...curves.map(([, points]) => (points.find(([, share]) => share >= .995) ?? points.at(-1) ?? [1])[0])) || 1;
  const option = colours => ({
    grid: { left: 22, right: 14, top: 28, bottom: 24, containLabel: true },
    legend: { show: curves.length > 1, top: 0, left: 0, itemWidth: 18, itemHeight: 10, textStyle: { color: colours.soft, fontSize: 11 } },
    xAxis: axis(colours, { type: "value", name: x, min: 0, max: high, interval: diagonal ? .25 : null, axisLabel: { formatter: v => tick(v), showMaxLabel: diagonal === true }, nameGap: 26 }),
    yAxis: quietAxis(colours, { type: "value", name: y, min: 0, max: 1, interval: .25, nameGap: 36, axisLabel: { formatter: v => tick(v) } }),
    series: [
      ...(diagonal ? [{ type: "line", data: [[0, 0], [1, 1]], symbol: "none", silent: true, lineStyle: { color: colours.faint, width: 1, type: [3, 3] } }] : []),
      ...curves.map(([name, points]) => ({ name, type: "line", data: points, symbol: "none", z: 2 + order(name), itemStyle: { color: colours[hue(name)] }, lineStyle: { color: colours[hue(name)], width: order(name) === 2 ? 2.2 : 1.5, type: order(name) === 1 ? [5, 4] : "solid" } }))],
    tooltip: tooltip(colours, items => [`${x}: ${num(items[0].axisValue)}`, ...items.filter(item => curves.some(([name]) => name === item.seriesName)).map(item => [item.seriesName === "roc" ? y : item.seriesName, num(item.value[1])])], { trigger: "axis" }),
  });
  return figure({ title, sub, size, heading, option, label, numbers: () => table(title, ["Curve", [x, "n"], [y, "n"]], curves.flatMap(([name, points]) => points.map(([a, b]) => [name, [num(a), "n"], [num(b), "n"]]))) });
}

/** Parts as bars, longest first. */
function partBars(score, { title, sub, hue = "plum", format = num, label, value = part => part.value, most = 12 }) {
  const parts = score.parts.filter(part => value(part) != null).sort((a, b) => value(b) - value(a)).slice(0, most);
  if (!parts.length) return null;
  const name = part => part.columns.join(" × ");
  const option = (colours, width) => ({
    grid: { left: 10, right: 44, top: 4, bottom: 4, containLabel: true },
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
  const judges = ofKind("boosted-detection", "logistic-detection").filter(score => score.value != null);
  if (judges.length) into.append(el("div", { class: "block" }, el("h3", {}, "Can a judge tell?"), el("p", {}, "A classifier learns to tell synthetic rows from real ones and is asked about rows that it has not seen. On the dashed line it guesses; the further above, the more gives the rows away."),
    el("div", { class: "grid two" }, judges.flatMap(judge => {
      const auc = judge.details?.auc, error = judge.details?.["auc error"];
      return [judge.curves?.roc && curveFigure(judge, {
        title: judge.label, sub: auc == null ? null : `area under the curve ${num(auc)}${error == null ? "" : ` ± ${num(1.96 * error)}`}; 0.5 is guessing`, x: "real rows taken for synthetic", y: "synthetic rows found", diagonal: true,
        label: `Receiver operating characteristic of ${judge.label}, area ${num(auc)}.` }),
      partBars(judge, { title: `What gives it away: ${judge.label}`, sub: "share of what the judge learnt, by column", format: percent })];
    }).filter(Boolean))));
  const support = ofKind("alpha-precision", "beta-recall").filter(score => score.value != null && score.curves);
  if (support.length) into.append(el("div", { class: "block" }, el("h3", {}, "Do rows lie where real rows lie?"), el("p", {}, "Left: of synthetic rows, the share inside the ball that holds a share of the real rows. Right: of real rows, the share with a synthetic row beside them. Compare orange with blue, which is what real rows reach."),
    el("div", { class: "grid two" }, support.map(score => curveFigure(score, { title: score.label, sub: `${like(score.value, score)}, real against real ${like(score.reference, score)}`, x: "share of the support", y: "share of rows", diagonal: true, label: `${score.label}: curve of the synthetic and of real rows.` })))));
}

/** Train on real or synthetic, test on real: two bars per target and learner, with intervals. */
function utilityFigure(scores) {
  const parts = scores.flatMap(score => score.parts.filter(part => part.value != null).map(part => ({ ...part, learner: score.label, name: `${part.columns.join(" × ")} · ${score.label}` })));
  if (!parts.length) return null;
  parts.sort((a, b) => a.columns[0] < b.columns[0] ? -1 : a.columns[0] > b.columns[0] ? 1 : 0);
  const kind = part => part.note && part.note.length < 8 ? ` (${part.note})` : "";
  const option = (colours, width) => {
    const all = parts.flatMap(part => [part.value, part.reference, part.low].filter(v => v != null));
    const low = Math.min(0, Math.floor(Math.min(...all) * 10) / 10);
    const bar = (key, name, color) => ({ name, type: "bar", data: parts.map(part => part[key]), barMaxWidth: 13, barGap: "12%", barCategoryGap: "34%", itemStyle: { color, borderRadius: [0, 2, 2, 0] }, label: { show: width > 420, position: "insideLeft", color: colours.card, fontSize: 10.5, fontWeight: 600, formatter: item => num(item.value, 3) } });
    return {
      grid: { left: 10, right: 18, top: 28, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: colours.soft, fontSize: 11 }, data: ["trained on real", "trained on synthetic"] },
      xAxis: quietAxis(colours, { type: "value", min: low, max: 1, interval: .2, axisLabel: { formatter: v => tick(v) } }),
      yAxis: axis(colours, { type: "category", inverse: true, data: parts.map((_, i) => i), axisLine: { show: false }, axisLabel: { interval: 0, color: colours.soft, hideOverlap: false, lineHeight: 14, formatter: i => `${short(parts[i].columns.join(" × ") + kind(parts[i]), Math.max(14, Math.floor(width / 20)))}\n${short(parts[i].learner, Math.max(14, Math.floor(width / 20)))}` } }),
      series: [bar("reference", "trained on real", fade(colours.real, .78)), bar("value", "trained on synthetic", colours.synthetic), {
        name: "95 % interval", type: "custom", silent: true, z: 5, encode: { x: [0, 1], y: 2 }, data: parts.map((part, i) => [part.low, part.high, i]).filter(([l]) => l != null),
        renderItem: (_, api) => {
          const a = api.coord([api.value(0), api.value(2)]), b = api.coord([api.value(1), api.value(2)]), shift = Math.min(13, Math.abs(api.size([0, 1])[1]) * .33) * .56, y = a[1] + shift, style = { stroke: colours.ink, lineWidth: 1.3 };
          return { type: "group", children: [{ type: "line", shape: { x1: a[0], y1: y, x2: b[0], y2: y }, style }, ...[a[0], b[0]].map(x => ({ type: "line", shape: { x1: x, y1: y - 3, x2: x, y2: y + 3 }, style }))] };
        } }],
      tooltip: tooltip(colours, items => { const part = parts[items[0].dataIndex]; return [part.name + kind(part), ["trained on real", num(part.reference)], ["trained on synthetic", num(part.value)], ["95 % interval", interval(part) ?? "–"]]; }, { trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: fade(colours.faint, .08) } } }),
    };
  };
  return figure({ heading: "h3", title: "Train on real or on synthetic rows, test on real rows", sub: "the same learner, as many rows; thin lines are 95 % intervals", size: parts.length > 6 ? "huge" : parts.length > 2 ? "square" : "", option,
    label: `Accuracy on real rows by target and learner: ${parts.slice(0, 4).map(part => `${part.name} ${num(part.value)} against ${num(part.reference)}`).join("; ")}.`,
    numbers: () => table("Use by target", ["Target and learner", ["trained on synthetic", "n"], ["95 % interval", "n"], ["trained on real", "n"], "Verdict"], parts.map(part => [part.name + kind(part), [num(part.value), "n of-synthetic"], [interval(part) ?? "–", "n"], [num(part.reference), "n of-real"], chip(part.word, true)])) });
}

/** What each column adds, to the learner on real and on synthetic rows. */
function importanceFigure(target, score) {
  const parts = (target.parts ?? []).slice(0, 12), agreement = target.details?.["importance agreement"];
  if (!parts.length) return null;
  const option = (colours, width) => ({
    grid: { left: 10, right: 14, top: 4, bottom: 4, containLabel: true },
    xAxis: quietAxis(colours, { type: "value", min: 0, axisLabel: { formatter: percent } }),
    yAxis: axis(colours, { type: "category", inverse: true, data: parts.map((_, i) => i), axisLine: { show: false }, axisLabel: { interval: 0, hideOverlap: false, color: colours.soft, formatter: i => short(parts[i].column, Math.max(12, Math.floor(width / 20))) } }),
    series: [{ name: "real", type: "bar", data: parts.map(part => part.real), itemStyle: { color: fade(colours.real, .78) }, barMaxWidth: 10, barGap: "10%" }, { name: "synthetic", type: "bar", data: parts.map(part => part.synthetic), itemStyle: { color: colours.synthetic }, barMaxWidth: 10 }],
    tooltip: tooltip(colours, items => [parts[items[0].dataIndex].column, ...items.map(item => [`trained on ${item.seriesName}`, percent(item.value)])], { trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: fade(colours.faint, .08) } } }),
  });
  return figure({ title: `What foretells ${target.columns[0]}`, sub: `${score.label}${agreement == null ? "" : `; agreement of the ranks ${num(agreement)}, 1 is the same order`}`, size: "square", option,
    label: `Importance of columns for ${target.columns[0]} when trained on real and on synthetic rows${agreement == null ? "" : `; rank agreement ${num(agreement)}`}.`,
    numbers: () => table(`Importance for ${target.columns[0]}`, ["Column", ["real", "n"], ["synthetic", "n"]], parts.map(part => [part.column, [percent(part.real), "n of-real"], [percent(part.synthetic), "n of-synthetic"]])) });
}

function utilitySection(into) {
  const scores = ofSection("utility");
  into.append(scoreTable("Measures of use", scores) ?? el("p", { class: "quiet" }, "Nothing was measured here."));
  const found = utilityFigure(scores);
  if (found) into.append(el("div", { class: "block" }, found));
  const lead = scores.find(score => score.parts.some(part => part.parts?.length));
  const figures = lead ? lead.parts.map(target => importanceFigure(target, lead)).filter(Boolean) : [];
  if (figures.length) into.append(el("div", { class: "block" }, el("h3", {}, "Do both learn the same?"), el("p", {}, "How much each column adds to the prediction. A useful synthetic table leads to the same columns, in the same order."), el("div", { class: figures.length > 2 ? "grid three" : "grid two" }, figures)));
}

function privacySection(into) {
  if (!hasHoldout) into.append(el("p", { class: "notice" }, el("strong", {}, "Privacy could not be judged. "), "No real rows were held out. Being close to a training row means something only beside fresh real rows, so nothing below has a mark: learn from a part of the rows (--holdout 0.2) and look again."));
  const scores = ofSection("privacy");
  into.append(scoreTable("Measures of privacy", scores) ?? el("p", { class: "quiet" }, "Nothing was measured here."));
  const says = {
    "closest-record": { title: "Distance to the closest record", sub: "share of rows whose nearest record is at most this far; the orange line should not lie left of the other", x: "distance", y: "share of rows" },
    "neighbour-ratio": { title: "Nearest against second nearest record", sub: "a ratio near 0 leans on one single record", x: "ratio of the two distances", y: "share of rows" },
  };
  const figures = scores.filter(score => score.curves && Object.keys(score.curves).length).map(score => curveFigure(score, {
    ...(says[score.id] ?? { title: score.label, x: "distance", y: "share of rows" }), heading: "h3", size: "square", rename: name => name === "real" && hasHoldout ? "holdout" : name, label: `Cumulative curves of ${score.label}: ${Object.keys(score.curves).join(", ")}.` }));
  if (figures.length) into.append(el("div", { class: "block grid two" }, figures));
  into.append(el("p", { class: "small quiet block" }, "Copies are counted but never shown: this report quotes no row of the real table."));
}

function validitySection(into) {
  into.append(scoreTable("Measures of validity", ofSection("validity")) ?? "");
  const parts = ofSection("validity").flatMap(score => score.parts.filter(part => part.value != null && part.word !== "similar").map(part => [part.columns.join(" × "), score.label, [num(part.value), "n"], [num(part.reference), "n of-holdout"], chip(part.word, true)]));
  into.append(el("div", { class: "block" }, el("h3", {}, "What is not valid"), parts.length
    ? el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Columns that are not valid" }, table("Columns that are not valid", ["Column", "Measure", ["Value", "n"], ["Real against real", "n"], "Verdict"], parts.slice(0, 60)))
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
