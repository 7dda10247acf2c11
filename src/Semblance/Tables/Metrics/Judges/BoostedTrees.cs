using System.Globalization;

namespace Semblance.Tables.Metrics.Judges;

/// <summary>What boosted trees learn.</summary>
internal enum JudgeTask
{
    /// <summary>The probability of label 1 against 0.</summary>
    Binary,

    /// <summary>The probability of each of several labels.</summary>
    Multiclass,

    /// <summary>A number.</summary>
    Regression,
}

/// <summary>
/// Gradient-boosted trees: G. Ke et al., "LightGBM: a highly efficient gradient boosting decision tree", NeurIPS 2017.
/// The same rows give the same trees on every machine, for one thread sums in one order: train several at once to use
/// the cores (OpenMP's threads would wait for each other in loops that burn the time of other work).
/// </summary>
/// <remarks>
/// 100 trees, step 0.3, depth 6, L2 penalty 1: the defaults of XGBoost, by which detection and utility
/// are measured in the literature.
/// </remarks>
internal sealed unsafe class BoostedTrees : IDisposable
{
    private const int Trees = 100;
    internal const string DataOptions = "max_bin=255 min_data_in_bin=1 bin_construct_sample_cnt=1000000 "
        + "feature_pre_filter=false deterministic=true seed=1 num_threads=1 verbosity=-1";

    private readonly nint _booster;
    private readonly int _classes;

    private BoostedTrees(nint booster, int classes, double[] gains) =>
        (_booster, _classes, Gains) = (booster, classes, gains);

    /// <summary>How much each feature reduced the loss, as shares that sum to 1 (or all 0).</summary>
    public double[] Gains { get; }

    /// <summary>Learns labels (or numbers) from rows.</summary>
    /// <param name="data">The rows, in bins.</param>
    /// <param name="rows">Which of them to learn from, ascending.</param>
    /// <param name="labels">The answer for every row of <paramref name="data"/>.</param>
    /// <param name="task">What to learn.</param>
    /// <param name="classes">How many labels there are; 1 for a number.</param>
    /// <param name="depth">The deepest tree.</param>
    /// <param name="cancel">Checked after each tree.</param>
    public static BoostedTrees Train(BinnedRows data, int[] rows, float[] labels, JudgeTask task,
        int classes, int depth,
        CancellationToken cancel)
    {
        LightGbm.Load();
        nint subset = 0, booster = 0;
        try
        {
            fixed (int* first = rows)
                LightGbm.Check(LightGbm.LGBM_DatasetGetSubset(data.Handle, first, rows.Length,
                    DataOptions, out subset));
            var target = Array.ConvertAll(rows, row => labels[row]);
            fixed (float* first = target)
                LightGbm.Check(LightGbm.LGBM_DatasetSetField(subset, "label", first, target.Length, LightGbm.Float32));
            LightGbm.Check(LightGbm.LGBM_BoosterCreate(subset, Options(task, classes, depth), out booster));
            for (var tree = 0; tree < Trees; tree++)
            {
                cancel.ThrowIfCancellationRequested();
                LightGbm.Check(LightGbm.LGBM_BoosterUpdateOneIter(booster, out var isFinished));
                if (isFinished != 0) break;
            }
            var gains = new double[data.ColumnCount];
            fixed (double* first = gains) LightGbm.Check(LightGbm.LGBM_BoosterFeatureImportance(booster, -1, 1, first));
            var total = gains.Sum();
            var trained = new BoostedTrees(booster, task == JudgeTask.Multiclass ? classes : 1,
                Array.ConvertAll(gains, gain => total > 0 ? gain / total : 0));
            booster = 0;
            return trained;
        }
        finally
        {
            if (booster != 0) _ = LightGbm.LGBM_BoosterFree(booster);
            if (subset != 0) _ = LightGbm.LGBM_DatasetFree(subset);
        }
    }

    /// <summary>Probabilities or numbers; for several labels, row after row.</summary>
    public double[] Predict(JudgeMatrix rows)
    {
        var result = new double[(long)rows.RowCount * _classes];
        fixed (double* first = rows.Values)
        fixed (double* to = result)
        {
            LightGbm.Check(LightGbm.LGBM_BoosterPredictForMat(_booster, first, LightGbm.Float64, rows.RowCount,
                rows.ColumnCount,
                0, 0, 0, -1, "num_threads=1 verbosity=-1", out _, to));
        }
        return result;
    }

    /// <inheritdoc/>
    public void Dispose() => _ = LightGbm.LGBM_BoosterFree(_booster);

    private static string Options(JudgeTask task, int classes, int depth)
    {
        var objective = task switch
        {
            JudgeTask.Binary => "objective=binary",
            JudgeTask.Multiclass =>
                string.Create(CultureInfo.InvariantCulture, $"objective=multiclass num_class={classes}"),
            _ => "objective=regression",
        };
        var leaves = (1 << depth) - 1;
        return string.Create(CultureInfo.InvariantCulture,
            $"{objective} learning_rate=0.3 num_leaves={leaves} max_depth={depth} "
            + $"lambda_l2=1 min_data_in_leaf=1 min_sum_hessian_in_leaf=1 force_row_wise=true {DataOptions}");
    }
}

/// <summary>Rows put into bins once, for several judges.</summary>
internal sealed unsafe class BinnedRows : IDisposable
{
    public BinnedRows(JudgeMatrix rows)
    {
        LightGbm.Load();
        ColumnCount = rows.ColumnCount;
        fixed (double* first = rows.Values)
        {
            LightGbm.Check(LightGbm.LGBM_DatasetCreateFromMat(first, LightGbm.Float64, rows.RowCount,
                rows.ColumnCount, 0,
                BoostedTrees.DataOptions, 0, out var handle));
            Handle = handle;
        }
    }

    public nint Handle { get; }

    public int ColumnCount { get; }

    /// <inheritdoc/>
    public void Dispose() => _ = LightGbm.LGBM_DatasetFree(Handle);
}
