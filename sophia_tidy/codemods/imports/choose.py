"""The one import that an undefined name can mean, or why none can be told.

Every source is asked: how the repository imports the name, which of its own
modules define it, what the standard library knows by it.  What does not fit
the way in which the file uses the name is out (``datetime.now`` cannot be the
module).  One origin must be left, or one must outweigh the rest by far.
"""

from collections.abc import Iterable, Sequence

from ..source.context import CodemodContext
from ..source.origin import Definition, NameOrigin
from ..source.required import Required
from ..source.uses import Use, UseKind
from .standard import TYPING, class_names, known_for, module_names

FAR = 0.9  # the share of the importing files that outweighs the rest …
MANY = 5  # … where at least this many files import it so
WELL_KNOWN_VALUE = 3  # files that must share a value before its name alone says what is meant
PER_MODULE = frozenset({"log", "logger", "app", "args", "parser", "config", "client", "main", "router", "result"})


def choose(name: str, uses: Sequence[Use], imported_from: Iterable[str], context: CodemodContext) -> Required | str:
    """The import to add, or the reason why there is none.

    ``imported_from`` are the modules that the file imports names from already.
    """
    origins = context.origins.get(name, ())
    standard = _standard(name, uses, context)
    rivals = [origin for origin in origins if _fits(origin, uses) and not _same(origin.required, standard, context)]
    if standard is not None:
        return _weighed(standard, _backing(standard, origins, context), rivals)
    return _from_repository(name, rivals, frozenset(imported_from)) if rivals else _unknown(name, origins)


def _unknown(name: str, origins: Sequence[NameOrigin]) -> str:
    if origins:
        return f"`{name}` is used in another way than what {_listed(origins)} offers under that name"
    return f"nothing in the repository defines or imports `{name}`"


def _standard(name: str, uses: Sequence[Use], context: CodemodContext) -> Required | None:
    """The standard library's meaning of the name, where it has exactly one that fits and nothing hides it."""
    found = [*_as_module(name, uses)]
    known = known_for(name, context.target)
    if known and _fits_known(known, uses):
        found.append(known)
    unhidden = [required for required in found if required.module.partition(".")[0] not in context.hides]
    return unhidden[0] if len(unhidden) == 1 else None


def _as_module(name: str, uses: Sequence[Use]) -> Iterable[Required]:
    """``import name``, or ``import name.sub`` where every use goes through that submodule."""
    names = module_names(name)
    if not uses or any(not use.chain for use in uses):
        return
    if names is not None and all(use.chain[0] in names for use in uses):
        yield Required(name)
        return
    subs = {use.chain[0] for use in uses}
    if len(subs) == 1:
        sub = f"{name}.{subs.pop()}"
        offered = module_names(sub)
        if offered is not None and all(len(use.chain) > 1 and use.chain[1] in offered for use in uses):
            yield Required(sub)


def _fits_known(required: Required, uses: Sequence[Use]) -> bool:
    attributes = class_names(required)
    plain = not (required.name or "")[0].isupper()
    for use in uses:
        if use.chain:
            if (plain and attributes is None) or (attributes is not None and use.chain[0] not in attributes):
                return False
        elif plain and use.kind is UseKind.VALUE and required.name in ("date", "glob", "partial", "pprint"):
            return False  # a common name of a variable: only a call or an attribute tells
    return True


def _fits(origin: NameOrigin, uses: Sequence[Use]) -> bool:
    required = origin.required
    module = origin.definition is Definition.MODULE or required.name is None
    if module:
        return bool(uses) and all(use.chain for use in uses) and _offers(required, uses)
    if origin.definition is Definition.FUNCTION:
        return all(use.kind in (UseKind.CALL, UseKind.VALUE) for use in uses)
    if origin.members is not None:
        return all(not use.chain or use.chain[0] in origin.members or use.chain[0].startswith("__") for use in uses)
    if names := class_names(required):
        return all(not use.chain or use.chain[0] in names for use in uses)
    return True


def _offers(required: Required, uses: Sequence[Use]) -> bool:
    """Whether a module of the standard library has what is asked of it; of another, nothing is known."""
    sub = required.module.partition(".")[2]
    names = module_names(required.module)
    if names is None or required.name is not None:
        return True
    if not sub or required.asname:
        return all(use.chain[0] in names for use in uses)
    return all(use.chain[0] == sub and len(use.chain) > 1 and use.chain[1] in names for use in uses)


def _same(required: Required, standard: Required | None, context: CodemodContext) -> bool:
    """Whether both imports come to the same object: typing's aliases have several homes."""
    if standard is None:
        return False
    aliases = {required.module, standard.module} <= TYPING
    return required == standard or (aliases and (required.name, required.asname) == (standard.name, None))


def _backing(standard: Required, origins: Sequence[NameOrigin], context: CodemodContext) -> list[NameOrigin]:
    return [origin for origin in origins if _same(origin.required, standard, context)]


def _weighed(standard: Required, backing: list[NameOrigin], rivals: list[NameOrigin]) -> Required | str:
    """The standard library's import as the repository spells it, unless it may well mean its own."""
    usable = [origin for origin in backing if not origin.obstacle]
    spelled = max(usable, key=lambda origin: origin.files).required if usable else standard
    files = sum(origin.files for origin in backing)
    against = sum(max(origin.files, 1) for origin in rivals)
    if not rivals or (files >= MANY and files >= FAR * (files + against)):
        return spelled
    return _ambiguous([standard.module, *(str(origin) for origin in rivals)], standard.binds)


def _from_repository(name: str, rivals: Sequence[NameOrigin], imported_from: frozenset[str]) -> Required | str:
    best, others = rivals[0], rivals[1:]
    total = sum(max(origin.files, 1) for origin in rivals)
    if others and not (best.files >= MANY and best.files >= FAR * total):
        return _ambiguous([str(origin) for origin in rivals], name)
    if best.obstacle:
        return best.obstacle
    return best.required if (reason := _too_weak(name, best, imported_from)) is None else reason


def _too_weak(name: str, best: NameOrigin, imported_from: frozenset[str]) -> str | None:
    """Why a single origin is no proof: common names of variables, and names seen once."""
    value = best.definition in (Definition.VALUE, Definition.UNKNOWN) and best.required.name is not None
    if name in PER_MODULE or len(name) < 2:
        return f"`{name}` is a name that modules define for themselves"
    if value and name[0].islower() and best.files < WELL_KNOWN_VALUE:
        return f"`{name}` may be a variable; {best.files} files import one from {best}, expected {WELL_KNOWN_VALUE}"
    if best.files >= 2 or (best.files and (best.near or (best.required.name is None and not best.ours))):
        return None
    if best.files and best.required.module in imported_from:
        return None
    if best.files:
        return f"only one file imports `{name}` from {best}; expected two"
    if best.beside and best.definition in (Definition.CLASS, Definition.FUNCTION):
        return None
    return f"no file imports `{name}` from {best}, which defines it; expected one that does"


def _ambiguous(modules: Sequence[str], name: str) -> str:
    counted = {2: "two", 3: "three"}.get(len(modules), str(len(modules)))
    return f"{counted} modules export `{name}`: {', '.join(sorted(modules)[:4])}; expected one"


def _listed(origins: Sequence[NameOrigin]) -> str:
    return ", ".join(str(origin) for origin in origins[:3])
