using KeylessAlloyDb.Examples.ExistingDatabase;

return await Deployment.RunAsync<ExistingDatabaseStack>().ConfigureAwait(false);
