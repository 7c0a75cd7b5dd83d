namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>
/// Keeps secret texts out of messages. Short texts and those inside objects are left alone: hiding
/// a label such as "production" everywhere would hide the message.
/// </summary>
internal sealed class SecretFilter
{
    private const int ShortestHidden = 8;
    private readonly HashSet<string> _secrets = new();

    public void Learn(PropertyMap properties)
    {
        foreach (var value in properties.Values)
        {
            if (
                value is SecretValue
                {
                    Inner: TextValue { Value: { Length: >= ShortestHidden } text }
                }
            )
            {
                _secrets.Add(text);
            }
        }
    }

    public string Hide(string message) =>
        _secrets.Aggregate(message, (text, secret) => text.Replace(secret, "[secret]"));
}
