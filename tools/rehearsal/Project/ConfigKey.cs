namespace KeylessAlloyDb.Rehearsal.Project;

internal static class ConfigKey
{
    /// <summary>The form namespace:key; a key without namespace belongs to the project.</summary>
    public static string Qualify(string key, string project) =>
        key.Split(':') switch
        {
            [var name] => $"{project}:{name}",
            [_, _] => key,
            [var space, "config", var name] => $"{space}:{name}",
            _ => throw new RehearsalException(
                $"'{key}' is not a configuration key; the form is <namespace>:<name>."
            ),
        };
}
