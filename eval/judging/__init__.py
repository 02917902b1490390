"""Judging with perfect facts: how good the checks are when nothing was misread."""
