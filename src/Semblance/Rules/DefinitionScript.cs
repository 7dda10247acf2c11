using Microsoft.Data.Sqlite;
using Semblance.Relational;
using Semblance.Relational.Connectors;

namespace Semblance.Rules;

/// <summary>Reads the tables that a script of SQL's CREATE statements defines, by letting SQLite carry it
/// out.</summary>
/// <remarks>
/// SQLite takes any type's name, so most scripts of other databases pass; what it refuses is said with its own words.
/// Rows
/// that a script inserts are of no account.
/// </remarks>
public static class DefinitionScript
{
    /// <summary>The tables that a script defines.</summary>
    /// <exception cref="SemblanceException">The script is refused, or defines no table.</exception>
    public static DatabaseSchema Read(string path, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        var folder = Directory.CreateTempSubdirectory("semblance-sql-").FullName;
        try
        {
            var file = Path.Combine(folder, "definitions.db");
            Run(File.ReadAllText(path), file, path);
            using var session = new Sqlite().Open(new(new Sqlite(), file, path, file));
            var schema = session.ReadSchema(cancel);
            return schema.Tables.Count > 0 ? schema
                : throw new SemblanceException("The script defines no table.", path,
                    "It needs CREATE TABLE statements.");
        }
        catch (IOException cause)
        {
            throw new SemblanceException("The script cannot be read.", path,
                "Check the path, and that you may read the file.", cause);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Run(string script, string file, string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file,
            Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = script;
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException cause)
        {
            throw new SemblanceException("SQLite refuses the script: "
                + $"{cause.Message.Split('\'', 2).ElementAtOrDefault(1)?.TrimEnd('.', '\'') ?? cause.Message}.",
                path, "Keep the CREATE TABLE statements, and take out what belongs to another database alone, such as "
                    + "schemas, owners and functions in defaults.", cause);
        }
    }
}
