"""The portal: where inspectors hand reports in, look at what is suspicious and where, and decide."""
