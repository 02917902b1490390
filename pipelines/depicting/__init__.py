"""Photographs of a report: which pictures may be some, what is seen of them, which stand elsewhere too."""
