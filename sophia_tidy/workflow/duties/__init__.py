"""The duties ledger: what every old workflow did for the team, and what becomes of it.

A duty is never lost to be tidy: it is merged only where the one workflow
really does it, superseded only where that deploys in its place, dropped
only with a proof or by a person, and kept otherwise.
"""

from .build_ledger import covered, ledger_of
from .describe import describe, describe_all
from .ledger import Alias, Duty, DutyKind, DutyLedger, DutyStatus, DutyVerdict, StatusCheck
from .page import render_page

__all__ = [
    "Alias",
    "Duty",
    "DutyKind",
    "DutyLedger",
    "DutyStatus",
    "DutyVerdict",
    "StatusCheck",
    "covered",
    "describe",
    "describe_all",
    "ledger_of",
    "render_page",
]
