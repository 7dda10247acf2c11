using Semblance.Random;
using Semblance.Torch.Tables;
using Xunit;
using static Semblance.Tests.Tables.Synthesizers.FeatureTables;

namespace Semblance.Tests.Torch;

public class TabddpmLossTests
{
    [Theory, InlineData(TabddpmPreset.Own), InlineData(TabddpmPreset.Paper)]
    public void The_gradient_is_that_of_the_loss(TabddpmPreset preset)
    {
        int[] codes = [.. Enumerable.Range(0, 40).Select(i => i % 4)];
        var table = Of(Category("a", 4, codes), Number("x", [.. codes.Select(code => code / 2.0)]));
        var layout = TabddpmLayout.Fit(table, 128, preset == TabddpmPreset.Paper, new());
        var loss = new TabddpmLoss(layout, new(50), new() { Preset = preset, Timesteps = 50 });
        var rng = new Rng(4);
        for (var step = 1; step <= 50; step += 7)
        {
            var noisy = new TabddpmNoisy(1, 1, 1);
            noisy.Normals[0] = 0.3f;
            (noisy.Steps[0], noisy.Scores[0], noisy.Clean[0], noisy.Places[0]) = (step, -0.7f, 2, step % 4);
            float[] said = [.. Enumerable.Range(0, layout.Width).Select(k => (float)Normal.Draw(rng, k, step))];
            var gradient = new float[said.Length];
            loss.Of([.. said], noisy, gradient);
            for (var k = 0; k < said.Length; k++)
            {
                double At(float change)
                {
                    float[] moved = [.. said];
                    moved[k] += change;
                    return loss.Of(moved, noisy, new float[said.Length]);
                }
                var slope = (At(0.01f) - At(-0.01f)) / 0.02; // its error grows with the square of the change
                Assert.InRange(gradient[k] - slope, -0.01 - 0.01 * Math.Abs(slope), 0.01 + 0.01 * Math.Abs(slope));
            }
        }
    }
}
