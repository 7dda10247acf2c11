// How a network learnt: its closeness to held-out rows by epoch, beside what real rows reach, and its loss.
const measures = [["shapes", "synthetic", "solid"], ["trends", "plum", [6, 3]], ["detection", "check", [2, 3]]];

function closenessFigure(history) {
  const probed = history.points.filter(point => point.scores);
  if (!probed.length) return null;
  const drawn = measures.filter(([name]) => probed.some(point => point.scores[name] != null));
  const best = probed.find(point => point.epoch === history.bestEpoch);
  const last = name => num((best ?? probed.at(-1)).scores[name]);
  const option = colours => ({
    grid: { left: 22, right: 14, top: 28, bottom: 24, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 18, itemHeight: 10, textStyle: { color: colours.soft, fontSize: 11 } },
    xAxis: axis(colours, { type: "value", name: "epoch", min: 0, max: probed.at(-1).epoch, nameGap: 26 }),
    yAxis: quietAxis(colours, { type: "value", name: "closeness", min: 0, max: 1, interval: .25, nameGap: 36 }),
    series: drawn.map(([name, hue, type]) => ({
      name, type: "line", symbol: "none", data: probed.map(point => [point.epoch, point.scores[name]]), itemStyle: { color: colours[hue] }, lineStyle: { color: colours[hue], width: 2, type },
      markLine: { symbol: "none", silent: true, animation: false, lineStyle: { color: colours[hue], width: 1, opacity: .6, type: "dotted" }, label: { show: false },
        data: [{ yAxis: history.reference[name] }, ...(name === drawn[0][0] && best ? [{ xAxis: best.epoch, lineStyle: { color: colours.faint, type: "solid" }, label: { show: true, formatter: "kept", color: colours.soft, fontSize: 10.5 } }] : [])] },
    })),
    tooltip: tooltip(colours, items => [`epoch ${items[0].axisValue}`, ...items.map(item => [item.seriesName, num(item.value[1])])], { trigger: "axis" }),
  });
  return figure({
    title: "Closeness to held-out rows", sub: "dotted: what real rows reach; the line marks the epoch that was kept", option,
    label: `Closeness by epoch; kept epoch ${history.bestEpoch}: ${drawn.map(([name]) => `${name} ${last(name)}`).join(", ")}.`,
    numbers: () => table("Closeness by epoch", [["Epoch", "n"], ...drawn.map(([name]) => [name, "n"])], [
      ...probed.map(point => [[count(point.epoch), "n"], ...drawn.map(([name]) => [num(point.scores[name]), "n"])]),
      ["real rows", ...drawn.map(([name]) => [num(history.reference[name]), "n"])]]),
  });
}

function lossFigure(history) {
  const points = history.points.map(point => [point.epoch, point.loss]);
  if (!points.length) return null;
  const option = colours => ({
    grid: { left: 22, right: 14, top: 28, bottom: 24, containLabel: true },
    xAxis: axis(colours, { type: "value", name: "epoch", min: 0, max: points.at(-1)[0], nameGap: 26 }),
    yAxis: quietAxis(colours, { type: "value", name: "loss", scale: true, nameGap: 36 }),
    series: [{ name: "loss", type: "line", data: points, symbol: "none", itemStyle: { color: colours.soft }, lineStyle: { color: colours.soft, width: 1.5 } }],
    tooltip: tooltip(colours, items => [`epoch ${items[0].axisValue}`, ["loss", num(items[0].value[1])]], { trigger: "axis" }),
  });
  return figure({ title: "Loss", sub: "what the network minimises; nothing is decided by it", option, label: `Loss by epoch, ${num(points[0][1])} at first and ${num(points.at(-1)[1])} at the end.`,
    numbers: () => table("Loss by epoch", [["Epoch", "n"], ["Loss", "n"]], points.map(([epoch, loss]) => [[count(epoch), "n"], [num(loss), "n"]])) });
}

function trainingSection(into) {
  const history = data.training;
  into.append(el("div", { class: "grid two" }, [closenessFigure(history), lossFigure(history)].filter(Boolean)));
}
