using System.Diagnostics;
using System.Text;
using CsCheck;

namespace KeylessAlloyDb.Tests.Client;

/// <summary>Protects that no value, however strange, becomes more than one word, or another one.</summary>
public sealed class QuoteTests
{
    private const string Hostile = " '\"$%\\`!&;|<>()*?~#{}[]=@:-_/.,aZ0é語";

    private static readonly Gen<string> s_words = Gen.String[Gen.Char[Hostile], 0, 20];

    [Fact]
    public async Task A_shell_reads_the_same_words_back()
    {
        var words = new List<string> { "two\nlines", "\t" };
        s_words.Array[1, 50].Sample(words.AddRange, iter: 100, threads: 1);

        var start = new ProcessStartInfo("sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync();
        await shell.StandardInput.WriteAsync($"printf '%s\\0' {Quote.Shell(words)}\n");
        shell.StandardInput.Close();

        (await output).Split('\0').SkipLast(1).Should().Equal(words);
    }

    [Fact]
    public void Systemd_reads_the_same_words_back() =>
        s_words
            .Array[1, 5]
            .Sample(words =>
                SystemdWords(Quote.UnitCommand(words), isCommand: true).SequenceEqual(words)
            );

    [Fact]
    public void A_unit_setting_keeps_its_dollars() =>
        SystemdWords(Quote.Unit("A=$HOME 100%"), isCommand: false).Should().Equal("A=$HOME 100%");

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("bell\a")]
    public void Rejects_control_characters_in_a_unit(string word) =>
        FluentActions
            .Invoking(() => Quote.Unit(word))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*control character*");

    // systemd.syntax(7), "Quoting"; systemd.service(5), "Command lines"; specifiers: systemd.unit(5).
    private static List<string> SystemdWords(string line, bool isCommand)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '"')
            {
                quoted = !quoted;
                word ??= new();
            }
            else if (c == ' ' && !quoted)
            {
                if (word is not null)
                {
                    words.Add(word.ToString());
                    word = null;
                }
            }
            else
            {
                if (c == '\\')
                {
                    c = line[++i];
                    (c is '\\' or '"').Should().BeTrue("only these two are escaped here");
                }
                else if (c == '%' || (isCommand && c == '$'))
                {
                    line[++i].Should().Be(c, "a single one would be expanded");
                }
                else if (!quoted)
                {
                    "'\"".Should().NotContain(c.ToString(), "it would begin a quotation");
                }
                (word ??= new()).Append(c);
            }
        }
        if (word is not null)
        {
            words.Add(word.ToString());
        }
        return words;
    }
}
