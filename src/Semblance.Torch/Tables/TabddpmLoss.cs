using Semblance.Torch.Training;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Semblance.Torch.Tables;

/// <summary>How far what the network says of noisy rows is from the rows, and the gradient of that.</summary>
internal sealed class TabddpmLoss(TabddpmLayout layout, TabddpmSchedule schedule, Tabddpm options)
{
    /// <summary>The mean loss of a row.</summary>
    /// <param name="said">[row, number and entry]</param>
    /// <param name="noisy">What it was said of.</param>
    /// <param name="d">Receives the gradient: [row, number and entry].</param>
    public double Of(float[] said, TabddpmNoisy noisy, float[] d)
    {
        int count = noisy.Steps.Length, numbers = layout.Numbers.Length;
        var loss = 0.0;
        for (var r = 0; r < count; r++)
        {
            var row = said.AsSpan(r * layout.Width, layout.Width);
            var gradient = d.AsSpan(r * layout.Width, layout.Width);
            var step = noisy.Steps[r];
            for (var j = 0; j < numbers; j++)
            {
                var at = r * numbers + j;
                loss += OfNumber(row[j], noisy.Scores[at], noisy.Normals[at], schedule.Kept(step), out gradient[j]);
            }
            for (var c = 0; c < layout.Categories.Length; c++)
            {
                var category = layout.Categories[c];
                var at = r * layout.Categories.Length + c;
                loss += OfCategory(category, row.Slice(numbers + category.Start, category.Width), noisy.Clean[at],
                    (int)noisy.Places[at] - category.Start, step,
                    gradient.Slice(numbers + category.Start, category.Width));
            }
        }
        TensorPrimitives.Multiply(d, 1f / count, d);
        return loss / count;
    }

    // (ε - what it says)², or, ours, (v - what it says)² with v = sqrt(kept) ε - sqrt(1 - kept) x
    private double OfNumber(float said, float score, float normal, double kept, out float d)
    {
        var target = options.IsOwn ? Math.Sqrt(kept) * normal - Math.Sqrt(1 - kept) * score : normal;
        var weight = 1.0 / (layout.Numbers.Length + (options.IsOwn ? layout.Categories.Length : 0));
        var off = said - target;
        d = (float)(2 * weight * off);
        return weight * off * off;
    }

    private double OfCategory(TabddpmCategory category, Span<float> logits, int clean, int now, int step, Span<float> d)
    {
        var weight = 1.0 / (layout.Categories.Length + (options.IsOwn ? layout.Numbers.Length : 0));
        category.AddPrior(logits, now, schedule.Kept(step), options.IsOwn);
        Floats.SoftMax(logits, d);
        if (options.IsOwn)
        {
            var loss = -weight * Math.Log(Math.Max(d[clean], 1e-30f));
            d[clean] -= 1;
            TensorPrimitives.Multiply(d, (float)weight, d);
            return loss;
        }
        return OfBound(category, clean, now, step, weight * schedule.Count, d);
    }

    /// <summary>
    /// The divergence of q(x_s | x_t, p) from q(x_s | x_t, x_0), where s is the step before t and p what the network
    /// says of x_0: one term of the variational bound. Eq. 15 of Hoogeboom et al. 2021.
    /// </summary>
    private double OfBound(TabddpmCategory category, int clean, int now, int step, double weight, Span<float> d)
    {
        // q(x_s = k | x_t, p) = a_k m_k / sum: a_k = q(x_t | x_s = k), m_k = kept p_k + (1 - kept) noise_k
        double kept = schedule.Kept(step - 1), stays = schedule.Kept(step - 1, step);
        double truth = 0, said = 0, loss = 0, mean = 0;
        double Later(int k) => (1 - stays) * category.Noise[now] + (k == now ? stays : 0);
        double Mixed(int k, double p) => kept * p + (1 - kept) * category.Noise[k];
        for (var k = 0; k < d.Length; k++)
        {
            truth += Later(k) * Mixed(k, k == clean ? 1 : 0);
            said += Later(k) * Mixed(k, d[k]);
        }
        var slopes = new double[d.Length]; // by p_k
        for (var k = 0; k < d.Length; k++)
        {
            double q = Later(k) * Mixed(k, k == clean ? 1 : 0) / truth, m = Math.Max(Mixed(k, d[k]), 1e-30);
            if (q > 0) loss += q * Math.Log(q / (Later(k) * m / said));
            slopes[k] = kept * (Later(k) / said - q / m);
            mean += d[k] * slopes[k];
        }
        for (var k = 0; k < d.Length; k++) d[k] = (float)(weight * d[k] * (slopes[k] - mean)); // back through softmax
        return weight * loss;
    }
}
