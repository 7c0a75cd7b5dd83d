using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>
/// A part of a page that is made from the code, between <c>&lt;!-- name --&gt;</c> and <c>&lt;!--
/// /name --&gt;</c>. <c>make docs</c> rewrites it; tests only compare.
/// </summary>
public static class GeneratedSection
{
    private static bool Updates => Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1";

    /// <summary>Fails where the page says anything but <paramref name="expected"/>.</summary>
    /// <param name="page">Path of the page from the repository's root.</param>
    /// <param name="name">The section's name.</param>
    /// <param name="expected">Its text, without the markers.</param>
    public static void Check(string page, string name, string expected)
    {
        var path = Path.Combine(Repository.Root, page);
        var text = File.ReadAllText(path);
        var (open, close) = ($"<!-- {name} -->\n", $"<!-- /{name} -->");
        var from = text.IndexOf(open, StringComparison.Ordinal);
        var to = text.IndexOf(close, StringComparison.Ordinal);
        from.Should().BeGreaterThanOrEqualTo(0, $"{page} has a line {open}");
        to.Should().BeGreaterThan(from, $"{page} has a line {close}");
        from += open.Length;
        var wanted = $"\n{expected.Trim()}\n\n";
        if (Updates)
        {
            File.WriteAllText(path, text[..from] + wanted + text[to..]);
            return;
        }

        text[from..to].Should().Be(wanted, $"{page} is out of date: run make docs");
    }
}
