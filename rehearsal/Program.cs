using KeylessAlloyDb.Rehearsal;
using KeylessAlloyDb.Rehearsal.Cli;

var command = RehearsalCommand.Create().Parse(args);
var code = await command.InvokeAsync();
return command.Errors.Count > 0 ? ExitCode.Usage : code;
