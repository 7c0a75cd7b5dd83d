using KeylessAlloyDb.Examples.LambdaClient;

return await Deployment.RunAsync<LambdaStack>().ConfigureAwait(false);
