"""Seals in pictures: where their rings lie, whose ink they are, and what they say."""
