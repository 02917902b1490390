"""What reports share: fingerprints of all texts, candidates, and verified passages."""
