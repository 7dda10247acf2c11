using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;

namespace Semblance.Tables.Formats;

/// <summary>
/// Our batches as a table function of DuckDB's, which pulls the rows out of them as it needs them: at most two batches
/// wait in memory.
/// </summary>
internal sealed class DuckDbRows : IDisposable
{
    private readonly string name;
    private readonly BlockingCollection<Table> batches = new(2);
    private readonly CancellationTokenSource stop = new();
    private readonly Schema schema;
    private readonly VectorFiller[] fillers;
    private readonly int chunkRows = (int)NativeMethods.Helpers.DuckDBVectorSize();
    private ExceptionDispatchInfo? failure;
    private Table? batch;
    private int next;

    private DuckDbRows(Schema schema, string name)
    {
        this.schema = schema;
        this.name = name;
        fillers = [.. schema.Columns.Select(column => VectorFiller.For(column))];
    }

    /// <summary>Runs a statement that reads every row from the function.</summary>
    /// <param name="open">Opens the DuckDB that runs it.</param>
    /// <param name="name">What the function is called: a name that the DuckDB does not know yet.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="schema">The columns of the rows.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="cancel">Checked at every batch.</param>
    public static async Task RunAsync(Func<DuckDb> open, string name, string sql, Schema schema,
        IAsyncEnumerable<Table> batches,
        CancellationToken cancel)
    {
        using var writer = new DuckDbRows(schema, name);
        var copy = Task.Run(() => writer.Run(open, sql), CancellationToken.None);
        try
        {
            await foreach (var batch in batches.WithCancellation(cancel).ConfigureAwait(false))
            {
                if (batch.RowCount == 0) continue;
                if (copy.IsCompleted) break; // it failed
                writer.batches.Add(batch, writer.stop.Token);
            }
            writer.batches.CompleteAdding();
        }
        catch (OperationCanceledException) when (writer.stop.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            // the copy failed while a batch waited; what it says is thrown below
        }
        catch (Exception cause)
        {
            writer.failure = ExceptionDispatchInfo.Capture(cause);
            writer.batches.CompleteAdding();
            await Task.WhenAny(copy).ConfigureAwait(false);
            throw;
        }
        await copy.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        batches.Dispose();
        stop.Dispose();
    }

    private void Run(Func<DuckDb> open, string sql)
    {
        var handle = GCHandle.Alloc(this);
        try
        {
            using var duck = open();
            Register(duck, GCHandle.ToIntPtr(handle), name);
            duck.Run(sql);
        }
        catch (DuckDbFault cause)
        {
            failure?.Throw();
            throw Explained(cause);
        }
        finally
        {
            handle.Free();
            stop.Cancel();
        }
    }

    private static IOException Explained(DuckDbFault cause) =>
        cause.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase)
            ? new IOException(cause.Message, OutputFile.NoSpaceLeft) : cause;

    private static unsafe void Register(DuckDb duck, nint self, string name)
    {
        var function = NativeMethods.TableFunction.DuckDBCreateTableFunction();
        NativeMethods.TableFunction.DuckDBTableFunctionSetName(function, name);
        NativeMethods.TableFunction.DuckDBTableFunctionSetExtraInfo(function, self, &Nothing);
        NativeMethods.TableFunction.DuckDBTableFunctionSetBind(function, &Bind);
        NativeMethods.TableFunction.DuckDBTableFunctionSetInit(function, &Nothing);
        NativeMethods.TableFunction.DuckDBTableFunctionSetFunction(function, &Fill);
        var state = NativeMethods.TableFunction.DuckDBRegisterTableFunction(duck.Connection, function);
        NativeMethods.TableFunction.DuckDBDestroyTableFunction(ref function);
        if (state != DuckDBState.Success) throw new DuckDbFault("the table function was not accepted");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Nothing(nint pointer) { }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        var writer = (DuckDbRows)GCHandle.FromIntPtr(NativeMethods.TableFunction.DuckDBBindGetExtraInfo(info)).Target!;
        for (var i = 0; i < writer.fillers.Length; i++)
        {
            using var type = NativeMethods.LogicalType.DuckDBCreateLogicalType(writer.fillers[i].Type);
            NativeMethods.TableFunction.DuckDBBindAddResultColumn(info, writer.schema.Columns[i].Name, type);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(nint info, nint output)
    {
        var writer =
            (DuckDbRows)GCHandle.FromIntPtr(NativeMethods.TableFunction.DuckDBFunctionGetExtraInfo(info)).Target!;
        try
        {
            writer.FillChunk(output);
        }
        catch (Exception cause)
        {
            // an exception must not cross DuckDB's frames; it is thrown again when DuckDB has given up
            writer.failure ??= ExceptionDispatchInfo.Capture(cause);
            NativeMethods.TableFunction.DuckDBFunctionSetError(info, cause.Message);
        }
    }

    private void FillChunk(nint output)
    {
        using var chunk = new DuckDBDataChunk(output);
        while (batch is null || next == batch.RowCount)
        {
            if (!batches.TryTake(out batch, Timeout.Infinite))
            {
                failure?.Throw();
                NativeMethods.DataChunks.DuckDBDataChunkSetSize(chunk, 0);
                return;
            }
            next = 0;
            for (var i = 0; i < fillers.Length; i++) fillers[i].Take(batch.Columns[i]);
        }
        var count = Math.Min(chunkRows, batch.RowCount - next);
        for (var i = 0; i < fillers.Length; i++)
            fillers[i].Fill(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, i), next, count);
        NativeMethods.DataChunks.DuckDBDataChunkSetSize(chunk, (ulong)count);
        next += count;
    }
}
