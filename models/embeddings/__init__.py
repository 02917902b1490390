"""Text as vectors: ``protocol`` says what an encoder promises, ``folder`` opens a model folder."""
