using System.Text;
using KeylessAlloyDb.Login.State;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>Reads whom a deployed example trusts, by way of the state that it is exported as.</summary>
internal static class DeployedTrust
{
    public static Deployment Of(Snapshot state)
    {
        using var stream = new MemoryStream();
        DeploymentJson.Write(stream, state, SecretForm.Plain, DateTimeOffset.UnixEpoch);
        return DeploymentReader.Read(StateFile.Parse(Encoding.UTF8.GetString(stream.ToArray())));
    }
}
