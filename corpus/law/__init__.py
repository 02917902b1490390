"""Law: rule packs, citation timeline and thresholds as dated data files, with typed loaders."""
