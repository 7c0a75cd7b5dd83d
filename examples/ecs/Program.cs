using KeylessAlloyDb.Examples.EcsClient;

return await Deployment.RunAsync<EcsStack>().ConfigureAwait(false);
