using Semblance.Models;
using Semblance.Random;
using Semblance.Recipes;
using Semblance.Tables;
using Xunit;

namespace Semblance.Tests.Recipes;

public class SampleStreamTests
{
    [Fact]
    public async Task Batches_follow_one_another_without_a_gap()
    {
        var rows = new List<long>();
        var told = new List<Progress>();
        await foreach (var batch in SampleStream.Of(new Counting(), 150_000, new Rng(1), progress: new Sink(told)))
            rows.AddRange(((LongColumn)batch.Columns[0]).Values);
        Assert.Equal(Enumerable.Range(0, 150_000).Select(i => (long)i), rows);
        Assert.Equal(new Progress("sample", 150_000, 150_000), told[^1]);
    }

    [Fact]
    public async Task No_rows_still_have_their_columns()
    {
        var batches = new List<Table>();
        await foreach (var batch in SampleStream.Of(new Counting(), 0, new Rng(1))) batches.Add(batch);
        Assert.Equal("row", Assert.Single(Assert.Single(batches).Columns).Name);
    }

    [Fact]
    public async Task Cancelling_ends_the_stream()
    {
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in SampleStream.Of(new Counting(), long.MaxValue, new Rng(1), cancel: cancel.Token))
                await cancel.CancelAsync();
        });
    }

    private sealed class Sink(List<Progress> told) : IProgress<Progress>
    {
        public void Report(Progress value) => told.Add(value);
    }

    private sealed class Counting : Model<Table>
    {
        public override Table Sample(long first, int count, Rng rng, Condition? where = null,
            CancellationToken cancel = default)
        {
            cancel.ThrowIfCancellationRequested();
            return new([new LongColumn(new() { Name = "row", Kind = ColumnKind.Integer },
                [.. Enumerable.Range(0, count).Select(i => first + i)])]);
        }

        public override void Save(ModelFolder folder) => throw new NotSupportedException();
    }
}
