using KeylessAlloyDb.Rehearsal.Cli;

return await RehearsalCommand.Create().Parse(args).InvokeAsync();
