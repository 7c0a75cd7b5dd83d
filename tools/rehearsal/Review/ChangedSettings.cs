using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Validation;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>The settings in which two sides of a review differ.</summary>
internal static class ChangedSettings
{
    /// <summary>
    /// "instanceType "t4g.small" → "t4g.medium"", one after the other. A secret is hidden, and the value of a
    /// key that the project does not declare, since it may be anything.
    /// </summary>
    public static string Between(StackConfig before, StackConfig now, ProjectFile project)
    {
        var declared = project.Declarations.Select(declaration => declaration.Key).ToHashSet();
        return string.Join(
            "; ",
            before
                .Values.Keys.Union(now.Values.Keys)
                .Order(StringComparer.Ordinal)
                .Select(key =>
                    (
                        Key: key,
                        Old: before.Values.GetValueOrDefault(key),
                        New: now.Values.GetValueOrDefault(key)
                    )
                )
                .Where(setting => setting.Old != setting.New)
                .Select(setting =>
                    $"{setting.Key.Split(':', 2)[1]} {Shown(setting.Key, setting.Old)} → {Shown(setting.Key, setting.New)}"
                )
        );

        string Shown(string key, ConfigValue? value) =>
            value is null ? ShownValue.Of(null, harmless: true)
            : value.Secret ? "(secret)"
            : ShownValue.Of(value.Text, declared.Contains(key));
    }
}
