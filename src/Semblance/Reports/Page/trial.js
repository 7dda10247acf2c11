// Which synthesizers were tried on a sample before one of them learnt the table.
function trialSection(into) {
  const trial = data.trial;
  const measures = [["shapes", "Shapes"], ["trends", "Pairs"], ["detection", "Detection"], ["utility", "Utility"], ["nearerToTraining", "Nearer to training"]];
  const cells = scores => measures.map(([name]) => [scores?.[name] == null ? "" : num(scores[name]), "n"]);
  into.append(el("p", {}, `${trial.chosen}: ${trial.why}. What counted most: ${trial.priority}. Each learnt ${count(trial.rows)} rows and was held against ${count(trial.heldRows)} others.`));
  into.append(el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Trial of the synthesizers" }, table("Trial of the synthesizers",
    ["Synthesizer", ["Score", "n"], ...measures.map(([, title]) => [title, "n"]), ["Estimate", "n"], "Note"],
    [...trial.candidates.map(candidate => [candidate.kind, [candidate.score == null ? "" : num(candidate.score), "n"], ...cells(candidate.scores), [seconds(candidate.seconds), "n"], candidate.note ?? ""]),
      ["real rows", "", ...cells(trial.real), "", ""]])));
}
