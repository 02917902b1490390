"""Who read or changed what: entries that are only ever added, each sealed with the one before."""
