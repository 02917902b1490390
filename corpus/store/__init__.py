"""Where reports, stage results and screenings are kept: one database and a folder of blobs."""
