"""Bad engines: what a reader can do wrong inside a worker process, for real."""
