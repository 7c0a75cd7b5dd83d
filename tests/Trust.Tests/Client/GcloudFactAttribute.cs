namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>A test that needs gcloud; skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GcloudFactAttribute : FactAttribute
{
    public GcloudFactAttribute()
    {
        if (!Gcloud.IsInstalled)
        {
            Skip = "gcloud is not installed (package google-cloud-cli)";
        }
    }
}
