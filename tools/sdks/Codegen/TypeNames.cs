namespace KeylessAlloyDb.Codegen;

/// <summary>C# type names of shapes; remembers which nested classes they need.</summary>
internal sealed class TypeNames(Names names)
{
    private readonly HashSet<(string Token, Side Side)> _seen = [];
    private readonly Queue<(string Token, Side Side)> _needed = [];

    /// <summary>The next nested class that was named and not yet asked for.</summary>
    public bool TryNext(out (string Token, Side Side) next) => _needed.TryDequeue(out next);

    /// <summary>What a program may assign: <c>Input&lt;string&gt;</c>, <c>InputList&lt;string&gt;</c>.</summary>
    public string Input(Shape shape, Side side) =>
        shape switch
        {
            Shape.ListOf(var item) => $"InputList<{Value(item, side)}>",
            Shape.MapOf(var item) => $"InputMap<{Value(item, side)}>",
            Shape.Either(var a, var b) => $"InputUnion<{Value(a, side)}, {Value(b, side)}>",
            _ => $"Input<{Value(shape, side)}>",
        };

    /// <summary>The value itself.</summary>
    public string Value(Shape shape, Side side) =>
        shape switch
        {
            Shape.Plain(var name, _) => name,
            Shape.Nested(var token) => Nested(token, side),
            Shape.Either(var a, var b) => $"Union<{Value(a, side)}, {Value(b, side)}>",
            Shape.ListOf(var item) when side.IsPlain => $"List<{Value(item, side)}>",
            Shape.ListOf(var item) => $"ImmutableArray<{Value(item, side)}>",
            Shape.MapOf(var item) when side.IsPlain => $"Dictionary<string, {Value(item, side)}>",
            Shape.MapOf(var item) => $"ImmutableDictionary<string, {Value(item, side)}>",
            _ => throw new ArgumentOutOfRangeException(nameof(shape)),
        };

    /// <summary>The value as a provider returns it. A list is never null, anything else is where not required.</summary>
    public string Returned(Shape shape, Side side, bool required) =>
        Value(shape, side) + (required || shape is Shape.ListOf ? "" : "?");

    private string Nested(string token, Side side)
    {
        if (_seen.Add((token, side)))
        {
            _needed.Enqueue((token, side));
        }
        return $"global::{names.Namespace(token)}.{side.Namespace}.{Names.Class(token)}{side.Suffix}";
    }
}
