"""Text as vectors: ``protocol`` says what an encoder promises, ``folder`` opens a sentence-transformers one."""
