namespace KeylessAlloyDb.Testing.Infra.Trust.Twin;

/// <summary>A call that the twin answered.</summary>
/// <param name="Service"><c>imds</c>, <c>sts</c> or <c>iam</c>.</param>
/// <param name="Request">Method and path.</param>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="Detail">Why it was refused; empty where it was not.</param>
public sealed record TwinCall(string Service, string Request, int Status, string Detail);
