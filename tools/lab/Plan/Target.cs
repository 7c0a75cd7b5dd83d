namespace KeylessAlloyDb.Lab.Plan;

/// <summary>A port of an address.</summary>
/// <param name="Protocol">tcp or udp.</param>
/// <param name="Port">Its number.</param>
/// <param name="Address">An IPv4 address.</param>
internal sealed record Target(string Protocol, int Port, string Address)
{
    public override string ToString() => $"{Protocol} {Port} of {Address}";
}
