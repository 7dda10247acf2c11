using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Rules;

/// <summary>Some rows of a table while they are made: the columns made so far, and what columns share.</summary>
/// <param name="table">The table.</param>
/// <param name="rows">Absolute row indices, in any order.</param>
/// <param name="attempt">How often these rows were drawn before: each attempt has streams of its own.</param>
internal sealed class Batch(TableMaker table, long[] rows, int attempt)
{
    private readonly Dictionary<string, Column> columns = new(StringComparer.Ordinal);
    private readonly Dictionary<object, object> shared = [];

    /// <summary>Absolute row indices.</summary>
    public long[] Rows => rows;

    public int Count => rows.Length;

    public TableMaker Table => table;

    public int Attempt => attempt;

    /// <summary>
    /// The stream of a column for these rows: another one at each attempt, so that a row that broke a constraint
    /// changes.
    /// </summary>
    public Rng Draws(Rng stream) => attempt == 0 ? stream : stream.Split("attempt").Split(attempt);

    /// <summary>A column of these rows: an own one, or one that a key leads to (<c>customers.city</c>).</summary>
    public Column this[string name]
    {
        get
        {
            if (columns.TryGetValue(name, out var known)) return known;
            return columns[name] = table.Make(name, this);
        }
    }

    /// <summary>What several columns of the same rows need is worked out once.</summary>
    public T Once<T>(object key, Func<T> make) where T : class
    {
        if (shared.TryGetValue(key, out var known)) return (T)known;
        var made = make();
        shared[key] = made;
        return made;
    }
}
