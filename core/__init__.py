"""Ground floor: immutable records, geometry, dates, ids, errors and limits. Standard library only."""
