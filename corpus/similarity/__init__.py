"""What reports have in common: indexes over all screened reports, candidates first, then each pair verified."""
