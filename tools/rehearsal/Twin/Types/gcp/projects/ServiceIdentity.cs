namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>The account that a service of Google acts as in a project, its service agent.</summary>
internal sealed class ServiceIdentity() : GoogleModel(Token, api: null)
{
    public const string Token = "gcp:projects/serviceIdentity:ServiceIdentity";

    /// <summary>Asking for it again gives the same one.</summary>
    /// <remarks>https://cloud.google.com/service-usage/docs/reference/rest/v1beta1/services/generateServiceIdentity</remarks>
    public override bool AcceptsExisting => true;

    /// <summary>Nothing deletes an agent.</summary>
    /// <remarks>https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/project_service_identity</remarks>
    public override bool RetainsOnDelete(CloudCall call) => true;

    public override string ComputeId(CloudCall call) =>
        $"projects/{Gcp.Project(call)}/services/{call.Text("service")}";

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var email = EmailOf(Gcp.Project(call), call.Text("service")!);
        return PropertyMap.Of(("email", email), ("member", $"serviceAccount:{email}"));
    }

    /// <summary>The agent's address, such as <c>service-NUMBER@gcp-sa-alloydb.iam.gserviceaccount.com</c>.</summary>
    public static string EmailOf(string project, string service) =>
        $"service-{Gcp.ProjectNumber(project)}@gcp-sa-{service.Split('.')[0]}.iam.gserviceaccount.com";
}
