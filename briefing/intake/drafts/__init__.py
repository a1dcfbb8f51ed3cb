"""What people wrote: each number of a draft held against the data; an edited report refreshed."""
