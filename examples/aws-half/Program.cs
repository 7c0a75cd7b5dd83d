using KeylessAlloyDb.Examples.AwsHalf;

return await Deployment.RunAsync<AwsHalfStack>().ConfigureAwait(false);
