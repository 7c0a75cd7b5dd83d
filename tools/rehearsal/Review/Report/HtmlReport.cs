using System.Globalization;
using System.Net;
using System.Text;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Review.Report;

/// <summary>
/// A review as one page that needs nothing else: the verdict, both clouds with the packet's path,
/// resources, changes, time, cost and trust. It works without its script; that only searches.
/// </summary>
internal sealed class HtmlReport
{
    private readonly PlanReview _review;
    private readonly LabSighting? _lab;
    private readonly StringBuilder _html = new();
    private readonly bool _first;
    private bool _folded;

    private HtmlReport(PlanReview review, LabSighting? lab)
    {
        (_review, _lab) = (review, lab);
        _first = !review.Plan.Before.Any();
    }

    /// <param name="review">What the page is about.</param>
    /// <param name="lab">What was seen of the planned network, where the lab has run.</param>
    public static string Write(PlanReview review, LabSighting? lab = null)
    {
        var report = new HtmlReport(review, lab);
        report.Page();
        return report._html.ToString();
    }

    private void Page()
    {
        Add(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>{_review.Title}: keyless-alloydb</title>
            """
        );
        Raw($"<style>{Resource("report.css")}</style>\n</head>\n<body>\n");
        Raw("<a class=\"skip\" href=\"#main\">Skip to the review</a>\n");
        Header();
        Raw("<main id=\"main\">\n");
        Risks();
        Changes();
        PacketPath();
        Trust();
        Rules();
        Cost();
        Timeline();
        Resources();
        Raw(
            "</main>\n<footer><p>A rehearsal against a model of both clouds at list prices and typical durations; a deployment is <code>pulumi up</code>. This page loads nothing.</p></footer>\n"
        );
        Raw($"<script>{Resource("report.js")}</script>\n</body>\n</html>\n");
    }

    private void Header()
    {
        var worst = _review.Worst?.Risk;
        var level = worst switch
        {
            null => "calm",
            { } risk when risk.IsAlarm() => "alarm",
            _ => "care",
        };
        Add(
            $"""
            <header class="{level}">
            <p class="project">keyless-alloydb <span>{_review.Title}</span></p>
            <h1>{$"{_review.Label}: {_review.Headline}".Replace(
                "`",
                "",
                StringComparison.Ordinal
            )}</h1>
            <dl class="facts">
            """
        );
        Fact("Resources", Markdown.Counts(_review.Plan));
        if (Markdown.Cost(_review.Cost) is { } cost)
        {
            var detail = cost.IndexOf(" (", StringComparison.Ordinal);
            Fact(
                "Cost per month",
                cost["cost ".Length..(detail < 0 ? cost.Length : detail)],
                detail < 0 ? "" : cost[(detail + 2)..^1]
            );
        }
        if (_review.Schedule.Text is { } time)
        {
            Fact("Expected time", time);
        }
        Raw("</dl>\n");
        foreach (var note in _review.Plan.Notes)
        {
            Add($"<p>{note}</p>");
        }
        Raw("<nav aria-label=\"Sections\"><ul>");
        foreach (var (id, title) in Sections())
        {
            Add($"<li><a href=\"#{id}\">{title}</a></li>");
        }
        Raw("</ul></nav>\n</header>\n");
    }

    private IEnumerable<(string Id, string Title)> Sections()
    {
        if (_review.Findings.Count > 0)
        {
            yield return ("risks", "Risks");
        }
        if (!_first)
        {
            yield return ("changes", "Changes");
        }
        yield return ("path", "Path");
        yield return ("trust", "Trust");
        yield return ("rules", "Rules");
        if (_review.Cost is not null)
        {
            yield return ("cost", "Cost");
        }
        yield return ("time", "Time");
        yield return ("resources", "Resources");
    }

    private void Fact(string name, string value, string detail = "") =>
        Add($"<div><dt>{name}</dt><dd>{value}<small>{detail}</small></dd></div>");

    private void Risks()
    {
        if (_review.Findings.Count == 0)
        {
            return;
        }
        Section("risks", "Risks");
        Raw("<ul class=\"risks\">");
        foreach (var finding in _review.Findings)
        {
            var level = finding.Risk.IsAlarm() ? "alarm" : "care";
            Add($"<li class=\"{level}\"><strong>{finding.Risk.Label()}</strong> <span>");
            Code(finding.Text);
            Raw("</span></li>");
        }
        Raw("</ul>\n");
        End();
    }

    private void PacketPath()
    {
        var plan = Picture.Of(_review.Plan);
        var picture = _lab?.On(plan) ?? plan;
        Section("path", "The path from the client to the database");
        Raw("<figure>");
        Raw(PictureSvg.Wide(picture));
        Raw(PictureSvg.Narrow(picture));
        Raw("<figcaption>");
        Legend(picture);
        if (_lab is not null)
        {
            Add($"<p>{_lab.Caption}</p>");
        }
        Raw("</figcaption></figure>\n");
        // The same in words, for screen readers.
        Raw("<div class=\"visually-hidden\"><h3>The path in words</h3><ol>");
        Part?[] parts =
        [
            picture.Client,
            picture.Resolver,
            picture.Names,
            picture.VpnGateway,
            .. picture.Tunnels,
            picture.HaVpn,
            picture.Endpoint,
            picture.Database,
            picture.Role,
            picture.Pool,
            picture.Account,
            picture.User,
            picture.Nat,
            picture.PublicAddress,
        ];
        foreach (var part in parts.OfType<Part>())
        {
            var mark = PictureSvg.Word(part.Mark);
            Add(
                $"<li>{string.Join(", ", part.Details.Prepend(part.Title))}{(mark.Length > 0 ? $": {mark}" : "")}{(part.Seen is { } seen ? $"; in the lab: {seen.Words}" : "")}</li>"
            );
        }
        Raw("</ol></div>\n");
        End();
    }

    private void Legend(Picture picture)
    {
        Raw(
            "<ul class=\"legend\" aria-hidden=\"true\"><li class=\"packet\">packet</li><li class=\"name\">name</li><li class=\"identity\">identity</li>"
        );
        if (picture.PublicAddress is not null)
        {
            Raw("<li class=\"public\">public path</li>");
        }
        Raw("</ul>");
    }

    private void Changes()
    {
        if (_first)
        {
            return;
        }
        Section("changes", "Changes");
        if (_review.Plan.Changes.Count == 0)
        {
            Raw("<p>Nothing changes.</p>");
        }
        foreach (
            var change in _review
                .Plan.Changes.OrderBy(change => Rank(change.Op))
                .ThenBy(change => change.IsDescriptive)
        )
        {
            ChangeOf(change);
        }
        End();
    }

    private void ChangeOf(Change change)
    {
        Add(
            $"<details class=\"change\"><summary><span class=\"op {Words.Done(change.Op)}\">{Words.Done(change.Op)}</span> {Words.Noun(change.Type)} <code>{change.Name}</code>"
        );
        var reasons = change.ReplaceReasons.ToList();
        if (reasons.Count > 0)
        {
            Add($" <span class=\"why\">because of {string.Join(", ", reasons.Take(4))}</span>");
        }
        Raw("</summary>");
        Add($"<p class=\"urn\">{change.Urn}</p>");
        var lines = PropertyText.Lines(change).ToList();
        if (lines.Count > 0)
        {
            Raw("<pre tabindex=\"0\">");
            foreach (var line in lines)
            {
                var name = line[0] switch
                {
                    '+' => "ins",
                    '-' => "del",
                    _ => "span",
                };
                Raw($"<{name}>{E(line)}</{name}>\n");
            }
            Raw("</pre>");
        }
        Raw("</details>\n");
    }

    private void Trust()
    {
        Section("trust", "Who may log in");
        var (before, after) = Logins.Of(_review.Plan);
        var all = after.Union(before).ToList();
        if (all.Count == 0)
        {
            Raw("<p>Nobody yet.</p>");
            End();
            return;
        }
        Raw(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Logins\"><table><thead><tr><th scope=\"col\">Who</th><th scope=\"col\">as</th><th scope=\"col\">after this</th></tr></thead><tbody>"
        );
        foreach (var login in all)
        {
            var (state, name) = (before.Contains(login), after.Contains(login)) switch
            {
                (false, true) when !_first => ("now", "alarm"),
                (true, false) => ("no longer", "care"),
                _ => ("yes", ""),
            };
            Raw("<tr><td>");
            Code(login.Who);
            Raw("</td><td>");
            Code(login.As);
            Add($"</td><td class=\"{name}\">{state}</td></tr>");
        }
        Raw("</tbody></table></div>");
        End();
    }

    private void Rules()
    {
        Section("rules", "Rules");
        if (_review.Plan.IsCut)
        {
            Raw("<p>Not judged: the preview failed.</p>");
            End();
            return;
        }
        var resources = new ResourceSet(_review.Plan.After.Select(SealedSecret.Unseal));
        var results = PolicyPack
            .All.Select(policy => (Policy: policy, Violations: policy.Check(resources).ToList()))
            .ToList();
        var kept = results.Where(result => result.Violations.Count == 0).ToList();
        Add($"<p>{kept.Count} of {results.Count} hold.</p>");
        var broken = results.Except(kept).OrderByDescending(r => r.Policy.Enforcement).ToList();
        if (broken.Count > 0)
        {
            Raw("<ul class=\"risks\">");
            foreach (var (policy, violations) in broken)
            {
                var level = policy.Enforcement == Enforcement.Mandatory ? "alarm" : "care";
                Add(
                    $"<li class=\"{level}\"><strong>{policy.Enforcement.ToString()}</strong> <span><code>{policy.Name}</code>: {policy.Sentence} "
                );
                const int few = 3;
                var advice = violations.GroupBy(violation => violation.Message).ToList();
                foreach (var same in advice.Take(few))
                {
                    Add(
                        $"<br>{Words.Few(same.Select(v => v.Resource.Name).Distinct())}: {same.Key}."
                    );
                }
                if (advice.Count > few)
                {
                    Add($"<br>And {advice.Count - few} more.");
                }
                Raw("</span></li>");
            }
            Raw("</ul>");
        }
        Raw("<details><summary>Those that hold</summary><ul>");
        foreach (var (policy, _) in kept)
        {
            Add($"<li><code>{policy.Name}</code>: {policy.Sentence}</li>");
        }
        Raw("</ul></details>");
        End();
    }

    private void Cost()
    {
        if (_review.Cost is not { } cost)
        {
            return;
        }
        Section(
            "cost",
            cost.IsWhole
                ? "Cost per month at list prices"
                : "Cost per month of what changes, at list prices"
        );
        var lines = cost.Lines().ToList();
        var most = lines.Select(line => Math.Max(line.Before, line.After)).DefaultIfEmpty(1).Max();
        Raw(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Costs\"><table class=\"cost\"><thead><tr><th scope=\"col\">Resource</th><th scope=\"col\">Item</th>"
        );
        Raw(
            _first
                ? "<th scope=\"col\" class=\"number\">per month</th><th aria-hidden=\"true\"></th>"
                : "<th scope=\"col\" class=\"number\">before</th><th scope=\"col\" class=\"number\">after</th>"
        );
        Raw("</tr></thead><tbody>");
        foreach (var (urn, item, from, to) in lines)
        {
            Add($"<tr><td><code>{Urn.Name(urn)}</code></td><td>{item}</td>");
            if (_first)
            {
                var share = most == 0 ? 0 : to / most * 100;
                Add(
                    $"<td class=\"number\">{Dollars(to)}</td><td class=\"bar\" aria-hidden=\"true\"><span style=\"width:{share:0.#}%\"></span></td></tr>"
                );
            }
            else
            {
                Add(
                    $"<td class=\"number\">{Dollars(from)}</td><td class=\"number{(from == to ? "" : " changed")}\">{Dollars(to)}</td></tr>"
                );
            }
        }
        Raw("</tbody><tfoot><tr><th scope=\"row\" colspan=\"2\">Sum</th>");
        Add(
            _first
                ? (FormattableString)
                    $"<td class=\"number\">{Dollars(cost.After.Monthly)}</td><td></td>"
                : $"<td class=\"number\">{Dollars(cost.Before.Monthly)}</td><td class=\"number\">{Dollars(cost.After.Monthly)}</td>"
        );
        Raw("</tr></tfoot></table></div>");
        if (cost.Unpriced.Count > 0)
        {
            Add($"<p>No known price: {Words.And(cost.Unpriced)}.</p>");
        }
        End();
    }

    private void Timeline()
    {
        Section("time", "Expected time");
        var end = _review.Schedule.End;
        if (end == TimeSpan.Zero)
        {
            Raw("<p>Nothing takes time.</p>");
            End();
            return;
        }
        var rows = _review
            .Schedule.Slots.Where(slot => slot.Duration > TimeSpan.Zero)
            .GroupBy(slot => slot.Change.Urn)
            .Select(slots => slots.OrderBy(slot => slot.Start).ToList())
            .OrderBy(slots => slots[0].Start)
            .ThenByDescending(slots => slots[0].Duration)
            .ThenBy(slots => slots[0].Change.Urn, StringComparer.Ordinal)
            .ToList();
        var critical = _review.Schedule.Critical;
        Add(
            $"<p>It takes <strong>{_review.Schedule.Text}</strong> if nothing but dependencies holds it up. The marked operations decide it.</p>"
        );
        Raw("<ol class=\"gantt\">");
        foreach (var slots in rows)
        {
            var times = slots.Select(slot =>
                $"{TimeText.Short(slot.Start)}–{TimeText.Short(slot.End)}"
            );
            Add(
                $"<li class=\"{(slots.Exists(critical.Contains) ? "critical" : "")}\"><span class=\"what\">{slots[0].Change.Name}</span> <span class=\"when\">{string.Join(", ", times)}</span><span class=\"track\" aria-hidden=\"true\">"
            );
            foreach (var slot in slots)
            {
                var (left, width) = (slot.Start / end * 100, slot.Duration / end * 100);
                Add(
                    $"<i class=\"{(slot.Operation == Providers.Operation.Delete ? "removal" : "")}\" style=\"left:{left:0.##}%;width:{Math.Max(width, 0.4):0.##}%\"></i>"
                );
            }
            Raw("</span></li>");
        }
        Raw("</ol>");
        End();
    }

    private void Resources()
    {
        Section("resources", "Resources");
        Raw(
            "<form class=\"search\" role=\"search\"><label for=\"query\">Search by name or type</label><input id=\"query\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\"><p id=\"found\" role=\"status\"></p></form>\n"
        );
        var changes = _review.Plan.Changes.ToDictionary(
            change => change.Urn,
            StringComparer.Ordinal
        );
        var all = _review
            .Plan.Steps.Select(step => step.State)
            .Where(r => r.Custom && !ProviderReference.IsProvider(r.Type))
            .ToList();
        foreach (var group in all.GroupBy(Component).OrderBy(group => Order(group.Key)))
        {
            Add(
                $"<details class=\"component\" open><summary><h3>{group.Key}</h3> <span class=\"count\">{group.Count()}</span></summary><ul>"
            );
            foreach (var resource in group)
            {
                var op = changes.GetValueOrDefault(resource.Urn)?.Op;
                Add(
                    $"<li data-text=\"{$"{resource.Name} {resource.Type} {Words.Noun(resource.Type)}".ToLowerInvariant()}\"><code>{resource.Name}</code> <span class=\"noun\">{Words.Noun(resource.Type)}</span>"
                );
                if (op is { } done && !_first)
                {
                    Add($" <span class=\"op {Words.Done(done)}\">{Words.Done(done)}</span>");
                }
                Raw("</li>");
            }
            Raw("</ul></details>\n");
        }
        End();
    }

    private static string Component(ResourceState resource)
    {
        var types = Urn.QualifiedType(resource.Urn).Split('$');
        return types.Length > 1 ? types[0].Split(':')[^1] : "Wiring between the clouds";
    }

    private static int Order(string component) =>
        Array.IndexOf(s_components, component) is var index and >= 0 ? index : s_components.Length;

    private static readonly string[] s_components =
    [
        "WorkloadIdentityFederation",
        "PscNetwork",
        "AlloyDbIamCluster",
        "AwsConnector",
    ];

    private static int Rank(StepOp op) =>
        op switch
        {
            StepOp.Delete => 0,
            StepOp.Replace => 1,
            StepOp.Update => 2,
            _ => 3,
        };

    /// <summary>Of a change, what does not say what changes is folded: one change is one screen.</summary>
    private bool IsFolded(string id) => !_first && id is not ("risks" or "changes");

    private void Section(string id, string title)
    {
        _folded = IsFolded(id);
        Add($"<section id=\"{id}\" aria-labelledby=\"{id}-title\">");
        Raw(_folded ? "<details class=\"part-of-page\"><summary>" : "");
        Add($"<h2 id=\"{id}-title\">{title}</h2>");
        Raw(_folded ? "</summary>\n" : "\n");
    }

    private void End() => Raw(_folded ? "</details></section>\n" : "</section>\n");

    /// <summary>Text in which backticks mark code.</summary>
    private void Code(string text)
    {
        var parts = text.Split('`');
        for (var i = 0; i < parts.Length; i++)
        {
            Raw(i % 2 == 1 ? $"<code>{E(parts[i])}</code>" : E(parts[i]));
        }
    }

    private static string Dollars(decimal amount) =>
        amount.ToString(amount < 10 ? "$0.00" : "$#,0", CultureInfo.InvariantCulture);

    private static string Signed(decimal amount) =>
        (amount < 0 ? "−" : "+") + Dollars(Math.Abs(amount));

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private void Raw(string html) => _html.Append(html);

    /// <summary>Every value of the interpolation is encoded.</summary>
    private void Add(FormattableString html) =>
        _html.AppendFormat(
            CultureInfo.InvariantCulture,
            html.Format,
            [.. html.GetArguments().Select(value => (object?)Encoded(value))]
        );

    private static object? Encoded(object? value) =>
        value switch
        {
            null => null,
            string text => E(text),
            IFormattable => value,
            _ => E(value.ToString() ?? ""),
        };

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
