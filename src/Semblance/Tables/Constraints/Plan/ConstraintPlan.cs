using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>
/// How the constraints of one model are kept: transforms, in order, into a table in which they cannot be broken, and
/// for the rest, and for certainty, a look at every row that comes out.
/// </summary>
internal sealed class ConstraintPlan
{
    private readonly IReadOnlyList<Transform> transforms;
    private readonly IReadOnlyList<KnownRows?> known;
    private readonly bool[] isUnique;
    private readonly long[] redrawn;

    private ConstraintPlan(Schema? schema, IReadOnlyList<KeptConstraint> kept, IReadOnlyList<KnownRows?> known,
        IReadOnlyList<Transform> transforms)
    {
        Schema = schema;
        Kept = kept;
        this.known = known;
        this.transforms = transforms;
        isUnique = [.. kept.Select(one => one.Constraint.ShapeIn(schema!) is UniqueShape)];
        redrawn = new long[kept.Count];
        for (var i = 0; i < kept.Count; i++)
        {
            var at = i;
            kept[i].Count = () => Interlocked.Read(ref redrawn[at]);
        }
        Unique = [.. kept.Where(one => one.Remembers)
            .Select(one => ((UniqueShape)one.Constraint.ShapeIn(schema!)!).Columns)];
    }

    /// <summary>Without constraints.</summary>
    public static ConstraintPlan None { get; } = new(null, [], [], []);

    /// <summary>The table as it is; null where nothing is to be kept, so that it is the one that is learnt.</summary>
    public Schema? Schema { get; }

    /// <summary>The constraints, and how each is kept.</summary>
    public IReadOnlyList<KeptConstraint> Kept { get; }

    /// <summary>Sets of columns whose values are remembered, so that none comes twice.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Unique { get; }

    /// <summary>Makes the plan, and the table to be learnt.</summary>
    /// <exception cref="SemblanceException">
    /// Every constraint that does not fit the table or another constraint; every one that real rows
    /// break, with their numbers.
    /// </exception>
    public static (ConstraintPlan Plan, Table Learnt) Fit(IReadOnlyList<Constraint> constraints, Table train)
    {
        if (constraints.Count == 0) return (None, train);
        var bound = ConstraintCheck.Bind(constraints, KnownLabels.Of(train));
        ConstraintCheck.Refuse(bound, train);
        var builder = new PlanBuilder(train, bound);
        builder.Build();
        return (new(train.Schema, builder.Kept, [.. bound.Select(constraint => constraint.Learn(train))],
            builder.Transforms), builder.Learnt);
    }

    /// <summary>The table that is learnt.</summary>
    public Table Apply(Table table) => transforms.Aggregate(table, (step, transform) => transform.Apply(step));

    /// <summary>The table that learnt rows stand for.</summary>
    public Table Invert(Table learnt, Drawn drawn)
    {
        if (Schema is null) return learnt;
        for (var i = transforms.Count - 1; i >= 0; i--) learnt = transforms[i].Invert(learnt, drawn.Split(i));
        return learnt.Select(Schema.Columns.Select(column => column.Name));
    }

    /// <summary>What restrictions of columns leave possible of the columns that are learnt.</summary>
    public IReadOnlyDictionary<string, ValueSet> Restrict(IReadOnlyDictionary<string, ValueSet> restrictions)
    {
        var sets = new Dictionary<string, ValueSet>(restrictions, StringComparer.Ordinal);
        foreach (var transform in transforms) transform.Restrict(sets);
        return sets;
    }

    /// <summary>Takes out of <paramref name="good"/> the rows that break a constraint, and counts them.</summary>
    public void Keep(Table table, bool[] good)
    {
        for (var i = 0; i < Kept.Count; i++)
        {
            if (isUnique[i]) continue; // a row by itself is always unique
            var broken = Kept[i].Constraint.Breaks(table, known[i]);
            var count = 0;
            for (var row = 0; row < good.Length; row++)
            {
                if (!broken[row]) continue;
                count++;
                good[row] = false;
            }
            Interlocked.Add(ref redrawn[i], count);
        }
    }

    /// <summary>Counts rows that were drawn again because their like was there.</summary>
    public void CountTwice(int unique)
    {
        var at = Kept.Select((one, i) => (one, i)).Where(pair => pair.one.Remembers).ElementAt(unique).i;
        Interlocked.Increment(ref redrawn[at]);
    }

    /// <summary>
    /// Keeps what <see cref="Load"/> needs; the constraints themselves are options of the synthesizer.
    /// </summary>
    public void Save(ModelFolder folder)
    {
        if (Schema is null) return;
        folder.State["constraints"] = new JsonObject
        {
            ["columns"] = new JsonArray([.. Schema.Columns.Select(SchemaState.Save)]),
            ["kept"] = new JsonArray([.. Kept.Select(one => (JsonNode)new JsonObject
            {
                ["way"] = one.Way, ["byConstruction"] = one.IsByConstruction, ["remembers"] = one.Remembers,
            })]),
            ["known"] =
                new JsonArray([.. known.Select((rows, i) => (JsonNode?)rows?.Save(folder, $"constraints.known.{i}"))]),
            ["transforms"] = new JsonArray(
                [.. transforms.Select((transform, i) => (JsonNode)transform.Save(folder, $"constraints.{i}"))]),
        };
    }

    /// <summary>Reads back a plan.</summary>
    /// <exception cref="SemblanceException">The folder is damaged.</exception>
    public static ConstraintPlan Load(IReadOnlyList<Constraint> constraints, ModelFolder folder)
    {
        if (constraints.Count == 0) return None;
        if (folder.State["constraints"] is not JsonObject state || state["kept"] is not JsonArray saved
            || saved.Count != constraints.Count)
            throw ColumnEncoder.Damaged("does not say how constraints are kept", "(all)");
        var schema = new Schema { Columns = [.. state["columns"]!.AsArray().Select(SchemaState.Load)] };
        var bound = ConstraintCheck.Bind(constraints, schema);
        var kept = saved.Select((one, i) => new KeptConstraint(bound[i], (string)one!["way"]!,
            (bool)one["byConstruction"]!,
            (bool)one["remembers"]!)).ToArray();
        var known = state["known"]!.AsArray()
            .Select((rows, i) => rows is null
                ? null : KnownRows.Load(rows, folder, $"constraints.known.{i}")).ToArray();
        var transforms = state["transforms"]!.AsArray()
            .Select((one, i) => Transform.Load(one!.AsObject(), folder, $"constraints.{i}")).ToArray();
        return new(schema, kept, known, transforms);
    }
}
