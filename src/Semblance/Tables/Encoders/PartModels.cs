using Semblance.Models;

namespace Semblance.Tables.Encoders;

/// <summary>Models that are parts of another one: how they are kept within its folder, and how they report.</summary>
internal static class PartModels
{
    /// <summary>Keeps a part.</summary>
    public static void PutModel(this ModelFolder folder, string name, FeatureModel part)
    {
        var own = new ModelFolder();
        part.Save(own);
        part.Training?.Save(own);
        folder.PutPart(name, own);
    }

    /// <summary>Reads back a part.</summary>
    public static FeatureModel GetModel(this ModelFolder folder, string name, TableSynthesizer synthesizer,
        FeatureTable layout)
    {
        var own = folder.GetPart(name);
        var part = synthesizer.LoadFeatures(own, layout);
        part.Training = TrainingHistory.Load(own);
        return part;
    }

    /// <summary>What a part has to say, without how far it has come: that is told in parts.</summary>
    public static IProgress<Progress>? SentencesOnly(this IProgress<Progress>? progress) =>
        progress is null ? null : new Sentences(progress);

    private sealed class Sentences(IProgress<Progress> outer) : IProgress<Progress>
    {
        public void Report(Progress value)
        {
            if (value.Note is not null) outer.Report(value);
        }
    }
}
