using System.Text.Json;
using KeylessAlloyDb.Bench;

// Whole processes, as a user starts them; variants take turns, so that what else the machine does hits
// all of them. Of several runs the shortest is judged: other work only adds. The unit is the process of a
// bare gRPC client that makes four calls: machines differ by twice.
const int Rounds = 9;
var root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "Infra.sln")))
{
    root =
        Path.GetDirectoryName(root) ?? throw new InvalidOperationException("Infra.sln not found");
}
var own = new DirectoryInfo(AppContext.BaseDirectory);
var output = own.Parent!.Parent!.Parent!;
var sdk = output.Name;
var rehearsal = Path.Combine(output.FullName, "ahead", "Rehearsal", own.Name, "Rehearsal.dll");
var program = Path.Combine(output.FullName, "ahead", "Stacks", own.Name, "Stacks.dll");
var client = Path.Combine(output.FullName, "bin", "RawProgram", own.Name, "RawProgram.dll");
var revision = Environment.GetEnvironmentVariable("BENCH_REVISION") ?? "";
var temporary = Directory.CreateTempSubdirectory("bench-");
var folder = temporary.FullName;
string[] fresh = ["--state", Path.Combine(folder, "state.json")];

var smallest = Directory.CreateDirectory(Path.Combine(folder, "smallest")).FullName;
File.WriteAllText(
    Path.Combine(smallest, "Pulumi.yaml"),
    "name: smallest\nruntime: dotnet\nconfig:\n  mode:\n    type: string\n"
);
File.WriteAllText(Path.Combine(smallest, "Pulumi.dev.yaml"), "config:\n  smallest:mode: ok\n");

int[] counts = [1, 10, 100];
int[] stacks = [1, 10, 20];
var projects = stacks.ToDictionary(count => count, count => StackFiles.Write(root, folder, count));
var bare = new List<double>();
var alone = new List<double>();
var official = new List<double>();
var make = new List<double>();
var cli = new List<double>();
var up = new List<double>();
var json = new List<double>();
var served = new List<double>();
var ofRoles = counts.ToDictionary(count => count, _ => new List<double>());
var ofStacks = stacks.ToDictionary(count => count, _ => new List<double>());
string[] flavours = ["offline", "official"];
var both = flavours
    .Select(flavour =>
        Path.Combine(output.Parent!.FullName, flavour, "bin", "Stacks", own.Name, "Stacks.dll")
    )
    .ToList();
var hasOfficial = both.TrueForAll(File.Exists);
var hasCli = (Environment.GetEnvironmentVariable("PATH") ?? "")
    .Split(Path.PathSeparator)
    .Any(directory => File.Exists(Path.Combine(directory, "pulumi")));

Sample.Take(root, "make", "preview");
for (var round = 0; round < Rounds; round++)
{
    bare.Add(
        ProgramTime.Of(folder, client, script => Preview("-C", smallest, "--program", script)).Wall
    );
    alone.Add(Program(program).Wall);
    if (hasOfficial)
    {
        official.Add(Program(both[1]).Processor / Program(both[0]).Processor);
    }
    make.Add(Sample.Take(root, "make", "preview").Seconds);
    if (hasCli)
    {
        cli.Add(Sample.Take(root, "make", "preview-cli").Seconds);
    }
    json.Add(Preview("-s", "dev"));
    using (var providers = Served.Start(rehearsal, Path.Combine(folder, $"world{round}")))
    {
        up.Add(providers.Up.TotalSeconds);
        Preview("-s", "dev", "--attach", providers.Attachment);
        served.Add(Preview("-s", "dev", "--attach", providers.Attachment));
    }
    foreach (var count in counts)
    {
        ofRoles[count].Add(Preview("-s", "prod", "-c", Roles("prod", count)));
    }
    foreach (var count in stacks)
    {
        ofStacks[count].Add(Preview("-C", projects[count], "-s", "dev", "--program", program));
    }
}

var board = new Scoreboard();
var unit = bare.Min();
board.Show("bare gRPC client, its process", Scoreboard.Seconds(unit));
board.JudgeRatio($"program, its process, dev, {sdk}", alone.Min(), unit, "bare client", 1.7);
if (hasOfficial)
{
    board.Judge(
        "the same with the official packages, processor time",
        $"{official.Min():f2} x",
        official.Min(),
        1.2,
        "x offline"
    );
}
else
{
    board.NotMeasured("the same with the official packages", "only one SDK is built");
}
board.JudgeRatio("`make preview`, dev, warm", make.Min(), unit, "bare client", 2.2);
if (hasCli)
{
    board.Show("the same / `pulumi preview` on the twin", $"{make.Min() / cli.Min():f2}");
}
else
{
    board.NotMeasured("the same / `pulumi preview` on the twin", "no pulumi on the PATH");
}
using (var clone = new Clone(root, "HEAD", sdk))
{
    var first = clone.Make("preview").Seconds;
    board.Judge("first `make preview` of a fresh clone", Scoreboard.Seconds(first), first, 15, "s");
}
board.JudgeRatio(
    "preview through served providers",
    served.Min(),
    json.Min(),
    "preview as JSON",
    1.3
);
board.Judge(
    "served providers, until an engine can attach",
    Scoreboard.Seconds(up.Min()),
    up.Min(),
    0.5,
    "s"
);
if (revision.Length > 0)
{
    try
    {
        Compare();
    }
    catch (SampleException e)
    {
        // The rows before are measured all the same.
        await Console.Error.WriteLineAsync(e.Message);
        board.NotMeasured("`make test`, warm, and `make sweep`", e.Failure);
    }
}
else
{
    board.NotMeasured("`make test`, warm", "BENCH_REVISION names no revision");
    board.NotMeasured("`make sweep`", "BENCH_REVISION names no revision");
}
Growth("trusted roles, prod", ofRoles);
Growth("stacks beside dev", ofStacks);
var update = Sample.Take(
    root,
    "dotnet",
    [rehearsal, "up", "-s", "prod", "-c", Roles("prod", 100), .. fresh]
);
board.Judge(
    "memory of both processes, update of prod, 100 roles",
    $"{update.PeakMebibytes:f0} MiB",
    update.PeakMebibytes,
    250,
    "MiB"
);
File.Delete(fresh[1]);
Simulated("first update of dev");
Simulated("change of the tunnels' keys", "presharedKeyVersion=2");
Simulated("change of the endpoint", "presharedKeyVersion=2", "endpoint=connectionPolicy");
temporary.Delete(recursive: true);
board.Write();
return board.Met ? 0 : 1;

// Tests and sweep of this revision and the one before, each in a clone.
void Compare()
{
    using var before = new Clone(root, revision, sdk);
    using var now = new Clone(root, "HEAD", sdk);
    var (former, _, _) = before.Test();
    var (test, tests, slowest) = now.Test();
    board.JudgeRatio(
        $"`make test`, warm, {tests} tests; slowest {slowest}",
        test.Seconds,
        former.Seconds,
        revision,
        0.5
    );
    var sweep = now.Make("sweep");
    board.JudgeRatio(
        $"`make sweep`: {string.Join(", ", sweep.Output.Split('\n').Where(line => line.Contains(" cases in ")).Select(line => line[..line.IndexOf(':')]))}",
        sweep.Seconds,
        before.Make("sweep").Seconds,
        revision,
        0.5
    );
}

// As JSON a preview runs the program once; as text it also plays the update.
double Preview(params string[] arguments) =>
    Sample.Take(root, "dotnet", [rehearsal, "preview", "--json", .. arguments, .. fresh]).Seconds;

ProgramTime Program(string path) =>
    ProgramTime.Of(folder, path, script => Preview("-s", "dev", "--program", script));

// What one more costs must not rise: the largest count on the line through the first two. Between two runs of the
// same there are 20 ms, so the line rises by at least that from the first to the second.
void Growth(string what, Dictionary<int, List<double>> times)
{
    var best = times
        .OrderBy(entry => entry.Key)
        .Select(entry => (entry.Key, entry.Value.Min()))
        .ToList();
    var ((few, least), (some, more), (many, most)) = (best[0], best[1], best[2]);
    var line = least + Math.Max(more - least, 0.02) / (some - few) * (many - few);
    board.JudgeRatio(
        $"preview with {few}, {some} and {many} {what}: {least:f2} s, {more:f2} s,",
        most,
        line,
        "the line",
        1.1
    );
}

// In simulated time, so no other work disturbs it.
void Simulated(string what, params string[] settings)
{
    var result = Sample.Take(
        root,
        "dotnet",
        [
            rehearsal,
            "up",
            "--json",
            "--timeline",
            "-s",
            "dev",
            .. fresh,
            .. settings.SelectMany(setting => new[] { "-c", setting }),
        ]
    );
    using var document = JsonDocument.Parse(result.Output);
    var timeline = document.RootElement.GetProperty("timeline");
    var (seconds, forced) = (
        timeline.GetProperty("seconds").GetDouble(),
        timeline.GetProperty("forcedSeconds").GetDouble()
    );
    board.Judge(
        $"simulated {what} / longest forced chain",
        $"{seconds:f0} s / {forced:f0} s = {seconds / forced:f3}",
        seconds / forced,
        1.03,
        ""
    );
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
