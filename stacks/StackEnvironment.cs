namespace KeylessAlloyDb.Stacks;

/// <summary>The purpose of a stack, which decides the settings that it may have.</summary>
internal enum StackEnvironment
{
    /// <summary>A test environment: everything may be switched off and destroyed.</summary>
    Dev,

    /// <summary>Holds data: <see cref="ProdRule"/> lists what it requires.</summary>
    Prod,

    /// <summary>Was production and is about to be destroyed.</summary>
    Retired,
}
