"""Screening jobs: handed in, queued by region and priority, run by workers; none lost, none ended twice."""
