using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bogus;
using Semblance.Random;
using Semblance.Rules;
using Semblance.Tables.Formats;

namespace Semblance.Benchmarks.Micro;

/// <summary>
/// A customer table of ten columns made by rules and streamed to CSV, beside the same table by plain Bogus, a Faker a
/// row, as
/// its readme shows it.
/// </summary>
internal static class RulesBench
{
    private const string Customers = """
        columns:
          id: sequence
          first_name: first-name
          last_name: last-name
          email: email
          phone: phone
          street: street-address
          city: city
          state: state
          postcode: postcode
          birth_date: { kind: date, from: 1940-01-01, to: 2005-12-31 }
        """;

    public static async Task Run(Options options)
    {
        var rows = options.Number("rows", 1_000_000);
        var folder = Directory.CreateTempSubdirectory("semblance-rules-").FullName;
        var path = Path.Combine(folder, "customers.csv");
        try
        {
            foreach (var locale in options.Text("locales", "en_US,de").Split(','))
            {
                for (var time = 0; time < 3; time++)
                {
                    var file = RuleFile.Parse($"rows: {rows}\nlocale: {locale}\n{Customers}", "customers.yaml");
                    await Report($"rules, {locale}, run {time + 1}", rows, path, async () =>
                    {
                        var maker = RuleMaker.Open(file.Rules, new Rng(1));
                        await TableFile.WriteAsync(path, maker.Schema("customers"), RuleStream.Of(maker, "customers"))
                            .ConfigureAwait(false);
                    }).ConfigureAwait(false);
                }
            }
            var fewer = Math.Max(1, rows / 20);
            await Report("Bogus, en_US, one thread", fewer, path, () => Plain(path, fewer)).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Plain(string path, long rows)
    {
        var customers = new Faker<Customer>("en_US").UseSeed(1)
            .RuleFor(one => one.Id, faker => faker.IndexFaker)
            .RuleFor(one => one.FirstName, faker => faker.Name.FirstName())
            .RuleFor(one => one.LastName, faker => faker.Name.LastName())
            .RuleFor(one => one.Email, (faker, one) => faker.Internet.Email(one.FirstName, one.LastName))
            .RuleFor(one => one.Phone, faker => faker.Phone.PhoneNumber())
            .RuleFor(one => one.Street, faker => faker.Address.StreetAddress())
            .RuleFor(one => one.City, faker => faker.Address.City())
            .RuleFor(one => one.State, faker => faker.Address.State())
            .RuleFor(one => one.Postcode, faker => faker.Address.ZipCode())
            .RuleFor(one => one.Born, faker => faker.Date.BetweenDateOnly(new(1940, 1, 1), new(2005, 12, 31)));
        var writer = new StreamWriter(path, append: false, Encoding.UTF8, 1 << 16);
        await using (writer.ConfigureAwait(false))
        {
            foreach (var one in customers.GenerateLazy((int)rows))
            {
                await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"{one.Id},{one.FirstName},{one.LastName},{one.Email},{one.Phone},{one.Street},{one.City},{one.State},{one.Postcode},{one.Born:yyyy-MM-dd}")).ConfigureAwait(false);
            }
        }
    }

    private static async Task Report(string name, long rows, string path, Func<Task> run)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        await run().ConfigureAwait(false);
        var (seconds, process) = (clock.Elapsed.TotalSeconds, Process.GetCurrentProcess());
        Console.WriteLine($"{name}: {rows:N0} rows in {seconds:0.00} s wall, "
            + $"{(process.TotalProcessorTime - before).TotalSeconds:0.00} s CPU: {rows / seconds:N0} rows/s, "
            + $"{new FileInfo(path).Length / 1048576.0:N0} MiB, peak {process.PeakWorkingSet64 / 1048576.0:N0} MiB");
    }

    private sealed class Customer
    {
        public int Id { get; set; }

        public string FirstName { get; set; } = "";

        public string LastName { get; set; } = "";

        public string Email { get; set; } = "";

        public string Phone { get; set; } = "";

        public string Street { get; set; } = "";

        public string City { get; set; } = "";

        public string State { get; set; } = "";

        public string Postcode { get; set; } = "";

        public DateOnly Born { get; set; }
    }
}
