"""The codemods, in the order in which they work; what is added is a module of its own and a line here.

The order has meaning: a handler is named before an error is raised from it,
and names are defined before they are looked at.  A test finds what is missing.
"""

from .codemod import Codemod
from .reported import Reported
from .rules.assert_on_tuple import AssertOnTuple
from .rules.bare_except import BareExcept
from .rules.invalid_escape import InvalidEscape
from .rules.literal_comparison import LiteralComparison
from .rules.mutable_default import MutableDefault
from .rules.python2_name import Python2Name
from .rules.raise_not_implemented import RaiseNotImplemented
from .rules.raise_without_from import RaiseWithoutFrom
from .rules.request_without_timeout import RequestWithoutTimeout
from .rules.undefined_export import UndefinedExport
from .rules.undefined_name import UndefinedName
from .rules.utcnow import Utcnow

CODEMODS: tuple[Codemod, ...] = (
    Python2Name(),
    UndefinedName(),
    BareExcept(),
    RaiseWithoutFrom(),
    RaiseNotImplemented(),
    LiteralComparison(),
    InvalidEscape(),
    Utcnow(),
    RequestWithoutTimeout(),
    MutableDefault(),
    AssertOnTuple(),
    UndefinedExport(),
    Reported(),
)
RULES: tuple[str, ...] = tuple(codemod.RULE for codemod in CODEMODS)
