using System.Text;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Tests.Engine;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.State;

/// <summary>Protects the state file: nothing else is taken for one, and none is ever half written.</summary>
public sealed class StateStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rehearsal").FullName;

    private string FilePath => Path.Combine(_directory, "dev.json");

    [Fact]
    public void A_state_is_read_as_it_was_saved()
    {
        var saved = Sample();
        using (var store = Open())
        {
            store.Save(saved);
        }

        using var again = Open();
        Text(again.Load("proj", "dev")).Should().Be(Text(saved));
    }

    [Fact]
    public void No_file_is_no_resources()
    {
        using var store = Open();

        store.Load("proj", "dev").Resources.Should().BeEmpty();
    }

    [Fact]
    public void Secrets_are_not_in_the_file_but_come_back()
    {
        using var store = Open();
        store.Save(Sample());

        File.ReadAllText(FilePath).Should().NotContain("hush-hush").And.Contain("ciphertext");
        store
            .Load("proj", "dev")
            .Resources.Single(r => r.Name == "a")
            .Inputs["password"]
            .Should()
            .Be(PropertyValue.Secret("hush-hush"));
    }

    /// <summary>Whoever copies, uploads or shares the states does not give their key along.</summary>
    [Fact]
    public void The_key_does_not_lie_beside_the_states_that_it_protects()
    {
        using (var store = Open())
        {
            store.Save(Sample());
        }

        Directory
            .EnumerateFiles(_directory)
            .Select(Path.GetFileName)
            .Should()
            .BeEquivalentTo("dev.json", "dev.json.lock");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(SecretCipher.UsersKeyFile)
                .Should()
                .Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void Runs_that_begin_at_once_share_one_key()
    {
        var path = Path.Combine(_directory, "keys", "state.key");

        var texts = Enumerable
            .Range(0, 16)
            .AsParallel()
            .WithDegreeOfParallelism(16)
            .Select(_ =>
            {
                using var cipher = SecretCipher.WithKeyFile(path);
                return cipher.Encrypt("hush-hush");
            })
            .ToList();

        using var last = SecretCipher.WithKeyFile(path);
        texts.Select(last.Decrypt).Should().AllBe("hush-hush");
        Directory.EnumerateFiles(Path.GetDirectoryName(path)!).Should().Equal(path);
    }

    [Fact]
    public void Rejects_a_key_that_is_none_or_has_no_place()
    {
        File.WriteAllText(FilePath, "short");

        FluentActions
            .Invoking(() => SecretCipher.WithKeyFile(FilePath))
            .Should()
            .Throw<RehearsalException>()
            .WithMessage($"{FilePath} is not a key of 32 bytes*");
        FluentActions
            .Invoking(() => SecretCipher.WithKeyFile(Path.Combine(FilePath, "state.key")))
            .Should()
            .Throw<RehearsalException>()
            .WithMessage("*XDG_CONFIG_HOME*");
    }

    [Fact]
    public void An_export_shows_secrets_only_when_asked()
    {
        using var store = Open();
        var (hidden, shown) = (
            Path.Combine(_directory, "hidden.json"),
            Path.Combine(_directory, "shown.json")
        );

        store.Export(hidden, Sample(), showSecrets: false);
        store.Export(shown, Sample(), showSecrets: true);

        File.ReadAllText(hidden).Should().NotContain("hush-hush");
        File.ReadAllText(shown).Should().Contain("hush-hush");
    }

    [Fact]
    public void Rejects_a_second_run_on_the_same_state()
    {
        using var first = Open();

        FluentActions
            .Invoking(Open)
            .Should()
            .Throw<RehearsalException>()
            .WithMessage("*in use by another run*");
    }

    [Fact]
    public void The_state_is_free_again_when_a_run_ends()
    {
        Open().Dispose();

        FluentActions.Invoking(() => Open().Dispose()).Should().NotThrow();
    }

    [Fact]
    public void Rejects_a_file_cut_anywhere_and_leaves_it_untouched()
    {
        using var store = Open();
        store.Save(Sample());
        var whole = File.ReadAllBytes(FilePath);

        // The last byte closes the document; everything shorter is broken.
        for (var length = 0; length < whole.Length; length += 7)
        {
            AssertRejected(store, whole[..length]);
        }
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"version":99,"deployment":{"resources":[]}}""")]
    [InlineData("""{"version":3,"deployment":{"resources":[{"urn":"nonsense","type":"x"}]}}""")]
    [InlineData("""{"version":3,"deployment":{"resources":[{"urn":5}]}}""")]
    [InlineData(
        """{"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:dev::proj::t::n","type":"t","id":7}]}}"""
    )]
    [InlineData(
        """{"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:dev::proj::t::n","type":"t","parent":"urn:pulumi:dev::proj::t::gone"}]}}"""
    )]
    [InlineData(
        """{"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:dev::elsewhere::t::n","type":"t"}]}}"""
    )]
    [InlineData(
        """{"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:dev::proj::t::n","type":"t"},{"urn":"urn:pulumi:dev::proj::t::n","type":"t"}]}}"""
    )]
    [InlineData(
        """{"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:dev::proj::t::n","type":"t","inputs":{"x":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"v1:a:b"}}}]}}"""
    )]
    public void Rejects_what_is_not_this_stacks_state_and_leaves_it_untouched(string content)
    {
        using var store = Open();

        AssertRejected(store, Encoding.UTF8.GetBytes(content));
    }

    [Fact]
    public void A_real_export_with_readable_secrets_can_be_rehearsed_against()
    {
        File.WriteAllText(
            FilePath,
            """
            {"version":3,"deployment":{"manifest":{"time":"2026-01-01T00:00:00Z","magic":"m","version":"v3.250.0"},
            "secrets_providers":{"type":"passphrase","state":{"salt":"v1:x"}},"resources":[
            {"urn":"urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev","custom":false,"type":"pulumi:pulumi:Stack",
             "outputs":{"key":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","plaintext":"\"hush\""}},
             "created":"2026-01-01T00:00:00.5Z"}]}}
            """
        );
        using var store = Open();

        store
            .Load("proj", "dev")
            .Resources.Single()
            .Outputs["key"]
            .Should()
            .Be(PropertyValue.Secret("hush"));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private void AssertRejected(StateStore store, byte[] content)
    {
        File.WriteAllBytes(FilePath, content);

        FluentActions
            .Invoking(() => store.Load("proj", "dev"))
            .Should()
            .Throw<RehearsalException>()
            .WithMessage("*cannot be used*left as it is*");
        File.ReadAllBytes(FilePath).Should().Equal(content);
    }

    private static string Text(Snapshot snapshot)
    {
        using var buffer = new MemoryStream();
        DeploymentJson.Write(buffer, snapshot, SecretForm.Plain, DateTimeOffset.UnixEpoch);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private StateStore Open() => StateStore.Open(FilePath, TimeProvider.System);

    private static Snapshot Sample() =>
        new Script()
            .Add(
                "a",
                PropertyMap.Of(("password", PropertyValue.Secret("hush-hush"))),
                g => g with { Protect = true }
            )
            .Add(
                "b",
                options: g => g with { CustomTimeouts = new(TimeSpan.FromMinutes(5), null, null) },
                uses: "a"
            )
            .Run(Snapshot.Empty)
            .Current;
}
