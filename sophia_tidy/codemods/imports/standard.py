"""The standard library's names: its modules, and names that only one of them is known for.

The table `standard.txt` is written by ``tools/standard_names.py``.  The names
below are those that people import by name and mean one thing by; those with
several homes (``Lock``, ``Event``, ``sleep``, ``sqrt``, ``Queue``) are left
out on purpose.
"""

from collections.abc import Mapping
from functools import cache

from ..source.required import Required

_KNOWN_FOR = {
    "abc": "ABC ABCMeta abstractmethod",
    "argparse": "ArgumentParser ArgumentTypeError RawDescriptionHelpFormatter",
    "collections": "ChainMap Counter OrderedDict defaultdict deque namedtuple",
    "concurrent.futures": "ProcessPoolExecutor ThreadPoolExecutor",
    "configparser": "ConfigParser",
    "contextlib": "AsyncExitStack ExitStack asynccontextmanager contextmanager redirect_stdout",
    "copy": "deepcopy",
    "dataclasses": "asdict dataclass",
    "datetime": "date datetime timedelta timezone",
    "decimal": "Decimal",
    "enum": "Enum IntEnum IntFlag StrEnum",
    "functools": "cached_property lru_cache partial total_ordering wraps",
    "glob": "glob",
    "importlib.metadata": "PackageNotFoundError",
    "io": "BytesIO StringIO TextIOWrapper",
    "itertools": "combinations islice permutations zip_longest",
    "json": "JSONDecodeError",
    "multiprocessing": "cpu_count",
    "operator": "attrgetter itemgetter",
    "pathlib": "Path PurePath PurePosixPath",
    "pprint": "pprint",
    "string": "ascii_letters ascii_lowercase ascii_uppercase",
    "subprocess": "CalledProcessError DEVNULL PIPE Popen TimeoutExpired",
    "tempfile": "NamedTemporaryFile TemporaryDirectory",
    "textwrap": "dedent",
    "threading": "Thread",
    "traceback": "format_exc print_exc",
    "types": "MappingProxyType ModuleType SimpleNamespace TracebackType",
    "typing": (
        "Annotated Any AnyStr AsyncGenerator AsyncIterator Awaitable Callable ClassVar Coroutine Dict Final FrozenSet "
        "Generator Generic Iterable Iterator List Literal Mapping MutableMapping NamedTuple NoReturn Optional "
        "ParamSpec Protocol Self Sequence Set TYPE_CHECKING Tuple Type TypeAlias TypeVar TypedDict Union"
    ),
    "unittest.mock": "AsyncMock MagicMock Mock",
    "urllib.parse": "parse_qs unquote_plus urlencode urljoin urlparse urlsplit urlunparse",
    "uuid": "UUID uuid4",
    "zoneinfo": "ZoneInfo",
}
_SINCE = {
    "Final": 8,
    "Literal": 8,
    "Protocol": 8,
    "TypedDict": 8,
    "cached_property": 8,
    "AsyncMock": 8,
    "Annotated": 9,
    "ZoneInfo": 9,
    "ParamSpec": 10,
    "TypeAlias": 10,
    "Self": 11,
    "StrEnum": 11,
}
_ABSTRACT = frozenset(
    {
        "AsyncGenerator",
        "AsyncIterator",
        "Awaitable",
        "Callable",
        "Coroutine",
        "Generator",
        "Iterable",
        "Iterator",
        "Mapping",
        "MutableMapping",
        "Sequence",
    }
)
TYPING = frozenset({"typing", "typing_extensions", "collections.abc"})


@cache
def _tables() -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    from importlib.resources import files

    modules: dict[str, frozenset[str]] = {}
    classes: dict[str, frozenset[str]] = {}
    for line in files(__package__).joinpath("standard.txt").read_text(encoding="utf-8").splitlines():
        name, _, offers = line.partition(": ")
        table = classes if name.startswith("class ") else modules
        table[name.removeprefix("class ")] = frozenset(offers.split())
    return modules, classes


def module_names(module: str) -> frozenset[str] | None:
    """The public names of a module of the standard library; None for any other."""
    return _tables()[0].get(module)


def class_names(required: Required) -> frozenset[str] | None:
    """The public attributes of the class that is imported, where the table has it."""
    return _tables()[1].get(f"{required.module}.{required.name}")


def known_for(name: str, target: tuple[int, int]) -> Required | None:
    """The import of a name that one module of the standard library is known for at the target."""
    if target < (3, _SINCE.get(name, 0)):
        return None
    module = _homes().get(name)
    if module == "typing" and name in _ABSTRACT and target >= (3, 9):
        module = "collections.abc"  # typing's are deprecated aliases since 3.9 (PEP 585)
    return Required(module, name) if module else None


@cache
def _homes() -> Mapping[str, str]:
    return {name: module for module, names in _KNOWN_FOR.items() for name in names.split()}
