namespace Semblance.Relational.Connectors;

internal static class Duckdb
{
    public static readonly string[] Endings = [".duckdb", ".ddb"];
}
