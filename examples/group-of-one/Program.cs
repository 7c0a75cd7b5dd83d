using KeylessAlloyDb.Examples.GroupOfOne;

return await Deployment.RunAsync<GroupOfOneStack>().ConfigureAwait(false);
