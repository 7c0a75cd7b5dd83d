namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A dashboard of Cloud Monitoring. Google makes up its id.</summary>
internal sealed class Dashboard() : GoogleModel(Token, api: null)
{
    public const string Token = "gcp:monitoring/dashboard:Dashboard";

    public override string ComputeId(CloudCall call) =>
        call.World.UnusedId(
            Type,
            attempt =>
                $"projects/{Gcp.ProjectNumber(Gcp.Project(call))}/dashboards/{Ids.Hex(32, call.Resource.Urn, $"{attempt}")}"
        );
}
