using KeylessAlloyDb.Examples.TwoApplications;

return await Deployment.RunAsync<TwoApplicationsStack>().ConfigureAwait(false);
