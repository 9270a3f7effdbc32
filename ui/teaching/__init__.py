"""The host's side of a teaching session: choosing it, and the wall that a class looks at."""
