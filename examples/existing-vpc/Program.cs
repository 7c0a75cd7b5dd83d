using KeylessAlloyDb.Examples.ExistingVpc;

return await Deployment.RunAsync<ExistingVpcStack>().ConfigureAwait(false);
