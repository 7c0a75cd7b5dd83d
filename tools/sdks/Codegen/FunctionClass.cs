namespace KeylessAlloyDb.Codegen;

/// <summary>Writes a function: its static class, its arguments in both forms and its result.</summary>
internal sealed class FunctionClass(InputClass inputs, OutputClass outputs)
{
    public string Write(string token, FunctionSpec function)
    {
        var name = Names.Class(token);
        var (properties, required) = (function.Inputs.Properties, function.Inputs.Required);
        var text = Names.Literal(token);
        var (optional, given) = required.Length > 0 ? ("", "") : ("?", " = null");
        return $$"""
            public static class {{name}}
            {
            public static Task<{{name}}Result> InvokeAsync({{name}}Args{{optional}} args{{given}}, InvokeOptions? options = null)
            => global::Pulumi.Deployment.Instance.InvokeAsync<{{name}}Result>({{text}}, args ?? new {{name}}Args(), options.WithDefaults());
            public static Output<{{name}}Result> Invoke({{name}}InvokeArgs{{optional}} args{{given}}, InvokeOptions? options = null)
            => global::Pulumi.Deployment.Instance.Invoke<{{name}}Result>({{text}}, args ?? new {{name}}InvokeArgs(), options.WithDefaults());
            public static Output<{{name}}Result> Invoke({{name}}InvokeArgs args, InvokeOutputOptions options)
            => global::Pulumi.Deployment.Instance.Invoke<{{name}}Result>({{text}}, args ?? new {{name}}InvokeArgs(), options.WithDefaults());
            }
            {{inputs.Write($"{name}Args", "InvokeArgs", properties, required, Side.InvokeArgs)}}
            {{inputs.Write(
                $"{name}InvokeArgs",
                "InvokeArgs",
                properties,
                required,
                Side.InvokeOutputArgs
            )}}
            {{outputs.Write($"{name}Result", function.Outputs, Side.Result)}}
            """;
    }
}
