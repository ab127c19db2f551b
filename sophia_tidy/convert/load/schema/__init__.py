"""Which keys and types a compose file may have, as tables of our own; the rules are the compose-spec's schema."""

from .service import check_model

__all__ = ["check_model"]
