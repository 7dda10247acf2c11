using Semblance.Tables;
using Semblance.Tables.Detection;
using Semblance.Tables.Formats;

namespace Semblance.Benchmarks.Quality;

/// <summary>
/// One of the benchmark's tables: its target, and the columns that a judge takes for labels although they are numbers.
/// </summary>
internal sealed record BenchTable(string Name, string Target, string Categorical)
{
    public static IReadOnlyList<BenchTable> All { get; } =
    [
        new("adult", "income", ""),
        new("default_credit", "default_payment_next_month", "sex,education,marriage,default_payment_next_month"),
        new("shoppers", "Revenue", "OperatingSystems,Browser,Region,TrafficType"),
        new("kc_house", "price", ""),
        new("bank_marketing", "deposit", ""),
        new("german_credit", "credit_risk", "credit_risk"),
        new("attrition", "Attrition", ""),
        new("insurance", "charges", ""),
        new("telco", "Churn", "SeniorCitizen"),
    ];

    /// <summary>Reads a part of the table as a user's file is read, with nothing said about its columns.</summary>
    public static Table Read(string path)
    {
        var raw = TableFile.ReadRaw(path);
        return TypedTable.Build(raw, SchemaDetection.Detect(raw).Schema);
    }
}
