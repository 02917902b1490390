"""Tasks that take longer than a request: kept in the database, done by workers, none lost."""
