using System.Globalization;
using System.Numerics;
using CsCheck;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Random;

/// <summary>Protects that random values are what their inputs ask for.</summary>
public class RandomTests
{
    private const string Password = "random:index/randomPassword:RandomPassword";
    private const string Id = "random:index/randomId:RandomId";

    [Fact]
    public void A_password_has_its_length_and_at_least_so_many_of_each_kind() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 20])
            .Sample(
                (lower, upper, numeric, more) =>
                {
                    var length = Math.Max(lower + upper + numeric + more, 1);

                    var password = Result(
                        ("length", length),
                        ("minLower", lower),
                        ("minUpper", upper),
                        ("minNumeric", numeric),
                        ("special", false)
                    );

                    password.Should().HaveLength(length).And.MatchRegex("^[A-Za-z0-9]*$");
                    password.Count(char.IsAsciiLetterLower).Should().BeGreaterThanOrEqualTo(lower);
                    password.Count(char.IsAsciiLetterUpper).Should().BeGreaterThanOrEqualTo(upper);
                    password.Count(char.IsAsciiDigit).Should().BeGreaterThanOrEqualTo(numeric);
                },
                iter: 100
            );

    [Fact]
    public void Special_characters_are_those_that_are_asked_for() =>
        Result(
                ("length", 40),
                ("lower", false),
                ("upper", false),
                ("numeric", false),
                ("overrideSpecial", "._")
            )
            .Should()
            .MatchRegex("^[._]{40}$");

    [Fact]
    public void Only_other_keepers_make_another_password()
    {
        var first = Result(("length", 20), ("keepers", PropertyMap.Of(("version", "1"))));

        Result(("length", 20), ("keepers", PropertyMap.Of(("version", "1")))).Should().Be(first);
        Result(("length", 20), ("keepers", PropertyMap.Of(("version", "2")))).Should().NotBe(first);
    }

    [Fact]
    public void A_password_is_secret() =>
        new AwsAccount()
            .Create(Password, ("length", 20))
            .Outputs.Get("result")
            .Should()
            .BeOfType<SecretValue>();

    [Fact]
    public void All_spellings_of_an_id_are_the_same_bytes() =>
        Gen.Int[1, 16]
            .Sample(
                length =>
                {
                    var id = new AwsAccount().Create(Id, ("byteLength", length));
                    var bytes = Convert.FromHexString(id.Text("hex"));

                    bytes.Should().HaveCount(length);
                    id.Text("dec")
                        .Should()
                        .Be(
                            new BigInteger(bytes, isUnsigned: true, isBigEndian: true).ToString(
                                CultureInfo.InvariantCulture
                            )
                        );
                    Convert.FromBase64String(id.Text("b64Std")).Should().Equal(bytes);
                    id.Text("b64Url").Should().Be(id.Id).And.NotContainAny("+", "/", "=");
                },
                iter: 50
            );

    /// <summary>
    /// A stack that is deployed again gets new ids: the ones of its pools are blocked for 30 days.
    /// </summary>
    [Fact]
    public void An_id_that_is_gone_does_not_come_again()
    {
        var twin = new CloudTwin().Connect();
        var inputs = PropertyMap.Of(("byteLength", 4));
        var head = new ResourceHead("urn:id", Id, "id");
        twin.Configure(new(new("urn:provider", "pulumi:providers:random", "p"), "p", inputs));
        string Create(int bytes = 4) =>
            twin.Create(new(head, PropertyMap.Of(("byteLength", bytes)))).Id;
        var first = Create();

        twin.Delete(new(head, first, inputs, inputs));

        Create().Should().NotBe(first);
        Create(bytes: 0).Should().BeEmpty();
        Create(bytes: 0).Should().BeEmpty("no API says that it exists");
    }

    private static string Result(params (string, PropertyValue)[] inputs) =>
        new AwsAccount().Create(Password, inputs).Outputs.Get("result")!.AsText!;
}
