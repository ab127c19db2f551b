"""References: who names whom, their graph, and rewriting them after a move."""
