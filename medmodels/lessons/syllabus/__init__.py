"""The lessons, a file each; a file that is put here with a ``LESSON`` in it is found by itself."""
