"""The middle: what is wanted and what is observed become what is done, by functions that know nothing else."""

from .looks import NOTHING, Looks, looks
from .night import board_after, chains, decide, standing

__all__ = ["NOTHING", "Looks", "board_after", "chains", "decide", "looks", "standing"]
