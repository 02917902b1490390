"""What is done: stages, checks, the engine that spreads work, and the flow of one report (``screen``)."""
