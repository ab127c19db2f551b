"""Write `sophia_tidy/codemods/standard.txt`: what each module of the standard library offers.

One line for each module (``json: dump dumps …``) or class that people import
by name (``class datetime.datetime: now …``).  Each module is imported in a
process of its own, so that a submodule counts only where the package itself
imports it.  The table is data, so that a plan does not depend on the machine
that it is made on, and no repository file is ever imported by accident.

    python tools/standard_names.py
"""

import subprocess
import sys
from pathlib import Path

MODULES = """
abc argparse array ast asyncio atexit base64 bisect builtins calendar collections collections.abc colorsys
concurrent.futures configparser contextlib copy csv ctypes dataclasses datetime decimal difflib dis email
email.mime.text enum errno faulthandler fnmatch fractions functools gc getpass gettext glob gzip hashlib heapq hmac
html html.parser http http.client http.server importlib importlib.metadata importlib.resources importlib.util inspect
io ipaddress itertools json keyword linecache locale logging logging.config logging.handlers math mimetypes
multiprocessing operator os os.path pathlib pdb pickle pkgutil platform pprint queue random re sched secrets
select shelve shlex shutil signal smtplib socket socketserver sqlite3 ssl stat statistics string struct subprocess
sys tarfile tempfile textwrap threading time timeit tkinter.ttk token tokenize traceback tracemalloc types typing
unittest unittest.mock urllib.error urllib.parse urllib.request uuid warnings weakref webbrowser xml.dom.minidom
xml.etree.ElementTree zipfile zlib zoneinfo
"""
CLASSES = """
datetime.datetime datetime.date datetime.time datetime.timedelta datetime.timezone pathlib.Path decimal.Decimal
enum.Enum uuid.UUID
"""
LIST = """
import importlib, sys
name = sys.argv[1]
module, _, attribute = (name, "", "") if sys.argv[2] == "module" else name.rpartition(".")
value = importlib.import_module(module)
print(*sorted(n for n in dir(getattr(value, attribute) if attribute else value) if not n.startswith("_")))
"""
TABLE = Path(__file__).parent.parent / "sophia_tidy" / "codemods" / "standard.txt"


def names(dotted: str, kind: str) -> str:
    """The public names of a module or a class, in a fresh and isolated interpreter."""
    command = [sys.executable, "-I", "-c", LIST, dotted, kind]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main() -> None:
    """Write the table."""
    lines = [f"{module}: {names(module, 'module')}" for module in MODULES.split()]
    lines += [f"class {dotted}: {names(dotted, 'class')}" for dotted in CLASSES.split()]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
