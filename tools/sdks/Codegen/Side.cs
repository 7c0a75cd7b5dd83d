namespace KeylessAlloyDb.Codegen;

/// <summary>
/// Where a type is used. One type of the schema becomes several classes: what a program gives, what it
/// looks a resource up by, what it gets; and the same for functions, plain and with outputs.
/// </summary>
internal sealed record Side(string Namespace, string Suffix)
{
    public static readonly Side Args = new("Inputs", "Args");
    public static readonly Side State = new("Inputs", "GetArgs");
    public static readonly Side Output = new("Outputs", "");
    public static readonly Side InvokeArgs = new("Inputs", "Args") { IsPlain = true };
    public static readonly Side InvokeOutputArgs = new("Inputs", "InputArgs");
    public static readonly Side Result = new("Outputs", "Result");

    /// <summary>Members are plain values, not inputs.</summary>
    public bool IsPlain { get; private init; }

    public bool IsOutput => Namespace == "Outputs";
}
