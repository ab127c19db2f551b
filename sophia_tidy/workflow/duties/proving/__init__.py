"""Proofs that a job never worked, each with the lines that say so."""
