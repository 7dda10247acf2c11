namespace Semblance.Torch.Tables;

/// <summary>
/// A generative adversarial network for tables: a generator makes rows from noise, a critic tells them from real ones,
/// and each row is asked to have one given level, so that rare levels are learnt too.
/// </summary>
/// <remarks>
/// L. Xu, M. Skoularidou, A. Cuesta-Infante, K. Veeramachaneni, "Modeling tabular data using conditional GAN", NeurIPS
/// 2019, https://arxiv.org/abs/1907.00503. Numbers are split into modes, conditions are trained by log frequency, the
/// critic's loss is Wasserstein's with a gradient penalty. Ours by default, where the preset "paper" is the published
/// recipe: the critic sees single rows, since a pack of ten is one example where there were ten; its dropout is off and
/// its penalty light; it steps twice before each step of the generator, whose weights are averaged; spikes and missing
/// cells are entries beside a number's modes; margins are calibrated after training. Conditions at sampling follow true
/// frequencies, but for the preset "reference". Batch norm uses fixed statistics when sampling, so that a row does not
/// depend on its neighbours. A category of more levels than maxLevels draws the rarest by their frequency alone. Cost:
/// epochs x rows x some 3.5 million multiplications. Choose sequential-trees for closer data in less time.
/// </remarks>
public sealed record Ctgan : ConditionalGan;
