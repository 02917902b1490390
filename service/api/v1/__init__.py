"""Version 1 of the interface: fields are added, never renamed or taken away."""
