"""Forests, machines and expansions: how each is fitted, and what calibrates it."""
