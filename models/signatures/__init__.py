"""Signatures: whether a place is signed by hand, and what of the writing can be compared."""
