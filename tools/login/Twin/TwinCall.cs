namespace KeylessAlloyDb.Login.Twin;

/// <summary>A call that the twin answered.</summary>
/// <param name="Service"><c>imds</c>, <c>sts</c>, <c>iam</c>, <c>alloydb</c> or <c>5433</c>.</param>
/// <param name="Request">Method and path; on port 5433 what was asked.</param>
/// <param name="Status">The HTTP status of the answer; on port 5433 the nearest one.</param>
/// <param name="Detail">Why it was refused; empty where it was not.</param>
internal sealed record TwinCall(string Service, string Request, int Status, string Detail);
