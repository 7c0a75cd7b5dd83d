using System.Text.RegularExpressions;
using KeylessAlloyDb.Testing.Infra.Client;

namespace KeylessAlloyDb.Tests.Client;

/// <summary>Protects that every failure that the script can name has its cause and its fix.</summary>
public sealed partial class VerifyHopsTests
{
    private static readonly string s_script = VerifyScript.Render(
        VerifySettings.Of(SamplePlan.Create())
    );

    public static TheoryData<string> Hops => [.. VerifyHops.All.Select(hop => hop.Name)];

    [Theory]
    [MemberData(nameof(Hops))]
    public void Every_symptom_has_a_cause_and_a_fix(string name)
    {
        var hop = Hop(name);

        hop.Proves.Should().NotBeEmpty();
        hop.Symptoms.Should().OnlyHaveUniqueItems(symptom => symptom.Name);
        hop.Symptoms.Should()
            .OnlyContain(symptom =>
                symptom.Says.Length > 0 && symptom.Cause.Length > 0 && symptom.Fix.Length > 0
            );
        hop.Symptoms[^1].Name.Should().Be("other", "what nobody foresaw needs a row too");
    }

    /// <summary>
    /// /readiness counts connections only where --max-connections is set, so a 503 here never says that there
    /// are too many. Read in the proxy's source, 1.17.0.
    /// </summary>
    [Fact]
    public void A_proxy_that_is_not_ready_does_not_have_too_many_connections()
    {
        ProxyPath
            .Enabled(publicPath: true)
            .SelectMany(path => path.Command("uri"))
            .Should()
            .NotContain(word => word.StartsWith("--max-connections"));
        var row = Hop("proxy").Symptoms.Single(symptom => symptom.Name == "not-ready");
        row.Says.Should().Contain("503");
        $"{row.Cause} {row.Fix}".Should().NotContain("connections");
    }

    [Theory]
    [MemberData(nameof(Hops))]
    public void The_script_raises_what_the_table_lists_and_nothing_else(string name)
    {
        var hop = Hop(name);
        var raised = Symptoms(Function(name));
        if (name is "metadata")
        {
            raised.UnionWith(Symptoms(Function("ask")));
        }
        if (name is "exchange" or "impersonation" or "api")
        {
            raised.UnionWith(Symptoms(Function("google")));
        }
        if (name is "api")
        {
            raised.UnionWith(Symptoms(Function("about")));
        }
        if (name is "login")
        {
            raised.UnionWith(Symptoms(Function("meaning")));
        }
        if (name is "reach" or "dns")
        {
            raised.UnionWith(Symptoms(Function("resolve")));
        }
        raised.Add("other");

        raised.Should().BeEquivalentTo(hop.Symptoms.Select(symptom => symptom.Name));
    }

    /// <summary>The runbook is searched by the text on the screen.</summary>
    [Theory]
    [MemberData(nameof(Hops))]
    public void Every_row_but_the_last_has_a_text_that_the_script_prints(string name) =>
        Hop(name).Symptoms.SkipLast(1).Should().OnlyContain(symptom => symptom.Says.Contains('`'));

    /// <summary>The proxy reads the file once, at its start.</summary>
    [Fact]
    public void Who_installs_a_credential_file_restarts_the_proxies() =>
        VerifyHops
            .All.SelectMany(hop => hop.Symptoms)
            .Where(symptom =>
                symptom.Fix.Contains("the file from `credential", StringComparison.Ordinal)
            )
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(symptom =>
                symptom.Fix.Contains("systemctl restart", StringComparison.Ordinal)
                || symptom.Fix.Contains("the instance takes", StringComparison.Ordinal)
            );

    [Fact]
    public void What_the_proxy_logs_has_names_of_its_own() =>
        ProxyWords
            .All.Select(row => row.Name)
            .Should()
            .OnlyHaveUniqueItems()
            .And.NotIntersectWith(VerifyHops.Of(ProxyPath.Psc)[^1].Symptoms.Select(s => s.Name));

    [Fact]
    public void The_script_walks_the_hops_in_the_table_s_order()
    {
        s_script.Should().Contain($"IDENTITY = [{Names(VerifyHops.Identity)}]");
        foreach (var path in (ProxyPath[])[ProxyPath.Psc, ProxyPath.Public])
        {
            s_script.Should().Contain($"\"{path.Name}\": [{Names(VerifyHops.Of(path))}]");
        }

        static string Names(IEnumerable<VerifyHop> hops) =>
            string.Join(", ", hops.Select(hop => hop.Name));
    }

    private static VerifyHop Hop(string name) => VerifyHops.All.Single(hop => hop.Name == name);

    private static string Function(string name)
    {
        var start = s_script.IndexOf($"\ndef {name}(", StringComparison.Ordinal);
        start.Should().BePositive($"verify.py has the hop {name}");
        var end = s_script.IndexOf("\n\n\n", start, StringComparison.Ordinal);
        return s_script[start..end];
    }

    private static HashSet<string> Symptoms(string function) =>
        [
            .. Quoted()
                .Matches(function)
                .Select(match => match.Groups[1].Value)
                .Where(text =>
                    VerifyHops.All.Any(hop => hop.Symptoms.Any(symptom => symptom.Name == text))
                ),
        ];

    [GeneratedRegex("\"([a-z][a-z_-]+)\"")]
    private static partial Regex Quoted();
}
