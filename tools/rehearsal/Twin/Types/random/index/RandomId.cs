using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Random;

/// <summary>Bytes in several spellings; other keepers make others.</summary>
internal sealed class RandomId() : ResourceModel("random:index/randomId:RandomId")
{
    public override bool IsStateOnly => true;

    /// <summary>No API says that an id exists already.</summary>
    public override bool AcceptsExisting => true;

    /// <summary>The same in each rehearsal, but not again once the resource is gone.</summary>
    public override string ComputeId(CloudCall call) =>
        call.Get("byteLength")?.AsNumber is > 0 and var length
            ? call.World.UnusedId(Type, attempt => Url(Bytes(call, (int)length, attempt)))
            : "";

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        Spellings(id, call.Text("prefix") ?? "");

    /// <summary>The bytes in URL-safe base64, after a prefix and a comma where there is one.</summary>
    /// <remarks>https://registry.terraform.io/providers/hashicorp/random/latest/docs/resources/id#import</remarks>
    public override ReadResult Import(string id)
    {
        var comma = id.LastIndexOf(',');
        var (prefix, bytes) = (id[..Math.Max(comma, 0)], id[(comma + 1)..]);
        CloudCall.Require(
            Base64Url.IsValid(bytes, out var length),
            $"Error decoding ID: '{bytes}' is not base64 with - and _",
            "import",
            "https://registry.terraform.io/providers/hashicorp/random/latest/docs/resources/id#import"
        );
        var inputs = PropertyMap.Of(("byteLength", length));
        inputs = comma < 0 ? inputs : inputs.With("prefix", prefix);
        return new(bytes, inputs, inputs.Merge(Spellings(bytes, prefix)).With("id", bytes));
    }

    private static PropertyMap Spellings(string id, string prefix)
    {
        var bytes = Base64Url.DecodeFromChars(id);
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
            ("b64Url", prefix + id)
        );
    }

    private static byte[] Bytes(CloudCall call, int length, int attempt)
    {
        var seed = $"{call.Resource.Urn}\n{call.Inputs}";
        return
        [
            .. Enumerable
                .Range(0, length)
                .Select(i => (byte)Ids.Below(256, seed, $"{i + (attempt * length)}")),
        ];
    }

    private static string Url(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
