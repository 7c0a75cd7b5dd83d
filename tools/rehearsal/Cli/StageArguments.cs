using System.CommandLine;
using System.Globalization;
using KeylessAlloyDb.Rehearsal.Plugin;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>The options of clouds that serve engines of other processes.</summary>
internal sealed class StageArguments
{
    private readonly FaultOptions _faults = new();
    private readonly Option<string?> _world = new("--world")
    {
        Description = "File that keeps what exists in the clouds from one command to the next.",
    };
    private readonly Option<string?> _existing = Clouds.ExistingOption();
    private readonly Option<double?> _pace = new("--pace")
    {
        Description =
            "Seconds of the clouds that pass in one second, so that operations take time and overlap; without it they end at once.",
    };

    public void AddTo(Command command)
    {
        _pace.Validators.Add(result =>
        {
            if (
                result.Tokens is [var token]
                && double.TryParse(token.Value, CultureInfo.InvariantCulture, out var pace)
                && !(pace > 0)
            )
            {
                result.AddError(
                    "--pace takes a number above 0, e.g. 600: ten minutes pass in a second."
                );
            }
        });
        _faults.AddWithoutKillTo(command);
        command.Options.Add(_world);
        command.Options.Add(_existing);
        command.Options.Add(_pace);
    }

    /// <summary>The clouds, until the answer's file is closed.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">The file of the world where none is given.</param>
    public (Stage Stage, WorldFile File) Open(ParseResult parsed, string path)
    {
        var options = new StageOptions
        {
            Faults = [.. _faults.Faults(parsed)],
            Slowdowns = [.. _faults.Slowdowns(parsed)],
            Pace = parsed.GetValue(_pace),
        };
        var existing = Clouds.ReadExisting(parsed.GetValue(_existing));
        var file = WorldFile.Open(parsed.GetValue(_world) ?? path);
        file.World.Add(existing);
        return (new(new CloudTwin(file.World), options, TimeProvider.System), file);
    }
}
