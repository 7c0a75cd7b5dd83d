using System.Net;
using System.Text.RegularExpressions;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;

namespace KeylessAlloyDb.Rehearsal.Review.Report;

/// <summary>HTML that is written as it is.</summary>
internal sealed partial record Html(string Text)
{
    /// <summary>Text in which backticks mark code.</summary>
    public static Html Code(string text) =>
        new(Backticks().Replace(WebUtility.HtmlEncode(text), "<code>$1</code>"));

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Backticks();
}

/// <summary>Fills a Scriban template of the assembly and encodes every value.</summary>
internal sealed class Page : TemplateContext
{
    private Page(object values)
    {
        StrictVariables = true;
        LoopLimit = 0;
        LimitToString = 0;
        var globals = new ScriptObject();
        globals.Import(values);
        PushGlobal(globals);
    }

    /// <param name="template">Name of the template.</param>
    /// <param name="values">Its properties are the template's variables, in snake_case.</param>
    public static string Fill(string template, object values) =>
        Template.Parse(Resource(template), template).Render(new Page(values));

    public static string Resource(string name)
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public override TemplateContext Write(SourceSpan span, object? textAsObject) =>
        Write(
            textAsObject is Html html
                ? html.Text
                : WebUtility.HtmlEncode(ObjectToString(textAsObject))
        );
}
