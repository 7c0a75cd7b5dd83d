namespace KeylessAlloyDb.Lab.Checks;

/// <summary>One thing that the lab proves.</summary>
/// <param name="Name">What holds where it passes.</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Detail">What was seen; where it fails, the cause and the settings behind it.</param>
internal sealed record Check(string Name, bool Passed, string Detail)
{
    public override string ToString() =>
        $"{(Passed ? "ok  " : "FAIL")}  {Name}{(Detail.Length > 0 ? $": {Detail}" : "")}";
}
