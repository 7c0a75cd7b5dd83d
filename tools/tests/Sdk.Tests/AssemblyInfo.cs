// A program reads its environment when it starts, and there is one environment for all tests.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
