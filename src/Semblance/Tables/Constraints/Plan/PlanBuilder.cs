using System.Globalization;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>
/// Decides how each constraint is kept. The order: patterns of missing cells, formulas, combinations,
/// orders, multiples. A column that one transform takes out is not there for the next, whose constraint
/// is then kept by drawing again.
/// </summary>
internal sealed class PlanBuilder
{
    private const string Again = "rows that break it are drawn again";

    private readonly Table train;
    private readonly IReadOnlyList<Constraint> constraints;
    private readonly Shape?[] shapes;
    private readonly KeptConstraint[] kept;
    private readonly List<Transform> transforms = [];
    private readonly HashSet<string> claimed = new(StringComparer.Ordinal);
    private readonly List<Fault> faults = [];

    public PlanBuilder(Table train, IReadOnlyList<Constraint> constraints)
    {
        this.train = train;
        this.constraints = constraints;
        shapes = [.. constraints.Select(constraint => constraint.ShapeIn(train.Schema))];
        kept = [.. constraints.Select(constraint => new KeptConstraint(constraint, Again, false, false))];
        Learnt = train;
    }

    public IReadOnlyList<KeptConstraint> Kept => kept;

    public IReadOnlyList<Transform> Transforms => transforms;

    /// <summary>The table that is learnt.</summary>
    public Table Learnt { get; private set; }

    /// <exception cref="SemblanceException">A constraint that cannot be kept in any way.</exception>
    public void Build()
    {
        Each<UniqueShape>(Unique);
        Each<MissingShape>((at, shape) => Add(at,
            MissingTransform.Fit(Learnt, [.. shape.Columns]), "which cells are missing is learnt as one category"));
        Formulas();
        Each<JointShape>(Joint);
        Orders();
        Each<MultipleShape>((at, shape) =>
        {
            if (!claimed.Contains(shape.Column))
                Add(at, MultipleTransform.Fit(Learnt, shape),
                    $"which multiple of {shape.Increment.ToString("R", CultureInfo.InvariantCulture)} it is, "
                        + "is learnt");
        });
        Each<RangeShape>((at, shape) =>
        {
            if (!IsGenerated(shape.Column)) Say(at, "models never write a number beyond the real ones");
        });
        Each<FormShape>(Form);
        CheckRedrawable();
        if (faults.Count > 0) throw new SemblanceException(faults);
    }

    private void Each<T>(Action<int, T> plan) where T : Shape
    {
        for (var i = 0; i < shapes.Length; i++)
        {
            if (shapes[i] is T shape) plan(i, shape);
        }
    }

    private void Add(int at, Transform transform, string way)
    {
        Learnt = transform.Apply(Learnt);
        transforms.Add(transform);
        claimed.UnionWith(transform.Claims);
        Say(at, way);
    }

    private void Say(int at, string way) => kept[at] = kept[at] with { Way = way, IsByConstruction = true };

    private void Joint(int at, JointShape shape)
    {
        if (shape.Columns.Any(name => claimed.Contains(name) || IsGenerated(name))) return;
        Add(at, JointTransform.Fit(Learnt, [.. shape.Columns]), "the combination is learnt as one category");
    }

    // a formula that others need comes back before them, so it is taken out after them
    private void Formulas()
    {
        var formulas = Enumerable.Range(0, shapes.Length)
            .Where(i => shapes[i] is FormulaShape shape && !claimed.Contains(shape.Column)).ToList();
        FormulaShape Of(int at) => (FormulaShape)shapes[at]!;
        var order = Order.Of(
            [.. formulas.SelectMany(at => new WrittenFormula(Of(at).Column, Of(at).Expression).Inputs(train.Schema)
            .Select(input => (input, Of(at).Column)))])!;
        foreach (var at in formulas.OrderByDescending(at => order.IndexOf(Of(at).Column)))
            Add(at, FormulaTransform.Fit(Learnt, Of(at)), "it is computed, not learnt");
    }

    private void Orders()
    {
        var free = new List<(int At, OrderShape Shape)>();
        Each<OrderShape>((at, shape) =>
        {
            var names = shape.Edges.SelectMany(edge => new[] { edge.Low, edge.High }).ToList();
            if (names.Any(name => claimed.Contains(name) || IsGenerated(name)) || !AreAlike(names)) return;
            if (Neighbours(shape.Edges).Select(WhyNot).FirstOrDefault(why => why is not null) is { } reason)
                kept[at] = kept[at] with { Way = $"{Again}: {reason}" };
            else free.Add((at, shape));
        });
        if (free.Count == 0) return;
        var edges = free.SelectMany(pair => pair.Shape.Edges).Distinct().ToList();
        var transform = OrderTransform.Fit(Learnt, edges, Order.Of([.. edges.Select(edge => (edge.Low, edge.High))])!);
        Add(free[0].At, transform, "");
        foreach (var (at, _) in free) Say(at, "what is learnt is how far the higher column lies above the lower");
    }

    private bool AreAlike(IReadOnlyList<string> names)
    {
        var kinds = names.Select(name => train[name].Schema.Kind)
            .Select(kind => kind == ColumnKind.Decimal ? ColumnKind.Integer : kind).Distinct();
        return kinds.Count() == 1;
    }

    // without those that follow from others
    private static IEnumerable<Edge> Neighbours(IReadOnlyList<Edge> edges) => edges.Where(edge =>
        !edges.Any(first => first.Low == edge.Low
            && edges.Any(second => second.Low == first.High && second.High == edge.High)));

    /// <summary>
    /// Why a column is better learnt as it is than as its distance from a lower one; null where the distance is better.
    /// </summary>
    /// <remarks>
    /// The distance says more where rows lie near equality, which a model of the columns oversteps, or
    /// where it varies far less than the column does, as a delivery time beside dates. Else its errors
    /// only add to the lower column's, and few rows are drawn again. A value that the column repeats,
    /// such as an end date that means "open", would be lost in distances.
    /// </remarks>
    private string? WhyNot(Edge edge)
    {
        var high = ((NumericColumn)train[edge.High]).ToDoubles();
        var low = ((NumericColumn)train[edge.Low]).ToDoubles();
        double[] gaps = [.. high.Zip(low, (a, b) => Math.Round(a - b, 6))];
        if (MostCommon(high) > 2 * MostCommon(gaps) + 0.1)
            return $"'{edge.High}' repeats single values too often to be learnt as a distance";
        var known = gaps.Where(gap => !double.IsNaN(gap)).ToArray();
        if (known.Length < 2) return null;
        var spread = Spread([.. high.Where(value => !double.IsNaN(value))]);
        var near = known.Count(gap => gap <= 0.05 * spread);
        return near >= 0.01 * known.Length || Spread(known) < 0.3 * spread ? null
            : $"'{edge.High}' is never near '{edge.Low}', and learnt better as it is";
    }

    private static double Spread(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static double MostCommon(double[] values)
    {
        var present = values.Where(value => !double.IsNaN(value)).ToList();
        return present.Count == 0
            ? 0 : (double)present.GroupBy(value => value).Max(group => group.Count()) / present.Count;
    }

    private void Unique(int at, UniqueShape shape)
    {
        // texts and whole numbers are made in a form; other numbers anywhere in their range
        if (shape.Columns.FirstOrDefault(name => IsGenerated(name) &&
            train[name] is not (DoubleColumn or LongColumn { Schema.Kind: not ColumnKind.Integer })) is { } generated)
        {
            if (!train[generated].Schema.Unique && shape.Columns.Count == 1)
            {
                Learnt = new([.. Learnt.Columns.Select(column =>
                    column.Name == generated ? column.With(column.Schema with { Unique = true }) : column)]);
            }
            if (train[generated].Schema.Unique || shape.Columns.Count == 1)
            {
                Say(at, "its values are generated from a permutation of the row's number");
                return;
            }
        }
        if (shape.Columns.All(IsGenerated))
        {
            faults.Add(new("The generated values of these columns can repeat.", ColumnFaults.Place(constraints[at]),
                "Set \"unique\": true for one of them in the schema, or name a learnt column beside them."));
            return;
        }
        kept[at] = kept[at] with { Way = "a row that was there before is drawn again; 16 bytes a row are remembered",
            Remembers = true };
    }

    private void Form(int at, FormShape shape)
    {
        var column = train[shape.Column];
        if (!IsGenerated(shape.Column))
        {
            Say(at, "labels are those of the real rows");
            return;
        }
        var transform = FormTransform.Fit(column, shape.Pattern);
        if (!transform.CanMake)
        {
            faults.Add(new("No text can be made from this regular expression.", ColumnFaults.Place(constraints[at]),
                "Write it with letters, classes, groups, choices and repetition only: [A-Z]{2}-[0-9]{4}."));
            return;
        }
        if (transform.Count < train.RowCount && column.Schema.Unique)
        {
            faults.Add(
                new($"Only {transform.Count} different texts have this form, too few for a column without repetition.",
                ColumnFaults.Place(constraints[at]), "Widen the form."));
            return;
        }
        Add(at, transform, "texts are generated in this form");
    }

    // what is generated does not change when a row is drawn again
    private void CheckRedrawable()
    {
        for (var i = 0; i < constraints.Count; i++)
        {
            if (kept[i].IsByConstruction || kept[i].Remembers) continue;
            var names = constraints[i].ColumnsIn(train.Schema);
            if (names.Count == 0 || !names.All(IsGenerated)) continue;
            faults.Add(new("The constraint speaks only of columns that are generated anew "
                + $"({ColumnName.Written(names)}), so it cannot be kept.",
                ColumnFaults.Place(constraints[i]),
                "Set \"handling\": \"learn\" for one of them in the schema, or leave the constraint out."));
        }
    }

    private bool IsGenerated(string name) =>
        train[name] is TextColumn || train[name].Schema.Handling == Handling.Generate;
}
