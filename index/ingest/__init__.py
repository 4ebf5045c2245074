"""A folder → what its files hold now: listed, read in a worker process, only what is new."""
