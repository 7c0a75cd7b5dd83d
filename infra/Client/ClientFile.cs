using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Client;

/// <summary>
/// The files under <c>files/</c>: complete as they are, but for the places that a plan fills.
/// </summary>
internal static partial class ClientFile
{
    /// <summary>The text of a file with each place <c>@name@</c> replaced by its value, unquoted.</summary>
    public static string Render(string name, params (string Place, string Value)[] values)
    {
        var places = values.ToDictionary(value => value.Place, value => value.Value);
        return Place().Replace(Read(name), match => places[match.Groups[1].Value]);
    }

    /// <summary>Shell assignments for the place <c># @settings@</c>, one line each.</summary>
    public static (string Place, string Value) Settings(
        params (string Variable, string Value)[] values
    ) =>
        (
            "settings",
            string.Join(
                '\n',
                values
                    .Select(value => $"{value.Variable}={Quote.Shell(value.Value)}")
                    .Prepend("settings:")
            )
        );

    public static string Read(string name)
    {
        using var stream = typeof(ClientFile).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("@([a-z]+)@")]
    private static partial Regex Place();
}
