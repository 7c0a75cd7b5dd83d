using System.Globalization;

namespace KeylessAlloyDb.Login.Cel;

/// <summary>
/// The part of the Common Expression Language that conditions and mappings of identity pool
/// providers are written in: strings, integers, booleans, lists and maps with their operators, and
/// the functions of <see cref="CelFunctions"/>.
/// </summary>
/// <remarks>
/// https://cloud.google.com/iam/docs/workload-identity-federation#conditions. A value is a string,
/// a long, a bool, an IReadOnlyList or an IReadOnlyDictionary of string keys.
/// </remarks>
internal sealed class CelExpression
{
    private readonly IReadOnlyList<CelToken> _tokens;
    private readonly ExtractReading _reading;
    private readonly Func<Scope, object> _root;
    private int _at;

    private CelExpression(string text, ExtractReading reading)
    {
        (_tokens, _reading) = (CelToken.Read(text), reading);
        _root = Ternary();
        if (_tokens[_at].Kind != CelTokenKind.End)
        {
            throw new CelException($"unexpected '{_tokens[_at].Text}' in {text}");
        }
    }

    /// <exception cref="CelException">The text is no expression of this part of the language.</exception>
    public static CelExpression Parse(
        string text,
        ExtractReading reading = ExtractReading.FirstOccurrence
    ) => new(text, reading);

    /// <exception cref="CelException">The expression has no value for these variables.</exception>
    public object Evaluate(params IEnumerable<(string Name, object Value)> variables) =>
        _root(new(variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal)));

    private sealed record Scope(IReadOnlyDictionary<string, object> Variables);

    private Func<Scope, object> Ternary()
    {
        var test = Or();
        if (!Take("?"))
        {
            return test;
        }
        var yes = Or();
        Expect(":");
        var no = Ternary();
        return scope => Bool(test(scope)) ? yes(scope) : no(scope);
    }

    private Func<Scope, object> Or()
    {
        var left = And();
        while (Take("||"))
        {
            left = Absorbing(left, And(), decides: true);
        }
        return left;
    }

    private Func<Scope, object> And()
    {
        var left = Relation();
        while (Take("&&"))
        {
            left = Absorbing(left, Relation(), decides: false);
        }
        return left;
    }

    /// <summary>One side that decides hides an error of the other, whichever comes first.</summary>
    private static Func<Scope, object> Absorbing(
        Func<Scope, object> left,
        Func<Scope, object> right,
        bool decides
    ) =>
        scope =>
        {
            bool first;
            try
            {
                first = Bool(left(scope));
            }
            catch (CelException)
            {
                return Bool(right(scope)) == decides ? decides : throw new CelException("no value");
            }
            return first == decides ? decides : Bool(right(scope));
        };

    private Func<Scope, object> Relation()
    {
        var left = Sum();
        while ((TakeAny("==", "!=", "<=", ">=", "<", ">") ?? TakeIn()) is { } symbol)
        {
            var (a, b) = (left, Sum());
            left = scope => Compare(symbol, a(scope), b(scope));
        }
        return left;
    }

    private static bool Compare(string op, object left, object right) =>
        op switch
        {
            "==" => CelFunctions.Same(left, right),
            "!=" => !CelFunctions.Same(left, right),
            "in" => right switch
            {
                IReadOnlyList<object> list => list.Any(item => CelFunctions.Same(left, item)),
                IReadOnlyDictionary<string, object> map => left is string key
                    && map.ContainsKey(key),
                _ => throw new CelException("'in' needs a list or a map"),
            },
            "<" => CelFunctions.Order(left, right) < 0,
            "<=" => CelFunctions.Order(left, right) <= 0,
            ">" => CelFunctions.Order(left, right) > 0,
            _ => CelFunctions.Order(left, right) >= 0,
        };

    private Func<Scope, object> Sum()
    {
        var left = Unary();
        while (Take("+"))
        {
            var (a, b) = (left, Unary());
            left = scope => CelFunctions.Add(a(scope), b(scope));
        }
        return left;
    }

    private Func<Scope, object> Unary()
    {
        if (!Take("!"))
        {
            return Member();
        }
        var operand = Unary();
        return scope => !Bool(operand(scope));
    }

    private Func<Scope, object> Member()
    {
        var target = Primary();
        while (true)
        {
            var of = target;
            if (Take("["))
            {
                var index = Ternary();
                Expect("]");
                target = scope => CelFunctions.Item(of(scope), index(scope));
            }
            else if (Take("."))
            {
                var name = Name();
                if (Take("("))
                {
                    var arguments = List(")");
                    target = scope =>
                        CelFunctions.Call(
                            name,
                            of(scope),
                            [.. arguments.Select(argument => argument(scope))],
                            _reading
                        );
                }
                else
                {
                    target = scope => CelFunctions.Item(of(scope), name);
                }
            }
            else
            {
                return target;
            }
        }
    }

    private Func<Scope, object> Primary()
    {
        var token = _tokens[_at++];
        switch (token.Kind)
        {
            case CelTokenKind.Text:
                return _ => token.Text;
            case CelTokenKind.Number:
                var number = long.Parse(token.Text, CultureInfo.InvariantCulture);
                return _ => number;
            case CelTokenKind.Name:
                return Named(token.Text);
            case CelTokenKind.Symbol when token.Text == "(":
                var inner = Ternary();
                Expect(")");
                return inner;
            case CelTokenKind.Symbol when token.Text == "[":
                var items = List("]");
                return scope => items.Select(item => item(scope)).ToList();
            case CelTokenKind.Symbol when token.Text == "{":
                return Map();
            default:
                throw new CelException($"unexpected '{token.Text}'");
        }
    }

    private Func<Scope, object> Named(string name)
    {
        switch (name)
        {
            case "true":
                return _ => true;
            case "false":
                return _ => false;
            case "has" when Take("("):
                var field = Member();
                Expect(")");
                return scope =>
                {
                    try
                    {
                        return field(scope) is not null;
                    }
                    catch (CelException)
                    {
                        return false;
                    }
                };
            case "size" when Take("("):
                var of = Ternary();
                Expect(")");
                return scope => CelFunctions.Call("size", of(scope), [], _reading);
            default:
                return scope =>
                    scope.Variables.TryGetValue(name, out var value)
                        ? value
                        : throw new CelException($"no variable '{name}'");
        }
    }

    private Func<Scope, object> Map()
    {
        var entries = new List<(Func<Scope, object> Key, Func<Scope, object> Value)>();
        while (!Take("}"))
        {
            var key = Ternary();
            Expect(":");
            entries.Add((key, Ternary()));
            if (!Take(","))
            {
                Expect("}");
                break;
            }
        }
        return scope =>
            entries.ToDictionary(entry => (string)entry.Key(scope), entry => entry.Value(scope));
    }

    private List<Func<Scope, object>> List(string end)
    {
        var items = new List<Func<Scope, object>>();
        while (!Take(end))
        {
            items.Add(Ternary());
            if (!Take(","))
            {
                Expect(end);
                break;
            }
        }
        return items;
    }

    private static bool Bool(object value) =>
        value as bool? ?? throw new CelException($"{value} is no boolean");

    private string Name() =>
        _tokens[_at].Kind == CelTokenKind.Name
            ? _tokens[_at++].Text
            : throw new CelException($"a name is missing before '{_tokens[_at].Text}'");

    private bool Take(string symbol) => TakeAny(symbol) is not null;

    private string? TakeAny(params string[] symbols)
    {
        var token = _tokens[_at];
        if (token.Kind != CelTokenKind.Symbol || !symbols.Contains(token.Text))
        {
            return null;
        }
        _at++;
        return token.Text;
    }

    private string? TakeIn()
    {
        if (_tokens[_at] != new CelToken(CelTokenKind.Name, "in"))
        {
            return null;
        }
        return _tokens[_at++].Text;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
        {
            throw new CelException($"'{symbol}' is missing before '{_tokens[_at].Text}'");
        }
    }
}
