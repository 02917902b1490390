"""Weights of checks and thresholds of bands, fitted on labelled reports in train layouts."""
