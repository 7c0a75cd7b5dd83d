using System.CommandLine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>Which providers a run talks to.</summary>
internal static class Clouds
{
    public static IClouds Create() => new CloudTwin();

    /// <summary>A twin in which things exist that no stack has made.</summary>
    /// <param name="existing">These things.</param>
    /// <param name="answersAtOnce">As <see cref="World.AnswersAtOnce"/>.</param>
    public static ICopyableClouds Create(IReadOnlyList<Entity> existing, bool answersAtOnce = false)
    {
        var world = new World { AnswersAtOnce = answersAtOnce };
        world.Add(existing);
        return new CloudTwin(world);
    }

    /// <summary>The option that names their file.</summary>
    public static Option<string?> ExistingOption() =>
        new("--existing")
        {
            Description =
                "File of what exists in the clouds and no stack has made, such as a company's VPC; docs/existing.md has the form.",
        };

    public static IReadOnlyList<Entity> ReadExisting(string? path) =>
        path is null ? [] : ExistingFile.Read(path);
}
