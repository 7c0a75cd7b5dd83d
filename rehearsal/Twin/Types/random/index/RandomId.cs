using System.Globalization;
using System.Numerics;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Random;

/// <summary>Bytes in several spellings; other keepers make others.</summary>
internal sealed class RandomId() : ResourceModel("random:index/randomId:RandomId")
{
    public override bool IsLocal => true;

    public override string Id(CloudCall call) => Url(Bytes(call));

    public override PropertyMap Outputs(CloudCall call, string id)
    {
        var bytes = Bytes(call);
        var prefix = call.Text("prefix") ?? "";
        return PropertyMap.Of(
            ("hex", prefix + Convert.ToHexStringLower(bytes)),
            (
                "dec",
                prefix
                    + new BigInteger(bytes, isUnsigned: true, isBigEndian: true).ToString(
                        CultureInfo.InvariantCulture
                    )
            ),
            ("b64Std", prefix + Convert.ToBase64String(bytes)),
            ("b64Url", prefix + Url(bytes))
        );
    }

    private static byte[] Bytes(CloudCall call)
    {
        var length = (int)(call.Get("byteLength")?.AsNumber ?? 0);
        var seed = $"{call.Resource.Urn}\n{call.Inputs}";
        return [.. Enumerable.Range(0, length).Select(i => (byte)Ids.Below(256, seed, $"{i}"))];
    }

    private static string Url(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
