"""Many cases at once: read piece by piece, scored by whoever is there, kept as one file."""
