using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Scriban;
using Scriban.Runtime;

namespace KeylessAlloyDb.Rehearsal.Review.Report;

/// <summary>HTML that is written as it is.</summary>
internal sealed partial record Html(string Markup)
{
    /// <summary>Text in which backticks mark code.</summary>
    public static Html Code(string text) =>
        new(Backticks().Replace(WebUtility.HtmlEncode(text), "<code>$1</code>"));

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Backticks();
}

/// <summary>Fills a Scriban template of the assembly; every text among its values is encoded.</summary>
internal static class Page
{
    private static readonly JsonSerializerOptions s_names = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <param name="template">Name of the template.</param>
    /// <param name="values">Its properties are the template's variables, in snake_case.</param>
    public static string Fill(string template, object values)
    {
        // Without a limit: a stack may have any number of resources.
        var context = new TemplateContext
        {
            StrictVariables = true,
            LoopLimit = 0,
            LimitToString = 0,
        };
        context.PushGlobal(
            (ScriptObject)Encoded(JsonSerializer.SerializeToElement(values, s_names))!
        );
        return Template.Parse(Resource(template), template).Render(context);
    }

    public static string Resource(string name)
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static object? Encoded(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.TryGetProperty("markup", out var markup):
                return markup.GetString();
            case JsonValueKind.Object:
                var members = new ScriptObject();
                foreach (var member in value.EnumerateObject())
                {
                    members[member.Name] = Encoded(member.Value);
                }
                return members;
            case JsonValueKind.Array:
                return new ScriptArray(value.EnumerateArray().Select(Encoded));
            case JsonValueKind.String:
                return WebUtility.HtmlEncode(value.GetString());
            case JsonValueKind.Number:
                return value.GetDecimal();
            case JsonValueKind.True or JsonValueKind.False:
                return value.GetBoolean();
            default:
                return null;
        }
    }
}
