"""How a model is trained, as data: a file a family."""
