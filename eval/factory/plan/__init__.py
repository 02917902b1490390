"""The plan of one report: everything it will say, before a word is written."""
