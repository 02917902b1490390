"""Makers: the blocks of a report through other programs than our own writer, with the same labels."""
