// The tests wait for the tools that they start, and for time-outs, more than they compute.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
