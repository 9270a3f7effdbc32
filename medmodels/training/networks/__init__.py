"""Networks: their layers and their fits. TensorFlow is imported inside the functions alone."""
