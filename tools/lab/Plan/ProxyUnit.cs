using System.Globalization;
using System.Text;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>A systemd unit that runs the Auth Proxy: of its settings those that say what runs.</summary>
/// <param name="Name"><c>alloydb-auth-proxy-psc.service</c>.</param>
/// <param name="Command">The words of <c>ExecStart=</c>.</param>
/// <param name="Environment"><c>NAME=value</c>, as <c>Environment=</c> has it.</param>
internal sealed record ProxyUnit(
    string Name,
    IReadOnlyList<string> Command,
    IReadOnlyList<string> Environment
)
{
    private const string Folder = "/etc/systemd/system/";
    private const string Prefix = "alloydb-auth-proxy-";
    private const string Suffix = ".service";

    /// <summary>The path that it serves: <c>psc</c> or <c>public</c>.</summary>
    public string Path => Name[Prefix.Length..^Suffix.Length];

    public string Binary => Command[0];

    /// <summary>Where PostgreSQL's clients on the instance connect.</summary>
    public int Port =>
        int.Parse(
            Command.Single(word => word.StartsWith("--port=", StringComparison.Ordinal))[7..],
            CultureInfo.InvariantCulture
        );

    /// <summary>Null where the file is no such unit.</summary>
    public static ProxyUnit? Read(BootFile file)
    {
        if (!file.Path.StartsWith($"{Folder}{Prefix}", StringComparison.Ordinal))
        {
            return null;
        }
        var settings = file
            .Text.Split('\n')
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0], pair => pair[1]);
        return new(
            file.Path[Folder.Length..],
            [.. Words(settings["ExecStart"].Single()).Select(word => word.Replace("$$", "$"))],
            [.. settings["Environment"].SelectMany(Words)]
        );
    }

    /// <summary>Words with double quotes, backslashes and doubled percent signs, as the program writes them.</summary>
    /// <remarks>https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html#Quoting</remarks>
    private static IEnumerable<string> Words(string text)
    {
        var (word, quoted) = (new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case '\\':
                    word.Append(text[++i]);
                    break;
                case ' ' when !quoted:
                    yield return word.ToString();
                    word.Clear();
                    break;
                default:
                    word.Append(text[i]);
                    i += text[i] == '%' ? 1 : 0;
                    break;
            }
        }
        yield return word.ToString();
    }
}
