using Semblance.Tables.Detection;
using Semblance.Tables.Formats;

namespace Semblance.Tables;

/// <summary>
/// The short way between files and tables: <c>Table.Read("adult.csv")</c>, <c>table.WriteAsync("copy.parquet")</c>.
/// </summary>
public static class TableFiles
{
    extension(Table table)
    {
        /// <summary>Reads a file of any known format and finds out what its columns hold.</summary>
        /// <param name="path">A file, or a pattern such as <c>data/*.csv.gz</c> whose files have the
        /// same columns.</param>
        /// <param name="options">What is known about the file: missing marks, delimiter, the most rows.</param>
        /// <param name="schema">What is known about the columns, in place of what is found.</param>
        /// <param name="progress">Receives the bytes read, of those that there are.</param>
        /// <param name="cancel">Checked while reading.</param>
        /// <exception cref="SemblanceException">The file cannot be read, or cells are not what the
        /// schema says.</exception>
        public static Table Read(string path, ReadOptions? options = null, SchemaOverrides? schema = null,
            IProgress<Progress>? progress = null, CancellationToken cancel = default)
        {
            var raw = TableFile.ReadRaw(path, options, progress, cancel);
            var detection = new DetectionOptions { Missing = options?.Missing ?? [], Overrides = schema };
            return TypedTable.Build(raw, SchemaDetection.Detect(raw, detection, cancel).Schema, detection, cancel);
        }

        /// <summary>Writes the table to a file, which appears, or is replaced, when all is written.</summary>
        /// <param name="path">Its ending tells the format.</param>
        /// <param name="options">The format, where the ending does not tell; the layout of text.</param>
        /// <param name="cancel">Checked while writing.</param>
        /// <exception cref="SemblanceException">The file cannot be written.</exception>
        public Task WriteAsync(string path, WriteOptions? options = null, CancellationToken cancel = default)
        {
            ArgumentNullException.ThrowIfNull(table);
            return TableFile.WriteAsync(path, table.Schema, One(table), options, null, cancel);
        }
    }

    internal static async IAsyncEnumerable<Table> One(Table table)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return table;
    }
}
