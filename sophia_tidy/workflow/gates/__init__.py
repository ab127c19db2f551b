"""Gates side by side: which of two runs sees all that the other sees, so that one suite runs once."""
