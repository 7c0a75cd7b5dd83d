using System.Text.Json;
using KeylessAlloyDb.Bench;
using Spectre.Console;

// Whole processes, as a user starts them; variants take turns, so that what else the machine does hits
// all of them. Of several runs the shortest is judged: other work only adds. The median stands beside it.
// As JSON a preview runs the program once; as text it also plays the update, to explain unknown outputs.
// The unit is the preview of the smallest program, four calls of a bare gRPC client: machines differ by twice.
const int Rounds = 9;
var root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "Infra.sln")))
{
    root =
        Path.GetDirectoryName(root) ?? throw new InvalidOperationException("Infra.sln not found");
}
var own = new DirectoryInfo(AppContext.BaseDirectory);
var output = own.Parent!.Parent!.Parent!;
var rehearsal = Path.Combine(output.FullName, "ahead", "Rehearsal", own.Name, "Rehearsal.dll");
var state = Directory.CreateTempSubdirectory("bench-");
string[] fresh = ["--state", Path.Combine(state.FullName, "state.json")];

var smallest = Path.Combine(state.FullName, "smallest");
Directory.CreateDirectory(smallest);
File.WriteAllText(
    Path.Combine(smallest, "Pulumi.yaml"),
    "name: smallest\nruntime: dotnet\nconfig:\n  mode:\n    type: string\n"
);
File.WriteAllText(Path.Combine(smallest, "Pulumi.dev.yaml"), "config:\n  smallest:mode: ok\n");
var client = Path.Combine(output.FullName, "bin", "RawProgram", own.Name, "RawProgram.dll");

Sample Preview(string stack, int roles) =>
    Sample.Take(
        root,
        "dotnet",
        [rehearsal, "preview", "--json", "-s", stack, "-c", Roles(stack, roles), .. fresh]
    );

var make = new List<Sample>();
var dev = new List<Sample>();
var bare = new List<Sample>();
var first = new List<Sample>();
var served = new List<Sample>();
var up = new List<TimeSpan>();
int[] counts = [1, 10, 100];
var growth = counts.ToDictionary(count => count, _ => new List<Sample>());
Sample.Take(root, "make", "preview");
for (var round = 0; round < Rounds; round++)
{
    make.Add(Sample.Take(root, "make", "preview"));
    bare.Add(
        Sample.Take(
            root,
            "dotnet",
            [rehearsal, "preview", "--json", "-C", smallest, "--program", client, .. fresh]
        )
    );
    dev.Add(Sample.Take(root, "dotnet", [rehearsal, "preview", "--json", "-s", "dev", .. fresh]));
    using (var providers = Served.Start(rehearsal, Path.Combine(state.FullName, $"world{round}")))
    {
        up.Add(providers.Up);
        string[] attached = [.. fresh, "--attach", providers.Attachment];
        foreach (var samples in (List<Sample>[])[first, served])
        {
            samples.Add(
                Sample.Take(
                    root,
                    "dotnet",
                    [rehearsal, "preview", "--json", "-s", "dev", .. attached]
                )
            );
        }
    }
    foreach (var count in counts)
    {
        growth[count].Add(Preview("prod", count));
    }
}
var update = Sample.Take(
    root,
    "dotnet",
    [rehearsal, "up", "-s", "prod", "-c", Roles("prod", 100), .. fresh]
);
state.Delete(recursive: true);

// What a further role costs must not rise. Growing by the square it would rise tenfold, so that twice as
// much leaves room for noise; of that there are some 20 ms between runs, 2 ms a role.
var (one, ten, hundred) = (Best(growth[1]), Best(growth[10]), Best(growth[100]));
var (early, late) = ((ten - one) / 9, (hundred - ten) / 90);

var table = new Table { Border = TableBorder.Minimal };
table.AddColumns("", "measured", "median", "goal", "");
var met = true;
Row("the smallest program, as JSON", Seconds(Best(bare)), Seconds(Median(bare)), "", true);
Ratio("dev, as JSON", dev, bare, "the smallest", 2.2);
Ratio("second `make preview`, dev, as text", make, dev, "as JSON", 2.2);
Row(
    "served providers, until an engine can attach",
    Seconds(up.Min().TotalSeconds),
    Seconds(up.Order().ElementAt(Rounds / 2).TotalSeconds),
    "< 0.5 s",
    up.Min().TotalSeconds < 0.5
);
Ratio("dev through them, first", first, dev, "as JSON", null);
Ratio("dev through them, next", served, dev, "as JSON", 1.3);
foreach (var count in counts)
{
    var (best, median) = (Best(growth[count]), Median(growth[count]));
    Row($"prod, as JSON, trusted roles: {count}", Seconds(best), Seconds(median), "", true);
}
Row("a further role, from 1 to 10", Milliseconds(early), "", "", true);
Row(
    "a further role, from 10 to 100",
    Milliseconds(late),
    "",
    "<= twice that",
    late <= 2 * Math.Max(early, 0.002)
);
Row(
    "memory of both, update of prod, 100 roles",
    $"{update.PeakMebibytes:f0} MiB",
    "",
    "< 300 MB",
    update.PeakMebibytes * 1.048576 < 300
);
AnsiConsole.Profile.Width = 110;
AnsiConsole.Write(table);
return met ? 0 : 1;

void Ratio(string what, List<Sample> samples, List<Sample> unit, string of, double? most)
{
    var ratio = Best(samples) / Best(unit);
    Row(
        what,
        $"{Seconds(Best(samples))}, {ratio:f2} x",
        Seconds(Median(samples)),
        most is null ? "" : $"<= {most} x {of}",
        most is null || ratio <= most
    );
}

void Row(string what, string measured, string median, string goal, bool holds)
{
    met &= holds;
    var verdict =
        goal.Length == 0 ? ""
        : holds ? "met"
        : "missed";
    table.AddRow(new[] { what, measured, median, goal, verdict }.Select(Markup.Escape).ToArray());
}

// One role an account: the most resources that a role can bring.
static string Roles(string stack, int count)
{
    var first = stack == "prod" ? 210987654321 : 123456789012;
    var roles = Enumerable
        .Range(0, count)
        .Select(i => new { accountId = $"{first + i}", roleName = "alloydb-client" });
    return $"trustedRoles={JsonSerializer.Serialize(roles)}";
}

static double Best(List<Sample> samples) => samples.Min(sample => sample.Wall.TotalSeconds);

static double Median(List<Sample> samples) =>
    samples.Select(sample => sample.Wall.TotalSeconds).Order().ElementAt(samples.Count / 2);

static string Seconds(double seconds) => $"{seconds:f2} s";

static string Milliseconds(double seconds) => $"{seconds * 1000:f1} ms";
