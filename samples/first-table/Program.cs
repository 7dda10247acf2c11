// A synthetic table like a real one, in ten lines. Run it with: dotnet run --project samples/first-table
using Semblance;
using Semblance.Random;
using Semblance.Recipes;
using Semblance.Reports;
using Semblance.Tables;
using Semblance.Tables.Synthesizers;

var source = args.Length > 0 ? args[0] : "samples/penguins/penguins.csv";
var folder = args.Length > 1 ? args[1] : ".";

// begin: ten lines
var table = Table.Read(source);
var (train, holdout) = Holdout.Split(table, 0.2, new Rng(42));
var model = new GaussianCopula().Fit(train, new Rng(42));
var synthetic = model.Sample(0, train.RowCount, new Rng(42));
await synthetic.WriteAsync(Path.Combine(folder, "synthetic.csv"));

var data = new Comparison(train, synthetic, holdout);
var quality = Evaluation.Run(data, new EvaluationOptions(), new Rng(42));
var report = Report.Build(data, quality, new ReportInfo { Title = "My first table" }, new Rng(42));
await report.SaveAsync(Path.Combine(folder, "report.html"));
foreach (var score in quality.Headlines)
    Console.WriteLine($"{score.Label}: {score.Value:0.000} (real: {score.Reference:0.000})");
// end: ten lines
