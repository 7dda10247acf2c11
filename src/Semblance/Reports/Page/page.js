// The page: title, answers, cards, findings, and the sections in their order.
const sections = [
  { id: "first", title: "Look here first", plain: ["What falls furthest short of what real rows reach against other real rows, worst first. Anything that is not listed is within its thresholds."], fill: firstSection },
  { id: "columns", title: "Columns", of: "columns", plain: ["Each column on its own: does it hold the same values, equally often? Columns that look right alone can still be wrong together, which the next sections judge."], fill: columnsSection },
  { id: "pairs", title: "Pairs of columns", of: "pairs", plain: ["Do columns go together as they do in the real table: age with income, town with postcode? The difference between two sets of real rows shows how much is chance."], fill: pairsSection },
  { id: "rows", title: "Whole rows", of: "rows", plain: ["Do entire rows look real, all columns at once? The strictest test is a judge that learns to tell real from synthetic rows: if it can only guess, nothing gives them away."], fill: rowsSection },
  { id: "utility", title: "Use", of: "utility", plain: ["Can the synthetic table replace the real one as training data? A model learns from each, and both are tested on the same real rows."], fill: utilitySection },
  { id: "privacy", title: "Privacy", of: "privacy", plain: ["Are synthetic rows closer to the rows that were learnt from than fresh real rows are? If they are, the model has remembered people instead of patterns."], fill: privacySection },
  { id: "validity", title: "Validity and missing cells", of: "validity", plain: ["Does every value keep to the ranges and labels of the real table? And are cells missing as often, and together, as they are there?"], fill: validitySection },
  ...(data.training ? [{ id: "training", title: "Training", plain: ["How the network learnt. Every few epochs a small sample was held against rows that it never saw; the best of them was kept, whatever the loss said."], fill: trainingSection }] : []),
  ...(data.trial ? [{ id: "trial", title: "Choice of the synthesizer", plain: ["Synthesizers were tried on a sample of the rows, as far as the time budget went; the one that did best learnt the whole table."], fill: trialSection }] : []),
  { id: "about", title: "About this report", plain: ["How the rows were made, what was held out, and how the words came to be. The same numbers are in the JSON file beside this one."], fill: aboutSection },
];

function sectionWord(section) {
  const words = ofSection(section.of).map(score => score.word).filter(word => order(word) >= 0);
  if (section.of === "privacy" && !hasHoldout) return "not judged";
  return words.length ? words.reduce((a, b) => order(b) > order(a) ? b : a) : null;
}

function firstSection(into) {
  if (!data.findings.length) { into.append(el("p", {}, "Nothing: every measure is as good as real rows against real rows, within the stated thresholds.")); return; }
  into.append(el("ul", { class: "findings" }, data.findings.map(finding => el("li", {}, chip(finding.word, true), el("p", {}, finding.text),
    el("a", { class: "place", href: "#" + finding.section }, sections.find(section => section.id === finding.section)?.title ?? finding.section)))));
}

function aboutSection(into) {
  const rows = [
    ["Real rows learnt from", count(about.rows.real) + (about.sourceRows ? ` of ${count(about.sourceRows)} in the source` : "")],
    ["Real rows held out", hasHoldout ? count(about.rows.holdout) : "none"],
    ["Synthetic rows judged", count(about.rows.synthetic) + (about.writtenRows && about.writtenRows !== about.rows.synthetic ? ` of ${count(about.writtenRows)} written` : "")],
    ["Columns", count(about.columns)], ["Source", about.source], ["Synthetic file", about.output], ["Synthesizer", about.synthesizer],
    ...Object.entries(about.options).map(([name, value]) => ["Option " + name, value]),
    ["Seed", about.seed], ["Time to fit", seconds(about.fitSeconds)], ["Time to sample", seconds(about.sampleSeconds)], ["Time to measure", seconds(about.evaluateSeconds)],
    ["Measured", about.level + " evaluation"], ["Made", about.created], ["Semblance", about.version],
  ].filter(([, value]) => value != null && value !== "");
  into.append(el("dl", { class: "facts" }, rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])));
  const notes = [...about.notes, ...data.limits];
  for (const score of data.scores) if (score.subsample && Object.keys(score.subsample).length) notes.push(`${score.label} rests on ${Object.entries(score.subsample).map(([name, n]) => `${count(n)} ${name}`).join(", ")} rows.`);
  if (notes.length) into.append(el("div", { class: "block" }, el("h3", {}, "Notes"), el("ul", { style: "padding-left:1.2rem" }, notes.map(note => el("li", {}, note)))));
  into.append(el("div", { class: "block" }, el("h3", {}, "How to read the words"), el("p", {}, "Each measure is held against its reference: real rows that the model never saw, or two halves of the real rows where none were held out. The word is given by how far it falls short."),
    el("div", { class: "method" }, data.scores.filter(score => score.value != null).map(score => el("p", {}, el("strong", {}, score.label + ". "), score.rule, score.referenceNote ? ` Reference: ${score.referenceNote}.` : "")))));
  const missing = data.scores.filter(score => score.value == null);
  if (missing.length) into.append(el("div", { class: "block" }, el("h3", {}, "Not measured"), el("dl", { class: "facts" }, missing.flatMap(score => [el("dt", {}, score.label), el("dd", {}, score.note ?? "")]))));
  into.append(el("p", { class: "small quiet block" }, "This page shows distributions of the real table. Share it with those who may know them."));
}

function card(score, label) {
  const reference = score.reference == null ? (hasHoldout ? "no reference" : "no holdout to compare with") : `${hasHoldout ? "real holdout" : "real against real"} ${like(score.reference, score)}`;
  return el("article", { class: "card", "aria-label": `${label}: ${num(score.value)}, ${score.word}` },
    el("div", { class: "card-top" }, el("h3", {}, label), chip(score.word)),
    el("p", { class: "figure" }, like(score.value, score)),
    el("p", { class: "interval" }, interval(score) ? `95 %: ${interval(score)}` : "no interval"),
    el("p", { class: "reference" }, reference), scale(score), el("p", { class: "says" }, score.says));
}

function build() {
  document.title = `${about.title} · Semblance report`;
  document.getElementById("title").textContent = about.title;
  document.getElementById("bar-title").textContent = about.title;
  const made = about.synthesizer ? ` made by ${about.synthesizer}` : "";
  document.getElementById("lead").textContent = `${counted(about.rows.synthetic, "synthetic row")}${made} from ${counted(about.rows.real, "real row")} of ${counted(about.columns, "column")}. `
    + (hasHoldout ? `They are judged with ${counted(about.rows.holdout, "real row")} that the model never saw.` : "No real rows were held out, so some questions stay open.");
  document.getElementById("legend").append(...tables.map(t => el("li", {}, el("span", { class: "swatch " + t, "aria-hidden": "true" }), t === "holdout" ? "holdout: real, never seen by the model" : t)));
  const into = document.getElementById("sections");
  into.append(el("div", { class: "answers" }, data.answers.map(answer => el("div", { class: "answer" }, el("h2", {}, answer.question), chip(answer.word), el("p", {}, answer.text)))));
  const cards = data.headlines.map(headline => card(data.scores.find(score => score.id === headline.score), headline.label));
  if (cards.length) into.append(el("div", { class: "cards" }, cards));
  const contents = document.getElementById("contents");
  for (const section of sections) {
    const word = section.of ? sectionWord(section) : null;
    const node = el("section", { id: section.id, "aria-labelledby": section.id + "-title" }, el("header", {}, el("h2", { id: section.id + "-title" }, section.title), word ? chip(word) : el("span"), el("p", {}, section.plain.join(" "))));
    into.append(node);
    section.fill(node);
    contents.append(el("li", {}, el("a", { href: "#" + section.id }, section.title)));
  }
  document.getElementById("foot").textContent = `Semblance ${about.version}. One file, no network.`;
}

applyTheme();
build();
// Labels are measured before they are drawn, so charts wait for the fonts.
Promise.allSettled([400, 600].map(weight => document.fonts.load(`${weight} 11px Inter`))).then(() => { startDrawing(asked.get("draw") === "all"); root.dataset.ready = "true"; });
// The section in sight is marked in the contents.
const watch = new IntersectionObserver(entries => {
  for (const entry of entries) if (entry.isIntersecting) for (const link of document.querySelectorAll("#contents a")) { if (link.hash === "#" + entry.target.id) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current"); }
}, { rootMargin: "-15% 0px -75% 0px" });
for (const node of document.querySelectorAll("section")) watch.observe(node);
