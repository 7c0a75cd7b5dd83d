using KeylessAlloyDb.Rehearsal.Engine;

namespace KeylessAlloyDb.Rehearsal.Display;

/// <summary>How each kind of step looks.</summary>
internal static class OpStyle
{
    public static string Symbol(StepOp op) =>
        op switch
        {
            StepOp.Create => "+",
            StepOp.Update => "~",
            StepOp.Replace => "+-",
            StepOp.Delete => "-",
            StepOp.Read => ">",
            _ => "",
        };

    public static string Color(StepOp op) =>
        op switch
        {
            StepOp.Create => "green",
            StepOp.Update => "yellow",
            StepOp.Replace => "fuchsia",
            StepOp.Delete => "red",
            StepOp.Read => "aqua",
            _ => "default",
        };

    /// <summary>In a plan "create", "unchanged"; after a run "created".</summary>
    public static string Word(StepOp op, bool done) =>
        op switch
        {
            StepOp.Same => "unchanged",
            StepOp.Read => "read",
            _ when done => op.Name() + "d",
            _ => op.Name(),
        };
}
