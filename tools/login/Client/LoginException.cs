namespace KeylessAlloyDb.Login.Client;

/// <summary>A login failed.</summary>
/// <param name="hop">Where, by the name that <c>verify</c> gives the hop.</param>
/// <param name="words">Why, in the words of the Auth Proxy's log.</param>
internal sealed class LoginException(string hop, string words) : Exception(words)
{
    public string Hop => hop;

    public override string ToString() => $"{Hop}: {Message}";
}
