"""House styles: what layouts are (base), their pieces (parts) and the list of them (catalogue)."""
