"""What a report is judged against, and where screenings are kept: law, registry, store."""
