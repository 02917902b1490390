"""Briefs: the small facts of every screened report that other reports are judged against."""
