using System.Globalization;

namespace Semblance.Tables.Detection;

/// <summary>Looks at one column: missing marks, kind, written form, meaning, and what to do with it.</summary>
internal sealed class ColumnDetection
{
    private const int FewLevels = 20, ManyLevels = 20_000;

    private readonly RawTable raw;
    private readonly RawColumn column;
    private readonly int position;
    private readonly DetectionOptions options;
    private readonly ColumnOverride? given;
    private readonly HeaderWords header;
    private readonly List<string> notes = [];
    private DistinctTexts texts;
    private ColumnSchema schema;
    private string why = "", formatWhy = "";
    private string? semanticWhy;
    private NumberReading? numbers;
    private MomentReading? moments;

    public ColumnDetection(RawTable raw, int position, DetectionOptions options, ColumnOverride? given)
    {
        this.raw = raw;
        this.position = position;
        this.options = options;
        this.given = given;
        column = raw.Columns[position];
        header = new(column.Name);
        var marks = new HashSet<string>(options.Missing, StringComparer.Ordinal);
        if (!string.IsNullOrWhiteSpace(given?.Missing)) marks.Add(given.Missing);
        texts = DistinctTexts.Of(column, raw.RowCount, marks);
        schema = new() { Name = column.Name, Kind = ColumnKind.Text };
    }

    public List<Fault> Faults { get; } = [];

    private bool IsUnique => texts.Present > 1 && texts.Texts.Length == texts.Present;

    private bool AsksFor(ColumnKind kind) => given?.Kind is null || given.Kind == kind;

    private bool Asks(ColumnKind kind) => given?.Kind == kind;

    public ColumnProfile Run()
    {
        if (texts.Texts.Length == 0) AllMissing();
        else if (given?.Kind is { } asked) Given(asked);
        else if (!TryMoments() && !TryNumbers()) Labels();
        Override();
        var (missing, marks) = MissingMark();
        schema = schema with { Missing = missing };
        var type = schema.Semantic is null ? null : SemanticTypes.Named(schema.Semantic);
        var summary = ColumnSummary.Of(texts, schema, numbers, moments);
        return summary with
        {
            Schema = schema,
            Why = why,
            SemanticWhy = semanticWhy,
            HandlingWhy = schema.Handling == Handling.Generate ? HandlingWhy(type) : null,
            Personal = type is { Names: true } or { Describes: true },
            FormatWhy = formatWhy.Length > 0 ? formatWhy : null,
            Notes = [.. notes, .. summary.Notes],
            MissingMarks = marks,
        };
    }

    private void AllMissing()
    {
        var kind = given?.Kind ?? column.Declared ?? ColumnKind.Text;
        schema = schema with { Kind = kind };
        why = "every cell is missing";
    }

    // ---- dates, times, durations

    private bool TryMoments()
    {
        if (column.Declared is not (null or ColumnKind.Text or ColumnKind.Category or ColumnKind.Date or ColumnKind.Time
            or ColumnKind.Instant
            or ColumnKind.Duration)) return false;
        if (MomentDetection.Find(texts, header) is not { Reading: { } reading } found) return false;
        if (found.Conflict is { } conflict && given?.Kind is null)
        {
            var line = Place(conflict.Example);
            Faults.Add(new($"Column '{column.Name}' holds dates in two formats: "
                + $"{conflict.FirstCells:N0} cells as {conflict.First} and "
                + $"{conflict.SecondCells:N0} as {conflict.Second}, such as '{conflict.Example}'.", line,
                "Bring them into one format, or set \"kind\": \"text\" for "
                + $"'{column.Name}' in a schema file (--schema)."));
        }
        else if (reading.ReadCells < texts.Present)
        {
            if (!TakeAsMissing(reading.IsRead, reading.ReadTexts, reading.ReadCells)) return false;
            var again = MomentDetection.Read(texts, reading.Pattern);
            if (again is null || again.ReadCells < texts.Present) return false;
            reading = again;
        }
        moments = reading;
        var kind = reading.Pattern.Kind;
        var isMidnight = kind == ColumnKind.Instant && !Asks(ColumnKind.Instant)
            && reading.Values.All(value => value % 86_400_000_000L == 0)
            && column.Declared != ColumnKind.Instant;
        if (isMidnight) kind = ColumnKind.Date;
        var (written, changed, example) = MomentDetection.Choose(schema with { Kind = kind }, texts, reading);
        schema = written;
        why = $"{AllValues(Plural(kind), One(kind))}: {found.Why}" + (isMidnight ? "; all are at midnight" : "");
        if (found.Doubt is not null) notes.Add(found.Doubt);
        Describe(changed, example, reading.Pattern.HasOffset ? "the offsets differ, so all are written in UTC" : null);
        if (kind is ColumnKind.Date or ColumnKind.Instant) FindSemantic(areNumbers: false, areDates: true);
        return true;
    }

    // ---- numbers

    private bool TryNumbers()
    {
        if (column.Declared is not (null or ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Boolean))
            return false;
        if (Asks(ColumnKind.Boolean) || given?.Kind is null && BooleanPairs.Find(texts.Texts) is not null) return false;
        var reading = NumberDetection.Read(texts);
        if (reading is null) return false;
        if (reading.ReadCells < texts.Present)
        {
            if (!TakeAsMissing(reading.IsRead, reading.ReadTexts, reading.ReadCells))
            {
                if (reading.ReadCells > 0.8 * texts.Present)
                {
                    var odd = texts.Texts[Array.IndexOf(reading.IsRead, false)];
                    notes.Add($"{reading.ReadCells:N0} of {texts.Present:N0} values are numbers, but '{odd}' is not. "
                        + "If it means a missing value, say "
                        + $"--missing \"{odd}\".");
                }
                return false;
            }
            reading = NumberDetection.Read(texts);
            if (reading is null || reading.ReadCells < texts.Present) return false;
            if (given?.Kind is null && BooleanPairs.Find(texts.Texts) is not null) return false;
        }
        var shapes = reading.Shapes;
        // a few whole numbers may have been shortened to 1e+05; a column of exponents is one of measurements
        var isWhole = !Asks(ColumnKind.Decimal) && !Array.Exists(shapes, shape => !shape.IsWhole && !shape.TooLong)
            && Array.Exists(shapes, shape => !shape.HasExponent);
        if (given?.Kind is null && Array.Exists(shapes, shape => shape.LeadingZero && !shape.HasExponent))
        {
            notes.Add("Leading zeros make these codes, not numbers.");
            return false;
        }
        if (isWhole && Array.Exists(shapes, shape => shape.TooLong))
        {
            notes.Add("Some have more digits than a 64-bit integer holds, so they are kept as texts.");
            return false;
        }
        numbers = reading;
        if (reading.Ambiguity is not null) notes.Add($"A comma could be a decimal mark too: {reading.Ambiguity}.");
        if (isWhole) Integers(reading);
        else Decimals(reading);
        return true;
    }

    private void Integers(NumberReading reading)
    {
        if (given?.Kind is null && NamesThings(reading, out var reason))
        {
            why = reason;
            if (texts.Texts.Length <= 50 && texts.Repetition >= 20 && schema.Semantic is null && !IsUnique)
            {
                schema = schema with { Kind = ColumnKind.Category };
                why = $"{reason}; {texts.Texts.Length:N0} of them come again and again, so they are labels";
                return;
            }
            schema = schema with { Kind = ColumnKind.Identifier, Handling = Handling.Generate, Unique = IsUnique };
            return;
        }
        FindSemantic(areNumbers: true, areDates: false);
        var type = schema.Semantic is null ? null : SemanticTypes.Named(schema.Semantic);
        if (given?.Kind is null && type is { Name: not ("latitude" or "longitude") })
        {
            why = $"whole numbers that are {type.Plural}";
            AsMeaning(type);
            return;
        }
        var (written, changed, example) = NumberFormats.Choose(schema with { Kind = ColumnKind.Integer },
            texts, reading);
        schema = written;
        why = AllValues("whole numbers", "a whole number");
        Describe(changed, example, null);
    }

    private void Decimals(NumberReading reading)
    {
        var kept = 0;
        for (var i = 0; i < reading.Shapes.Length; i++)
        {
            kept = Math.Max(kept, reading.Shapes[i].SignificantDecimals);
        }
        var isRounded = kept <= 9;
        schema = schema with { Kind = ColumnKind.Decimal, Decimals = isRounded ? kept : null };
        var (written, changed, example) = NumberFormats.Choose(schema, texts, reading);
        schema = written;
        why = kept == 0 && isRounded ? $"{AllValues("numbers", "a number")}, whole but written with decimals"
            : AllValues("numbers", "a number")
                + (isRounded ? $" with at most {kept} decimal{(kept == 1 ? "" : "s")}" : "");
        Describe(changed, example, null);
        FindSemantic(areNumbers: true, areDates: false);
        if (schema.Semantic is not ("latitude" or "longitude"))
            (schema, semanticWhy) = (schema with { Semantic = null }, null);
    }

    /// <summary>Whether whole numbers name rows or things: the header says so, or they count the rows.</summary>
    private bool NamesThings(NumberReading reading, out string reason)
    {
        reason = "";
        if (!reading.Style.IsPlain) return false;
        var isAmount = header.HasAny("year", "age", "date", "time", "day", "month", "hour", "minute", "second", "price",
            "amount", "total", "count",
            "score", "income", "salary", "balance", "quantity", "size", "duration", "length", "weight", "height",
            "rate", "cost");
        var saysId = header.EndsWith("id", "ids", "key", "uid", "nr", "rownames", "rowid", "index", "idx", "identifier",
            "pk", "fk", "rownum", "seq")
            || header.EndsWith("no", "num", "number", "code") && header.List.Count > 1
                && header.HasAny("row", "order", "invoice", "customer", "account", "case", "record", "ticket", "serial",
                    "member", "student", "patient",
                    "employee", "policy", "transaction", "item", "product", "line", "client", "user", "case", "file",
                    "document", "seq", "sequence")
            || column.Name.Length == 0 || column.Name.StartsWith("Unnamed", StringComparison.Ordinal)
            || header.Joined is "id" or "no" or "nr" or "rownames" or "index" or "id1" or "instant";
        var counts = CountsRows(reading);
        if (saysId && (texts.Repetition < 1.05 && texts.Present > 1 || texts.Texts.Length > 50))
        {
            reason = IsUnique ? $"every row has its own whole number and the header says '{column.Name}'"
                : $"whole numbers that name things: the header says '{column.Name}'";
            return true;
        }
        if (saysId && !header.HasAny("no", "index", "num", "number", "seq") && header.List.Count > 0)
        {
            reason = $"whole numbers that name things: the header says '{column.Name}'";
            return texts.Texts.Length > 1;
        }
        if (counts && !isAmount)
        {
            reason = "the whole numbers count the rows, each occurring once";
            return true;
        }
        return false;
    }

    /// <summary>
    /// Whether the values are n different whole numbers without a gap, and there are enough of them to say so.
    /// </summary>
    private bool CountsRows(NumberReading reading)
    {
        if (!IsUnique || texts.Missing > 0 || texts.Present < 20) return false;
        long low = long.MaxValue, high = long.MinValue;
        foreach (var shape in reading.Shapes)
        {
            low = Math.Min(low, shape.Whole);
            high = Math.Max(high, shape.Whole);
        }
        if ((ulong)(high - low) != (ulong)texts.Present - 1) return false;
        // years in a row are not names
        return low is 0 or 1 || texts.Present >= 300;
    }

    // ---- labels, texts, identifiers

    private void Labels()
    {
        (numbers, moments) = (null, null);
        TakeLabelMarks();
        if (texts.Texts.Length == 0)
        {
            AllMissing();
            return;
        }
        if (AsksFor(ColumnKind.Boolean) && column.Declared is null or ColumnKind.Boolean
            && BooleanPairs.Find(texts.Texts) is { } pair)
        {
            schema = schema with { Kind = ColumnKind.Boolean, Levels = pair };
            why = pair.Length == 2 ? $"its only values are '{pair[0]}' and '{pair[1]}'"
                : $"its only value is '{pair[0]}'";
            return;
        }
        FindSemantic(areNumbers: false, areDates: false);
        if (schema.Semantic is not null && SemanticTypes.Named(schema.Semantic) is { } type && AsMeaning(type)) return;
        ByRepetition();
    }

    /// <summary>Takes the kind that goes with the meaning; false where the meaning leaves it open.</summary>
    private bool AsMeaning(SemanticType type)
    {
        if (type.Kind is null)
        {
            if (type.Name == "postcode" && texts.Repetition < 1.2 && texts.Texts.Length > FewLevels)
            {
                schema = schema with { Kind = ColumnKind.Identifier, Handling = Handling.Generate, Unique = IsUnique };
                why = $"{Values()} that are {type.Plural}, hardly any of them twice";
                return true;
            }
            if (type.Name is not ("postcode" or "country" or "country-code" or "state" or "state-code"
                or "currency-code")
                || texts.Texts.Length > 1000 && texts.Repetition < 2) return false;
            schema = schema with { Kind = ColumnKind.Category };
            why = $"{texts.Texts.Length:N0} different {type.Plural} in {texts.Present:N0} rows";
            return true;
        }
        schema = schema with
        {
            Kind = type.Kind.Value,
            Handling = type.Kind is ColumnKind.Category ? Handling.Learn : Handling.Generate,
            Unique = type.Kind is ColumnKind.Identifier && IsUnique,
        };
        why = $"the values are {type.Plural}";
        return true;
    }

    private void ByRepetition()
    {
        int distinct = texts.Texts.Length, present = texts.Present;
        var (words, length, digits) = Shape();
        var seen =
            $"{distinct:N0} different text{(distinct == 1 ? "" : "s")} in {present:N0} row{(present == 1 ? "" : "s")}";
        var isProse = words >= 5 || length > 60;
        if (distinct <= ManyLevels && !(isProse && distinct > 100 && texts.Repetition < 20)
            && (texts.Repetition >= 2 || distinct <= FewLevels
                && !(IsUnique && distinct > 2 && (digits > 0.2 || isProse) && present > 5)))
        {
            if (LevelOrder.Find(texts.Texts, header) is { } order)
            {
                schema = schema with { Kind = ColumnKind.Category, Ordered = true, Levels = order.Levels };
                why = $"{seen}; {order.Why}";
                return;
            }
            schema = schema with { Kind = ColumnKind.Category };
            why = seen;
            return;
        }
        var isCode = words < 2.5 && length <= 40 && digits >= 0.15 || words < 1.05 && length <= 40
            && header.EndsWith("id", "key", "code", "no", "number", "ref", "uid");
        schema = schema with
        {
            Kind = isCode ? ColumnKind.Identifier : ColumnKind.Text,
            Handling = Handling.Generate,
            Unique = isCode && IsUnique,
        };
        why = isCode
            ? $"{seen}, {(IsUnique ? "every one once" : "hardly any of them often")}: codes that name things"
            : $"{seen}, with {words.ToString("0.#", CultureInfo.InvariantCulture)} "
                + $"word{(words is > 0.95 and < 1.05 ? "" : "s")} each on average";
    }

    /// <summary>Words a text, characters a text, and the share of characters that are digits.</summary>
    private (double Words, double Length, double Digits) Shape()
    {
        double words = 0, length = 0, digits = 0, count = 0;
        foreach (var (text, _) in texts.Spread(1000))
        {
            count++;
            length += text.Length;
            var inWord = false;
            foreach (var letter in text)
            {
                if (char.IsAsciiDigit(letter)) digits++;
                if (!char.IsWhiteSpace(letter) && !inWord) words++;
                inWord = !char.IsWhiteSpace(letter);
            }
        }
        return (words / count, length / count, digits / Math.Max(1, length));
    }

    private void TakeLabelMarks()
    {
        var marks = MissingMarks.AmongLabels(texts.Texts);
        if (marks.Count > 0) texts = texts.Without(marks.Contains);
    }

    // ---- shared

    private void FindSemantic(bool areNumbers, bool areDates)
    {
        if (given?.Semantic is not null) return;
        if (SemanticTypes.Find(texts, header, areNumbers, areDates) is not { } found) return;
        schema = schema with { Semantic = found.Type.Name };
        semanticWhy = found.Why;
    }

    private bool TakeAsMissing(bool[] isRead, int readTexts, int readCells)
    {
        var unread = new List<string>();
        for (var i = 0; i < isRead.Length && unread.Count <= 20; i++)
        {
            if (!isRead[i]) unread.Add(texts.Texts[i]);
        }
        if (unread.Count > 20 || !MissingMarks.AreEvident(unread, readTexts, (double)readCells / texts.Present))
            return false;
        var marks = unread.ToHashSet(StringComparer.Ordinal);
        texts = texts.Without(marks.Contains);
        return true;
    }

    private (string Mark, IReadOnlyList<ValueCount> All) MissingMark()
    {
        var all = texts.Marks.Select(mark => new ValueCount(mark.Text, mark.Count,
            (double)mark.Count / Math.Max(1, raw.RowCount))).ToArray();
        var mark = given?.Missing ?? (all.Length == 0 ? "" : all[0].Text);
        if (all.Length > 1)
        {
            notes.Add($"Missing cells are written in {all.Length} ways "
                + $"({string.Join(", ", all.Take(4).Select(one => $"'{one.Text}' {one.Count:N0} times"))}); "
                + $"all will be written as '{mark}'.");
        }
        return (mark, all);
    }

    private void Describe(int changed, string? example, string? reason)
    {
        var form = schema.Format is null ? "the shortest form" : $"the form {schema.Format}";
        formatWhy = changed == 0 ? $"written in {form}, which gives back every text as it was"
            : $"written in {form}; {changed:N0} of {texts.Present:N0} cells, such as '{example}', will look different"
                + (reason is null ? "" : $": {reason}");
        if (changed > 0)
            notes.Add($"No single format writes all values back as they were: '{example}' will look different.");
    }

    private string HandlingWhy(SemanticType? type) => type switch
    {
        { Names: true } => $"{type.Plural} are personal data, so new ones of the same form are made",
        not null when schema.Kind == ColumnKind.Identifier =>
            $"{type.Plural} name single things, so new ones of the same form are made",
        _ => schema.Kind switch
        {
            ColumnKind.Identifier =>
                "identifiers name rows or things and have no distribution to learn, so new "
                + "ones of the same form are made",
            ColumnKind.Text => "free text may name anybody, so new text of the same form is made",
            _ => "the schema says so",
        },
    };

    private string Values() => $"{texts.Texts.Length:N0} different value{(texts.Texts.Length == 1 ? "" : "s")}";

    private string AllValues(string plural, string one) =>
        texts.Texts.Length == 1 ? $"its only value is {one}"
            : $"all {texts.Texts.Length:N0} different values are {plural}";

    private string Place(string text)
    {
        var code = Array.IndexOf(column.Texts, text);
        var row = Array.IndexOf(column.Codes, code);
        return $"{raw.Source}, line {row + 2}, column {position + 1}";
    }

    private static string One(ColumnKind kind) => kind switch
    {
        ColumnKind.Date => "a date",
        ColumnKind.Time => "a time of day",
        ColumnKind.Duration => "a length of time",
        _ => "a point in time",
    };

    private static string Plural(ColumnKind kind) => kind switch
    {
        ColumnKind.Date => "dates",
        ColumnKind.Time => "times of day",
        ColumnKind.Duration => "lengths of time",
        _ => "points in time",
    };

    // ---- a schema file's word

    /// <summary>Takes the kind that the schema file gives, and detects the rest.</summary>
    private void Given(ColumnKind kind)
    {
        var fits = kind switch
        {
            ColumnKind.Integer or ColumnKind.Decimal => TryNumbers() && schema.Kind == kind,
            ColumnKind.Date or ColumnKind.Time or ColumnKind.Instant or ColumnKind.Duration => TryGivenMoments(kind),
            _ => true,
        };
        if (!fits) (numbers, moments) = (null, null);
        switch (kind)
        {
            case ColumnKind.Boolean:
                TakeLabelMarks();
                schema = schema with { Kind = kind, Levels = given!.Levels ?? BooleanPairs.Find(texts.Texts) };
                break;
            case ColumnKind.Category:
                TakeLabelMarks();
                FindSemantic(areNumbers: false, areDates: false);
                var order = given!.Levels is null && given.Ordered != false
                    ? LevelOrder.Find(texts.Texts, header) : null;
                schema = schema with { Kind = kind, Ordered = order is not null, Levels = order?.Levels };
                break;
            case ColumnKind.Text or ColumnKind.Identifier:
                TakeLabelMarks();
                FindSemantic(areNumbers: false, areDates: false);
                schema = schema with { Kind = kind, Handling = Handling.Generate,
                    Unique = kind == ColumnKind.Identifier && IsUnique };
                break;
            default:
                // TypedTable.Build says which cells do not fit, and where
                schema = schema with { Kind = kind };
                break;
        }
        why = "the schema says so";
    }

    private bool TryGivenMoments(ColumnKind kind)
    {
        if (given!.Format is { } format)
        {
            var read = format;
            foreach (var prefix in new[] { CellText.Upper, CellText.Lower })
                if (read.StartsWith(prefix, StringComparison.Ordinal)) read = read[prefix.Length..];
            var pattern = kind == ColumnKind.Duration ? null : new MomentPattern(kind, read, [format]);
            moments = pattern is null ? null : MomentDetection.Read(texts, pattern);
            if (moments is not null && moments.ReadCells < texts.Present
                && TakeAsMissing(moments.IsRead, moments.ReadTexts, moments.ReadCells))
                moments = MomentDetection.Read(texts, pattern!);
            if (moments?.ReadCells == texts.Present)
            {
                schema = schema with { Kind = kind, Format = format };
                return true;
            }
        }
        return TryMoments() && schema.Kind == kind;
    }

    private void Override()
    {
        if (given is null) return;
        schema = schema with
        {
            Semantic = given.Semantic is null ? schema.Semantic : given.Semantic == "none" ? null : given.Semantic,
            Handling = given.Handling ?? schema.Handling,
            Personal = given.Personal,
            Format = given.Format ?? schema.Format,
            NumberMarks = given.NumberMarks ?? schema.NumberMarks,
            Decimals = given.Decimals ?? schema.Decimals,
            Levels = given.Levels ?? schema.Levels,
            Ordered = given.Ordered ?? schema.Ordered,
            Unique = given.Unique ?? schema.Unique,
        };
        if (given.Semantic is not null) semanticWhy = given.Semantic == "none" ? null : "the schema says so";
        if (given.Levels is { Count: > 0 } levels && schema.Kind is ColumnKind.Category or ColumnKind.Boolean)
        {
            foreach (var text in texts.Texts.Where(text => !levels.Contains(text)).Take(5))
            {
                Faults.Add(new($"Column '{column.Name}' holds '{text}', which is not one of "
                    + "the levels that the schema lists.", Place(text),
                    (Nearest.Suggest(text, levels) is { } near ? $"Did you mean '{near}'? " : "")
                        + "Add it to \"levels\", or leave \"levels\" out."));
            }
        }
        if (schema.Unique && !IsUnique && texts.Present > 1)
        {
            var twice = texts.Texts[Array.FindIndex(texts.Counts, count => count > 1)];
            Faults.Add(new($"Column '{column.Name}' is unique in the schema, but '{twice}' occurs more than once.",
                Place(twice),
                "Set \"unique\": false, or remove the repeated rows."));
        }
    }
}
