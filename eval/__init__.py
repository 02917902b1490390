"""How it is judged: the factory of labelled reports."""
