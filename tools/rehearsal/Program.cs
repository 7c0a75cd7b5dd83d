using System.CommandLine;
using KeylessAlloyDb.Rehearsal;
using KeylessAlloyDb.Rehearsal.Cli;

var command = RehearsalCommand.Create().Parse(args);

// After an interrupt the state is saved, however long that takes.
var code = await command.InvokeAsync(
    new InvocationConfiguration { ProcessTerminationTimeout = Timeout.InfiniteTimeSpan }
);
return command.Errors.Count > 0 ? ExitCode.Usage : code;
