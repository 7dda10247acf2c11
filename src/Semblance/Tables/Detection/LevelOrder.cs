using System.Globalization;
using System.Text.RegularExpressions;

namespace Semblance.Tables.Detection;

/// <summary>Labels that have an order which everybody knows.</summary>
internal static partial class LevelOrder
{
    /// <summary>
    /// Scales from low to high; synonyms are separated by a bar. Spaces, hyphens and underscores count alike.
    /// </summary>
    private static readonly (string Name, string[] Steps)[] Scales =
    [
        ("low to high", ["none|no", "very low|lowest", "low", "below average",
            "medium|moderate|mid|average|normal|typical|intermediate|med",
            "above average", "high", "very high|highest", "extreme|extremely high|critical"]),
        ("bad to good", ["very poor|very bad|terrible|vpo", "poor|bad|po|awful", "below average", "fair|fa|okay|ok",
            "average|typical|ta|typ|normal|satisfactory|neutral", "above average", "good|gd",
            "better|very good|vgd", "great",
            "excellent|best|ex|premium", "very excellent|outstanding|ideal|exceptional|perfect"]),
        ("cut, from fair to ideal", ["fair", "good", "very good", "premium", "ideal"]),
        ("clarity, from included to flawless",
            ["i3", "i2", "i1", "si2", "si1", "vs2", "vs1", "vvs2", "vvs1", "if", "fl"]),
        ("small to large", ["xxxs", "xxs", "xs|extra small|x small|tiny", "s|small",
            "m|medium|regular|mid size|midsize", "l|large|big",
            "xl|extra large|x large|huge", "xxl|2xl", "xxxl|3xl", "4xl|xxxxl"]),
        ("schooling", ["none|no schooling|no education", "preschool|kindergarten|illiterate|nursery",
            "1st 4th|primary|primary school|elementary|elementary school|basic.4y", "5th 6th|basic.6y",
            "7th 8th|middle school|some high school|below college|lower secondary|basic.9y",
            "9th", "10th", "11th", "12th",
            "hs grad|high school|high school graduate|secondary|upper secondary|high "
            + "school diploma|secondary school|highschool",
            "some college|college|vocational",
            "assoc voc|associate|associates|associate's degree|associates degree|associate degree", "assoc acdm",
            "bachelors|bachelor|bachelor's|bachelor's degree|bachelors degree|bachelor "
            + "degree|undergraduate|tertiary|university|university.degree",
            "masters|master|master's|master's degree|masters degree|master degree|postgraduate|graduate",
            "prof school|professional", "doctorate|doctor|phd|ph.d.|doctoral|doctoral degree|doctorate degree"]),
        ("months", ["january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul",
            "august|aug", "september|sep|sept",
            "october|oct", "november|nov", "december|dec"]),
        ("days of the week",
            ["monday|mon", "tuesday|tue|tues", "wednesday|wed", "thursday|thu|thur|thurs", "friday|fri", "saturday|sat",
            "sunday|sun"]),
        ("frequency", ["never|non travel", "almost never", "rarely|seldom|travel rarely", "occasionally",
            "sometimes|every so often", "often|frequently|travel frequently",
            "usually|very often|mostly", "almost always", "always"]),
        ("agreement", ["strongly disagree|completely disagree", "disagree", "somewhat disagree|slightly disagree",
            "neutral|neither agree nor disagree|undecided",
            "somewhat agree|slightly agree", "agree", "strongly agree|completely agree"]),
        ("satisfaction", ["very dissatisfied|very unsatisfied|extremely dissatisfied", "dissatisfied|unsatisfied",
            "neutral|neither satisfied nor dissatisfied", "satisfied",
            "very satisfied|extremely satisfied"]),
        ("severity", ["none|absent", "trivial|minimal", "minor|mild|slight", "moderate|normal|medium",
            "major|serious|marked", "severe|critical",
            "very severe|blocker|extreme|life threatening"]),
        ("urgency", ["lowest", "low", "normal|medium|standard", "high|important", "urgent|critical|highest",
            "emergency|immediate"]),
        ("age", ["infant|baby|newborn", "toddler", "child|kid", "teen|teenager|adolescent|youth", "young adult|young",
            "adult", "middle aged|middle age", "senior|old|elderly"]),
        ("how often", ["hourly", "daily", "weekly", "biweekly|fortnightly|bi weekly", "semimonthly",
            "monthly|month to month", "quarterly", "semiannually|half yearly|biannual",
            "yearly|annually|annual|one year", "two year|biennial", "three year"]),
        ("rank", ["bronze", "silver", "gold", "platinum", "diamond"]),
        ("skill", ["novice|beginner|entry|entry level|basic", "junior", "intermediate|mid|mid level|medior|medium",
            "advanced|senior|upper intermediate", "lead|expert|principal|proficient", "executive|master|native"]),
        ("position", ["first|1st", "second|2nd", "third|3rd", "fourth|4th", "fifth|5th", "sixth|6th", "seventh|7th",
            "eighth|8th"]),
        ("quarters", ["q1", "q2", "q3", "q4"]),
        ("day time", ["dawn", "early morning", "morning", "noon|midday", "afternoon", "evening", "night",
            "late night|midnight"]),
        ("heat", ["freezing", "very cold", "cold", "cool", "mild", "warm", "hot", "very hot"]),
        ("speed", ["very slow", "slow", "moderate|medium|normal", "fast", "very fast"]),
        ("width", ["none", "narrow", "medium", "wide"]),
        ("slope", ["gtl|gentle|gentle slope", "mod|moderate|moderate slope", "sev|severe|severe slope"]),
        ("shape", ["ir3|irregular", "ir2|moderately irregular", "ir1|slightly irregular", "reg|regular"]),
        ("basement exposure", ["no basement", "no", "mn|minimum", "av|average", "gd|good"]),
        ("finish", ["no garage|none", "unf|unfinished", "rfn|rough finished", "fin|finished"]),
    ];

    private static readonly HashSet<string> GradeWords = new(StringComparer.Ordinal)
    {
        "grade", "level", "tier", "stage", "class", "phase", "rank", "year", "week", "quarter", "decile",
        "quartile", "quintile",
        "step", "category", "band", "degree", "score", "rating", "risk", "color", "colour", "league",
    };

    /// <summary>The labels in their order, and what the order is; null where none is known.</summary>
    public static (string[] Levels, string Why)? Find(IReadOnlyList<string> levels, HeaderWords header)
    {
        if (levels.Count is < 2 or > 60) return null;
        var normal = levels.Select(Normalize).ToArray();
        foreach (var (name, steps) in Scales)
        {
            var positions = normal.Select(level => Array.FindIndex(steps, step => step.Split('|').Contains(level)))
                .ToArray();
            if (positions.Any(position => position < 0) || positions.Distinct().Count() != positions.Length) continue;
            // two labels say little: none and high; yes and no belong to booleans
            if (levels.Count == 2 && name is not ("low to high" or "small to large")) continue;
            Array.Sort(positions, normal);
            var sorted = levels.OrderBy(level => Array.IndexOf(normal, Normalize(level))).ToArray();
            return (sorted, $"the labels are steps of a known scale ({name})");
        }
        return Intervals(levels) ?? Grades(levels, header);
    }

    /// <summary>"0-9", "10-19", "65+", "&lt;18", "[0,10)": ordered by their lower ends.</summary>
    private static (string[] Levels, string Why)? Intervals(IReadOnlyList<string> levels)
    {
        if (levels.Count < 3) return null;
        var keys = new (double Low, int Side)[levels.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            var match = Interval().Match(levels[i].Replace(",000", "000", StringComparison.Ordinal));
            if (!match.Success) return null;
            var side = match.Groups["less"].Success ? -1 : match.Groups["more"].Success
                || match.Groups["plus"].Success ? 1 : 0;
            if (side == 0 && !match.Groups["high"].Success) return null;
            keys[i] = (double.Parse(match.Groups["low"].Value, CultureInfo.InvariantCulture), side);
        }
        if (keys.Distinct().Count() != keys.Length) return null;
        var sorted = levels.ToArray();
        Array.Sort(keys, sorted);
        return (sorted, "the labels are ranges of numbers");
    }

    /// <summary>"Grade 1", "Grade 2" and, where the header says so, A, B, C or D, E, F.</summary>
    private static (string[] Levels, string Why)? Grades(IReadOnlyList<string> levels, HeaderWords header)
    {
        if (levels.Count < 3) return null;
        if (levels.All(level => level.Length == 1 && char.IsAsciiLetter(level[0])))
        {
            var sorted = levels.Order(StringComparer.Ordinal).ToArray();
            return sorted[^1][0] - sorted[0][0] == sorted.Length - 1 && header.List.Any(GradeWords.Contains)
                ? (sorted, "the labels are consecutive letters and the header speaks of a grade") : null;
        }
        var matches = levels.Select(level => Numbered().Match(level)).ToArray();
        if (!matches.All(match => match.Success)) return null;
        var words = matches.Select(match => match.Groups["word"].Value.ToLowerInvariant()).Distinct().ToArray();
        if (words.Length != 1 || !GradeWords.Contains(words[0])) return null;
        return ([.. levels.OrderBy(level => int.Parse(Numbered().Match(level).Groups["number"].Value,
            CultureInfo.InvariantCulture))],
            $"the labels number the {words[0]}s");
    }

    private static string Normalize(string text) =>
        Spaces().Replace(text.Trim().ToLowerInvariant().Replace('_', ' ').Replace('-', ' '), " ");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(
        @"^\s*[\[(]?\s*(?<less><=?|under |below |less than |up to )?(?<more>>=?|over |above |more than )?\s*[$€£]?(?<low>-?\d+(\.\d+)?)[kK%]?\s*((-|–|to|,|\.\.)\s*[$€£]?(?<high>-?\d+(\.\d+)?)[kK%]?|(?<plus>\+|and over|and above|or more|and older))?\s*[\])]?\s*(years?|yrs?|months?|days?)?\s*$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Interval();

    [GeneratedRegex(@"^(?<word>[A-Za-z]+)[ _-]?(?<number>\d{1,4})$")]
    private static partial Regex Numbered();
}
