using System.Text;
using KeylessAlloyDb.Login.State;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Trust.Tests.Registered;

/// <summary>Reads what is deployed from registered resources, by way of the state that they are exported as.</summary>
internal static class RegisteredTrust
{
    public static Deployment Deployment(IEnumerable<ResourceState> resources)
    {
        using var stream = new MemoryStream();
        DeploymentJson.Write(
            stream,
            Snapshot.Empty with
            {
                Resources = [.. resources],
            },
            SecretForm.Plain,
            DateTimeOffset.UnixEpoch
        );
        return DeploymentReader.Read(StateFile.Parse(Encoding.UTF8.GetString(stream.ToArray())));
    }

    public static Gates Gates(IEnumerable<ResourceState> resources) => Deployment(resources).Gates;
}
