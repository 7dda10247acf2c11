using Semblance.Catalog;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Encoders;
using Semblance.Trials;
using Xunit;
using static Semblance.Tests.Tables.TestTables;

namespace Semblance.Tests.Trials;

public class AutoTests
{
    private static readonly Table Real = Shop(1500);

    // within three seconds of the cost model there is no network, so that the tests are quick
    private static readonly Auto Quick = new() { Budget = TimeSpan.FromSeconds(6), TrialRows = 600 };

    [Fact]
    public void The_model_is_the_one_that_naming_what_was_chosen_makes()
    {
        var model = Quick.Fit(Real, new Rng(1));
        var named = ComponentCatalog.Own.Bind<TableSynthesizer>(model.Trial!.Chosen).Fit(Real, new Rng(1));
        Assert.Equal(named.Synthesizer, model.Synthesizer);
        Assert.Equal(Texts(named.Sample(0, 300, new Rng(2))), Texts(model.Sample(0, 300, new Rng(2))));
    }

    [Fact]
    public void All_that_can_say_what_they_cost_are_looked_at_and_the_best_that_was_tried_is_chosen()
    {
        var trial = Quick.Fit(Real, new Rng(1)).Trial!;
        var layout = TableEncoder.Fit(Real).Layout;
        var priced = ComponentCatalog.Own.Of<TableSynthesizer>().Select(info => (TableSynthesizer)info.Create())
            .Where(synthesizer => synthesizer.EstimateSeconds(layout, Real.RowCount) is not null)
            .Select(synthesizer => synthesizer.Kind);
        Assert.Equal(priced.Order(), trial.Candidates.Select(candidate => candidate.Kind).Order());
        Assert.Equal(trial.Chosen, trial.Candidates.MaxBy(candidate => candidate.Score)!.Kind);
        Assert.All(trial.Candidates, candidate => Assert.True(candidate.Score is null != candidate.Note is null));
        Assert.Contains($"of {6}s", trial.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_hang_together_are_not_left_to_what_takes_them_one_by_one()
    {
        var candidates = Quick.Fit(Real, new Rng(1)).Trial!.Candidates;
        var independent = candidates.Single(candidate => candidate.Kind == "independent").Scores!;
        Assert.True(candidates[0].Scores!.Trends > independent.Trends);
        Assert.NotEqual("independent", candidates[0].Kind);
    }

    [Fact]
    public void Where_nothing_fits_the_budget_the_cheapest_learns_and_that_is_said()
    {
        var trial = (Quick with { Budget = TimeSpan.Zero }).Fit(Real, new Rng(1)).Trial!;
        Assert.Equal(trial.Candidates.MinBy(candidate => candidate.Seconds)!.Kind, trial.Chosen);
        Assert.Contains("nothing fits a budget of 0s", trial.Why, StringComparison.Ordinal);
        Assert.Equal(0, trial.Rows);
    }

    [Fact]
    public void Speed_chooses_nothing_slower_than_fidelity_does()
    {
        double Seconds(Priority priority)
        {
            var trial = (Quick with { Priority = priority }).Fit(Real, new Rng(1)).Trial!;
            return trial.Candidates.Single(candidate => candidate.Kind == trial.Chosen).Seconds;
        }
        Assert.True(Seconds(Priority.Speed) <= Seconds(Priority.Fidelity));
    }

    [Fact]
    public void The_trial_is_kept_with_the_model()
    {
        var model = Quick.Fit(Real, new Rng(1));
        var folder = new ModelFolder();
        model.Save(folder);
        var back = model.Synthesizer.Load(folder).Trial!;
        Assert.Equal(model.Trial!.Why, back.Why);
        Assert.Equal(model.Trial.Candidates, back.Candidates);
        Assert.Equal(model.Trial.Real, back.Real);
    }

    [Fact]
    public void It_is_no_part_of_another_synthesizer()
    {
        var error = Assert.Throws<SemblanceException>(() => Quick.FitFeatures(TableEncoder.Fit(Real).Layout, new Rng(1),
            null, default));
        Assert.Contains("whole table", error.Problem, StringComparison.Ordinal);
    }
}
