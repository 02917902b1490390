"""What reports have in common: indexes over screened reports, candidates first, each pair verified."""
