using System.Globalization;
using Spectre.Console;

namespace KeylessAlloyDb.Bench;

/// <summary>What was measured beside its goals.</summary>
internal sealed class Scoreboard
{
    private readonly Table _table = new Table { Border = TableBorder.Minimal }.AddColumns(
        "",
        "measured",
        "goal",
        ""
    );

    /// <summary>Whether no goal was missed so far.</summary>
    public bool Met { get; private set; } = true;

    /// <summary>A figure without a goal.</summary>
    public void Show(string what, string measured) => Add(what, measured, "", "");

    /// <summary>A row whose party is not there.</summary>
    public void NotMeasured(string what, string reason) =>
        Add(what, $"not measured: {reason}", "", "");

    /// <param name="what">The row.</param>
    /// <param name="measured">What was measured, with its unit.</param>
    /// <param name="value">The same as a number.</param>
    /// <param name="most">What it must not exceed.</param>
    /// <param name="unit">What both count.</param>
    public void Judge(string what, string measured, double value, double most, string unit)
    {
        var holds = value <= most;
        Met &= holds;
        Add(
            what,
            measured,
            string.Create(CultureInfo.InvariantCulture, $"<= {most} {unit}"),
            holds ? "met" : "missed"
        );
    }

    /// <summary>How often a measure contains a unit.</summary>
    public void JudgeRatio(string what, double value, double unit, string of, double most) =>
        Judge(what, $"{Seconds(value)} = {value / unit:f2} x", value / unit, most, $"x {of}");

    public static string Seconds(double seconds) => $"{seconds:f2} s";

    public void Write()
    {
        AnsiConsole.Profile.Width = 130;
        AnsiConsole.Write(_table);
    }

    private void Add(params string[] cells) => _table.AddRow([.. cells.Select(Markup.Escape)]);
}
