"""The middle: what is wanted and what is observed become what is done, by functions that know nothing else."""

from .looks import NOTHING, Looks, looks
from .night import chains, decide, standing

__all__ = ["NOTHING", "Looks", "chains", "decide", "looks", "standing"]
