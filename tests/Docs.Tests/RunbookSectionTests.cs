using System.Text;
using KeylessAlloyDb.Infra;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>Protects that the runbook says of each failure what verify says of it.</summary>
public sealed class RunbookSectionTests
{
    [Fact]
    public void Hops_have_verify_s_own_causes_and_fixes() =>
        GeneratedSection.Check("docs/runbook.md", "hops", Render());

    private static string Render()
    {
        var text = new StringBuilder();
        foreach (var hop in VerifyHops.All)
        {
            text.Append($"### {hop.Name}: {hop.Proves}\n\n");
            if (hop.Look.Length > 0)
            {
                text.Append($"```bash\n{hop.Look}\n```\n\n");
            }
            text.Append("| you see | cause | fix |\n|---|---|---|\n");
            foreach (var symptom in hop.Symptoms)
            {
                text.Append($"| {symptom.Says} | {symptom.Cause} | {Linked(symptom.Fix)} |\n");
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    // On the instance the page has to be named; on the page it is a link.
    private static string Linked(string fix) =>
        fix.Replace("Tunnels in docs/runbook.md", "[Tunnels](#tunnels)", StringComparison.Ordinal);
}
