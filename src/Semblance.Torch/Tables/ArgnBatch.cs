namespace Semblance.Torch.Tables;

/// <summary>Rows that are drawn together, column by column.</summary>
internal sealed class ArgnBatch
{
    /// <summary>Stands for a piece that is not drawn yet.</summary>
    public const int Unknown = -2;

    private readonly int[] pieces; // [row, feature]
    private readonly int columns;

    public ArgnBatch(ArgnLayout layout, int count)
        : this(layout.Columns.Length, count) => Array.Fill(pieces, Unknown);

    private ArgnBatch(int columns, int count)
    {
        (this.columns, Count) = (columns, count);
        pieces = new int[columns * count];
        Uniforms = new double[columns][];
        for (var j = 0; j < columns; j++) Uniforms[j] = new double[count];
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>By column, then row: a uniform number, for the piece and then for the place within it.</summary>
    public double[][] Uniforms { get; }

    /// <summary>A row's pieces by feature; -1 where there is no number.</summary>
    public Span<int> Pieces(int row) => pieces.AsSpan(row * columns, columns);

    /// <summary>The rows at some positions.</summary>
    public ArgnBatch Gather(List<int> positions)
    {
        var some = new ArgnBatch(columns, positions.Count);
        for (var i = 0; i < positions.Count; i++)
        {
            Pieces(positions[i]).CopyTo(some.Pieces(i));
            for (var j = 0; j < columns; j++) some.Uniforms[j][i] = Uniforms[j][positions[i]];
        }
        return some;
    }
}
