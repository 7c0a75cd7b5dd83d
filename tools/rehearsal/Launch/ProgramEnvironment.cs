using System.Globalization;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;

namespace KeylessAlloyDb.Rehearsal.Launch;

/// <summary>What the .NET language host tells a program, variable by variable.</summary>
internal static class ProgramEnvironment
{
    public static Dictionary<string, string> Create(
        ProjectFile project,
        StackConfig config,
        string address,
        bool dryRun,
        int parallel
    ) =>
        new()
        {
            ["PULUMI_MONITOR"] = address,
            ["PULUMI_ENGINE"] = address,
            ["PULUMI_ORGANIZATION"] = RunOptions.Organization,
            ["PULUMI_PROJECT"] = project.Name,
            ["PULUMI_ROOT_DIRECTORY"] = project.Directory,
            ["PULUMI_STACK"] = config.Stack,
            ["PULUMI_PWD"] = project.ProgramDirectory,
            ["PULUMI_DRY_RUN"] = dryRun ? "true" : "false",
            ["PULUMI_QUERY_MODE"] = "false",
            ["PULUMI_PARALLEL"] = parallel.ToString(CultureInfo.InvariantCulture),
            ["PULUMI_CONFIG"] = Write(
                config.Values.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Text))
            ),
            ["PULUMI_CONFIG_SECRET_KEYS"] = Json(writer =>
            {
                writer.WriteStartArray();
                foreach (var (key, _) in config.Values.Where(entry => entry.Value.Secret))
                {
                    writer.WriteStringValue(key);
                }
                writer.WriteEndArray();
            }),
            ["PULUMI_ATTACH_DEBUGGER"] = "false",
        };

    /// <summary>The variables as a JSON object in one line.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, string>> variables) =>
        Json(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, value) in variables)
            {
                writer.WriteString(name, value);
            }
            writer.WriteEndObject();
        });

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonStyle.Compact))
        {
            write(writer);
        }
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
