namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>An API that is switched on in a project.</summary>
internal sealed class Service() : GoogleModel(Token, api: null)
{
    public const string Token = "gcp:projects/service:Service";

    /// <summary>Switching on what is on already is a success.</summary>
    public override bool AcceptsExisting => true;

    public static string IdOf(string project, string service) => $"{project}/{service}";

    /// <summary>It stays on, unless the program asks for the opposite.</summary>
    /// <remarks>https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/google_project_service</remarks>
    public override bool RetainsOnDelete(CloudCall call) =>
        call.Get("disableOnDestroy") is not BoolValue { Value: true };

    public override string ComputeId(CloudCall call) =>
        IdOf(Gcp.Project(call), call.Text("service")!);
}
