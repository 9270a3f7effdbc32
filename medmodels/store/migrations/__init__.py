"""How the tables came to be, step by step; Alembic takes a store of any age to the newest."""
