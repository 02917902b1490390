"""What the interface and the portal both show: read from the store, cut to what the reader may see."""
