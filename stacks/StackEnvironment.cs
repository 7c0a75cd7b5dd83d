namespace KeylessAlloyDb.Stacks;

/// <summary>What a stack is for, and so which settings it may have.</summary>
internal enum StackEnvironment
{
    /// <summary>A test environment: everything may be switched off and destroyed.</summary>
    Dev,

    /// <summary>Holds data: protection and backups are on, the public path is off.</summary>
    Prod,

    /// <summary>Was production and is about to be destroyed.</summary>
    Retired,
}
