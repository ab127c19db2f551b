"""Who names whom: references, their graph, and rewriting them after a move."""
