using System.Globalization;
using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review.Report;

/// <summary>
/// A review as one page that needs nothing else: the verdict, both clouds with the packet's path,
/// resources, changes, time, cost and trust. It works without its script; that only searches.
/// report.html is the page; this class has the values in it.
/// </summary>
internal static class HtmlReport
{
    private const string Alarm = "alarm";
    private const string Care = "care";

    /// <summary>The components in the order of the page; the wiring comes last.</summary>
    private static readonly string[] s_components =
    [
        "WorkloadIdentityFederation",
        "PscNetwork",
        "AlloyDbIamCluster",
        "AwsConnector",
    ];

    /// <param name="review">What the page is about.</param>
    /// <param name="lab">What was seen of the planned network, where the lab has run.</param>
    public static string Write(PlanReview review, LabSighting? lab = null)
    {
        var plan = review.Plan;
        var planned = Picture.Of(plan);
        var picture = lab?.On(planned) ?? planned;
        var rules = Rules(plan).ToLookup(rule => rule.Advice.Count == 0);
        return Page.Fill(
            "report.html",
            new
            {
                Style = new Html(Page.Resource("report.css")),
                Script = new Html(Page.Resource("report.js")),
                review.Title,
                Level = review.Worst?.Risk is not { } worst ? "calm" : LevelOf(worst),
                Headline = $"{review.Label}: {review.Headline}".Replace("`", ""),
                Facts = Facts(review),
                plan.Notes,
                Links = Links(review),
                First = IsFirst(plan),
                Findings = review
                    .Findings.Select(finding => new
                    {
                        Level = LevelOf(finding.Risk),
                        Risk = finding.Risk.Label(),
                        Text = Html.Code(finding.Text),
                    })
                    .ToList(),
                Changes = Changes(plan),
                ForeignTitle = ForeignThing.Title,
                Foreign = review.Foreign.Select(thing => Html.Code(thing.Text)).ToList(),
                Wide = new Html(PictureSvg.Wide(picture)),
                Narrow = new Html(PictureSvg.Narrow(picture)),
                IsPublic = picture.PublicAddress is not null,
                lab?.Caption,
                Parts = picture.All.Select(InWords),
                Logins = Trust(plan),
                plan.IsCut,
                Kept = rules[true].ToList(),
                Broken = rules[false].OrderByDescending(rule => rule.Enforcement).ToList(),
                Cost = review.Cost is { } cost ? Costs(cost) : null,
                Time = review.Schedule.Text,
                Rows = Rows(review.Schedule),
                Components = Components(plan),
            }
        );
    }

    private static bool IsFirst(Plan plan) => !plan.Before.Any();

    private static string LevelOf(Risk risk) => risk.IsAlarm() ? Alarm : Care;

    private static IEnumerable<object> Facts(PlanReview review)
    {
        yield return Fact("Resources", Markdown.Counts(review.Plan));
        if (Markdown.Cost(review.Cost) is { } cost)
        {
            var parts = cost["cost ".Length..].TrimEnd(')').Split(" (", 2);
            yield return Fact("Cost per month", parts[0], parts.ElementAtOrDefault(1));
        }
        if (review.Schedule.Text is { } time)
        {
            yield return Fact("Expected time", time);
        }

        static object Fact(string name, string value, string? detail = null) =>
            new
            {
                name,
                value,
                detail,
            };
    }

    private static IEnumerable<object> Links(PlanReview review) =>
        from link in new (string Id, bool IsThere)[]
        {
            ("risks", review.Findings.Count > 0),
            ("changes", !IsFirst(review.Plan)),
            ("foreign", review.Foreign.Count > 0),
            ("path", true),
            ("trust", true),
            ("rules", true),
            ("cost", review.Cost is not null),
            ("time", true),
            ("resources", true),
        }
        where link.IsThere
        select new { link.Id, Title = char.ToUpperInvariant(link.Id[0]) + link.Id[1..] };

    private static List<object> Changes(Plan plan) =>
        [
            .. from change in plan
                .Changes.GroupBy(change => change.Op)
                .SelectMany(changes => changes.OrderBy(change => change.IsDescriptive))
            let reasons = string.Join(", ", change.ReplaceReasons.Take(4))
            select new
            {
                Done = Words.Done(change.Op),
                Noun = Words.Noun(change.Type),
                change.Name,
                Reasons = reasons.Length > 0 ? reasons : null,
                change.Urn,
                Lines = PropertyText
                    .Lines(change)
                    .Select(line => new
                    {
                        Tag = line[0] switch
                        {
                            '+' => "ins",
                            '-' => "del",
                            _ => "span",
                        },
                        Text = line,
                    })
                    .ToList(),
            },
        ];

    private static string InWords(Part part) =>
        string.Join(", ", part.Details.Prepend(part.Title))
        + (PictureSvg.Word(part.Mark) is { Length: > 0 } mark ? $": {mark}" : "")
        + (part.Seen is { } seen ? $"; in the lab: {seen.Words}" : "");

    private static List<object> Trust(Plan plan)
    {
        var (before, after) = Logins.Of(plan);
        return
        [
            .. from login in after.Union(before)
            let change = (before.Contains(login), after.Contains(login)) switch
            {
                (false, true) when !IsFirst(plan) => (State: "now", Level: Alarm),
                (true, false) => (State: "no longer", Level: Care),
                _ => (State: "yes", Level: ""),
            }
            select new
            {
                Who = Html.Code(login.Who),
                As = Html.Code(login.As),
                change.State,
                change.Level,
            },
        ];
    }

    private sealed record Rule(
        string Name,
        string Sentence,
        Enforcement Enforcement,
        IReadOnlyList<string> Advice
    )
    {
        public string Level => Enforcement == Enforcement.Mandatory ? Alarm : Care;
    }

    private static IEnumerable<Rule> Rules(Plan plan)
    {
        const int few = 3;
        if (plan.IsCut)
        {
            return [];
        }
        var resources = new ResourceSet(plan.After.Select(SealedSecret.Unseal));
        return from policy in PolicyPack.All
            let advice = policy
                .Check(resources)
                .GroupBy(violation => violation.Message, violation => violation.Resource.Name)
                .Select(same => $"{Words.Few(same.Distinct())}: {same.Key}.")
                .ToList()
            select new Rule(
                policy.Name,
                policy.Sentence,
                policy.Enforcement,
                [
                    .. advice.Take(few),
                    .. advice.Count > few
                        ? [$"And {advice.Count - few} more."]
                        : Array.Empty<string>(),
                ]
            );
    }

    private static object Costs(CostDelta cost)
    {
        var lines = cost.Lines().ToList();
        var most = lines.Select(line => line.After).Append(0).Max();
        return new
        {
            Title = cost.IsWhole
                ? "Cost per month at list prices"
                : "Cost per month of what changes, at list prices",
            Lines = lines.Select(line => new
            {
                Resource = Urn.Name(line.Urn),
                line.Item,
                Before = Dollars(line.Before),
                After = Dollars(line.After),
                Share = Percent(most == 0 ? 0 : (double)(line.After / most)),
            }),
            Before = Dollars(cost.Before.Monthly),
            After = Dollars(cost.After.Monthly),
            Unpriced = cost.Unpriced.Count > 0 ? Words.And(cost.Unpriced) : null,
        };
    }

    private static List<object> Rows(Schedule schedule)
    {
        const double narrowest = 0.004;
        var critical = schedule.Critical;
        return
        [
            .. from slots in schedule
                .Slots.Where(slot => slot.Duration > TimeSpan.Zero)
                .GroupBy(slot => slot.Change.Urn)
                .Select(slots => slots.OrderBy(slot => slot.Start).ToList())
            orderby slots[0].Start, slots[0].Duration descending, slots[0].Change.Urn
            select new
            {
                Level = slots.Exists(critical.Contains) ? "critical" : "",
                slots[0].Change.Name,
                Times = string.Join(
                    ", ",
                    slots.Select(slot => $"{TimeText.Short(slot.Start)}–{TimeText.Short(slot.End)}")
                ),
                Bars = slots.Select(slot => new
                {
                    Kind = slot.Operation == Operation.Delete ? "removal" : "",
                    Left = Percent(slot.Start / schedule.End),
                    Width = Percent(Math.Max(slot.Duration / schedule.End, narrowest)),
                }),
            },
        ];
    }

    private static IEnumerable<object> Components(Plan plan)
    {
        var operations = plan.Changes.ToDictionary(
            change => change.Urn,
            change => Words.Done(change.Op)
        );
        return from step in plan.Steps
            let resource = step.State
            where resource.Custom && !resource.IsProvider
            group new
            {
                resource.Name,
                Noun = Words.Noun(resource.Type),
                Text = $"{resource.Name} {resource.Type} {Words.Noun(resource.Type)}".ToLowerInvariant(),
                Done = operations.GetValueOrDefault(resource.Urn),
            } by Component(resource) into component
            orderby Order(component.Key)
            select new { Name = component.Key, Resources = component.ToList() };
    }

    private static string Component(ResourceState resource)
    {
        var types = Urn.QualifiedType(resource.Urn).Split('$');
        return types.Length > 1 ? types[0].Split(':')[^1] : "Wiring between the clouds";
    }

    private static int Order(string component) =>
        Array.IndexOf(s_components, component) is var index and >= 0 ? index : s_components.Length;

    private static string Dollars(decimal amount) =>
        amount.ToString(amount < 10 ? "$0.00" : "$#,0", CultureInfo.InvariantCulture);

    private static string Percent(double share) =>
        (share * 100).ToString("0.##", CultureInfo.InvariantCulture);
}
