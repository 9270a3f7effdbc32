"""Many cases at once: read portion by portion, scored by whoever is there, kept as one file."""
