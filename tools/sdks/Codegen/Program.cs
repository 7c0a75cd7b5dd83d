using KeylessAlloyDb.Codegen;

if (args is not [var input, var output])
{
    Console.Error.WriteLine("Usage: Codegen SCHEMA.json OUTPUT.cs");
    return 2;
}
try
{
    File.WriteAllText(output, Sdk.Write(Schema.Parse(File.ReadAllText(input))));
    return 0;
}
catch (SchemaException exception)
{
    // The form that MSBuild shows as an error of the file.
    Console.Error.WriteLine($"{input}: error CODEGEN: {exception.Message}");
    return 1;
}
