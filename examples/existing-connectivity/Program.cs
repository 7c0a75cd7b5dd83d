using KeylessAlloyDb.Examples.ExistingConnectivity;

return await Deployment.RunAsync<ExistingConnectivityStack>().ConfigureAwait(false);
