"""From a data set to a finished run: a file for each modality and outcome."""
