"""What the user's own tables need: reading them, training on them, the queue, the records."""
