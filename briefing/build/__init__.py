"""What a run makes and how: the request, the cache, the processes or the cluster, the console."""
