using System.Text.Json;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Values;

/// <summary>Protects that no value changes on its way through the wire or a state file.</summary>
public class CodecTests
{
    [Fact]
    public void Every_value_survives_the_wire() =>
        Generate.Map.Sample(map =>
        {
            var bytes = StructCodec.Encode(map).ToByteArray();
            return StructCodec.Decode(Struct.Parser.ParseFrom(bytes)).Equals(map);
        });

    [Fact]
    public void Every_value_survives_a_state_file_with_readable_secrets() =>
        Generate.Value.Sample(value =>
            ReadJson(JsonCodec.ToText(value), _ => throw new InvalidOperationException()) == value
        );

    [Fact]
    public void Every_value_survives_a_state_file_with_encrypted_secrets()
    {
        using var cipher = SecretCipher.Ephemeral();
        Generate.Value.Sample(value =>
            ReadJson(Write(value, SecretForm.Encrypted(cipher.Encrypt)), cipher.Decrypt) == value
        );
    }

    [Fact]
    public void Equal_values_have_equal_hash_codes() =>
        Generate.Value.Sample(value =>
            ReadJson(JsonCodec.ToText(value), _ => "").GetHashCode() == value.GetHashCode()
        );

    [Fact]
    public void Secrets_never_show_unless_asked_for()
    {
        using var cipher = SecretCipher.Ephemeral();
        var value = PropertyMap.Of(
            ("list", PropertyValue.List(PropertyValue.Secret("hush-hush"))),
            ("map", PropertyValue.Secret(PropertyMap.Of(("key", "hush-hush"))))
        );

        Write(value, SecretForm.Masked).Should().NotContain("hush-hush").And.Contain("[secret]");
        Write(value, SecretForm.Encrypted(cipher.Encrypt))
            .Should()
            .NotContain("hush-hush")
            .And.Contain("ciphertext");
        Write(value, SecretForm.Plain).Should().Contain("hush-hush");
    }

    [Fact]
    public void The_wire_form_carries_the_signatures_of_Pulumi()
    {
        var json = StructCodec
            .Encode(
                PropertyMap.Of(
                    ("secret", PropertyValue.Secret("x")),
                    ("unknown", PropertyValue.Unknown),
                    ("asset", new AssetValue(false, PropertyMap.Of(("text", "t"))))
                )
            )
            .ToString();

        json.Should()
            .Contain("\"4dabf18193072939515e22adb298388d\": \"1b47061264138c4ac30d75fd1eb44270\"")
            .And.Contain("\"unknown\": \"04da6b54-80e4-46f7-96ec-b56ff0331ba9\"")
            .And.Contain("c44067f5952c0a294b673a41bacd8c17");
    }

    [Theory]
    [InlineData(
        """{"4dabf18193072939515e22adb298388d":"d0e6a833031e9bbcd3f4e8bde6ca49a4","value":1,"secret":true}""",
        true,
        false
    )]
    [InlineData(
        """{"4dabf18193072939515e22adb298388d":"d0e6a833031e9bbcd3f4e8bde6ca49a4"}""",
        false,
        true
    )]
    public void Output_values_are_read(string json, bool secret, bool unknown)
    {
        var value = StructCodec.Decode(Value.Parser.ParseJson(json));

        value.ContainsSecret.Should().Be(secret);
        value.ContainsUnknown.Should().Be(unknown);
    }

    [Fact]
    public void A_message_never_shows_a_secret() =>
        PropertyMap
            .Of(("a", 1), ("b", PropertyValue.Secret("hush-hush")))
            .ToString()
            .Should()
            .Be("""{"a":1,"b":"[secret]"}""");

    private static string Write(PropertyValue value, SecretForm secrets)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            JsonCodec.Write(writer, value, secrets);
        }
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static PropertyValue ReadJson(string json, Func<string, string> decrypt)
    {
        using var document = JsonDocument.Parse(json);
        return JsonCodec.Read(document.RootElement, decrypt);
    }
}
