using KeylessAlloyDb.Examples.SharedVpc;

return await Deployment.RunAsync<SharedVpcStack>().ConfigureAwait(false);
