using KeylessAlloyDb.Rehearsal.Engine;

namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>Something can be reached from where it could not be reached before.</summary>
internal static class Exposure
{
    public static IEnumerable<Finding> Find(Plan plan)
    {
        var existing = plan.Before.Any();
        foreach (var change in plan.Changes.Where(change => change.New is not null))
        {
            // On a first deployment only access from everywhere is a finding, not the settings as
            // such.
            foreach (var text in existing ? Opened(change).Concat(Open(change)) : Open(change))
            {
                yield return new(Risk.Exposure, text, change.Urn);
            }
        }
    }

    private static IEnumerable<string> Opened(Change change)
    {
        var noun = change.Noun;
        switch (change.Type)
        {
            case Types.Instance when change.TurnsOn("networkConfig.enablePublicIp"):
                yield return $"{noun} gets a public address";
                break;
            case Types.InternetGateway when change.Op == StepOp.Create:
                yield return $"the connector's network gets a way to the internet ({noun})";
                break;
            case Types.ForwardingRule
                when change.Old is not null && change.TurnsOn("allowPscGlobalAccess"):
                yield return $"{noun} can be reached from every region";
                break;
            case Types.PublicAccessBlock when change.Step.Changes.Any(c => change.TurnsOff(c.Path)):
                yield return $"{noun} blocks less";
                break;
        }
        if (
            change.Type == Types.Instance
            && change.TurnsOff("clientConnectionConfig.requireConnectors")
        )
        {
            yield return $"{noun} accepts clients without the Auth Proxy";
        }
        if (
            change.Type is Types.ClientInstance or Types.LaunchTemplate
            && change.Before("metadataOptions.httpTokens")?.AsText == "required"
            && change.After("metadataOptions.httpTokens")?.AsText != "required"
        )
        {
            yield return $"{noun} answers IMDSv1";
        }
    }

    private static IEnumerable<string> Open(Change change)
    {
        var noun = change.Noun;
        const string everywhere = "0.0.0.0/0";
        if (change.Type == Types.IngressRule && change.After("cidrIpv4")?.AsText == everywhere)
        {
            yield return $"{noun} lets the whole internet in";
        }
        if (
            change.Type == Types.Instance
            && change
                .After("networkConfig.authorizedExternalNetworks")
                ?.AsList.Any(network => network.AsMap?.Text("cidrRange") == everywhere) == true
        )
        {
            yield return $"{noun} authorises the whole internet";
        }
        if (change.Type == Types.ClientInstance && change.TurnsOn("associatePublicIpAddress"))
        {
            yield return $"{noun} gets a public address";
        }
        if (
            change.Type == Types.LaunchTemplate
            && GivesAddress(change.After("networkInterfaces"))
            && !GivesAddress(change.Before("networkInterfaces"))
        )
        {
            yield return $"{noun} gives a public address to what is launched from it";
        }
    }

    private static bool GivesAddress(PropertyValue? interfaces) =>
        interfaces?.AsList.Any(card => card.AsMap?.Text("associatePublicIpAddress") == "true")
        == true;
}
