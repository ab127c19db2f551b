"""Trains the token model of the repair wing on permissively licensed Python.

    python tools/token_model.py [--out sophia_tidy/repair/tokens.bin]

The corpus is what is installed beside the running interpreter: the standard
library (PSF licence) and every distribution whose metadata names a licence in
`PERMISSIVE`.  Only counts of token sequences leave it.  Deterministic for a
given set of packages: the list of packages and versions is printed.
"""

import argparse
import marshal
import math
import sys
import sysconfig
import zlib
from array import array
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from sophia_tidy.repair.lexer import COMMENT, KEYWORDS, NAME, NEWLINE, SPACE, lex
from sophia_tidy.repair.model import BITS, CLASSES, ORDER, UNITS_PER_BIT, layout, word_of

PERMISSIVE = ("mit", "bsd", "apache", "psf", "python software foundation", "isc")
COPYLEFT = ("gpl", "mpl", "mozilla", "copyleft", "proprietary", "eupl")
NAMES, LEAST = 900, {1: 1, 2: 4, 3: 12, 4: 24}
LARGEST = 400_000


def licence(distribution: Distribution) -> str:
    meta = distribution.metadata
    stated = [meta.get("License-Expression"), meta.get("License"), *(meta.get_all("Classifier") or ())]
    return " ".join(s.lower()[:200] for s in stated if s and ("licen" in s.lower() or len(s) < 60))


def is_permissive(distribution: Distribution) -> bool:
    text = licence(distribution)
    return any(w in text for w in PERMISSIVE) and not any(w in text for w in COPYLEFT)


def sources() -> Iterator[Path]:
    standard = Path(sysconfig.get_path("stdlib"))
    yield from sorted(p for p in standard.rglob("*.py") if "site-packages" not in p.parts and "test" not in p.parts)
    for distribution in sorted(distributions(), key=lambda d: d.metadata["Name"].lower()):
        if is_permissive(distribution):
            print(distribution.metadata["Name"], distribution.version)
            for file in sorted(distribution.files or (), key=str):
                if file.suffix == ".py":
                    yield Path(str(file.locate()))


def texts() -> Iterator[str]:
    """Files that parse and are not generated tables; a broken one teaches nothing."""
    for path in sources():
        if not path.is_file() or path.stat().st_size > LARGEST:
            continue
        text = path.read_text("utf-8", "replace")
        try:
            compile(text, str(path), "exec", 0x400)
        except (SyntaxError, ValueError):
            continue
        yield text


def vocabulary_of(names: Counter[str]) -> list[str]:
    common = [n for n, _ in names.most_common(NAMES) if n not in KEYWORDS]
    operators = "** *= ** // //= **= >> >>= << <<= ... := -> <= >= == != + - * / % @ & | ^ ~ < > ( ) [ ] { } , : . ; = += -= /= %= @= &= |= ^= <>"
    return ["<unknown>", *CLASSES, *sorted(KEYWORDS), *dict.fromkeys(operators.split()), *common]


def words(text: str, vocabulary: dict[str, int]) -> list[str]:
    """The words of a text that parses; a string that runs over lines is one word."""
    out: list[str] = []
    depth = column = 0
    fresh = True
    for token in lex(text):
        if token.kind == NEWLINE:
            fresh, column = True, 0
        elif token.kind == SPACE:
            column = len(token.text.expandtabs(8)) if fresh else column
        elif token.kind != COMMENT:
            if fresh:
                out.append(layout(depth, column))
                depth, fresh = column, False
            out.append(word_of(token, vocabulary))
    return out


def count(corpus: list[str], vocabulary: dict[str, int]) -> list[Counter[int]]:
    grams: list[Counter[int]] = [Counter() for _ in range(ORDER + 1)]
    for text in corpus:
        ids = [0] * (ORDER - 1) + [vocabulary[w] for w in words(text, vocabulary)]
        for order in range(1, ORDER + 1):
            keys = ids[ORDER - order :]
            packed = [0] * (len(ids) - ORDER + 1)
            for offset in range(order):
                for i in range(len(packed)):
                    packed[i] = packed[i] << BITS | keys[i + offset]
            grams[order].update(packed)
    return grams


def costs(grams: list[Counter[int]]) -> dict[int, int]:
    out: dict[int, int] = {}
    total = sum(grams[1].values())
    for order in range(1, ORDER + 1):
        for key, n in grams[order].items():
            context = grams[order - 1].get(key >> BITS, 0) if order > 1 else total
            if n >= LEAST[order] and context:
                out[key << 3 | order] = min(255, round(-math.log2(min(1.0, n / context)) * UNITS_PER_BIT))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "sophia_tidy/repair/tokens.bin")
    parser.add_argument("--limit", type=int, default=100_000_000, help="characters of corpus to read")
    options = parser.parse_args()
    corpus, size = [], 0
    for text in texts():
        corpus.append(text)
        size += len(text)
        if size > options.limit:
            break
    names = Counter(t.text for text in corpus for t in lex(text) if t.kind == NAME)
    vocabulary = vocabulary_of(names)
    table = sorted(costs(count(corpus, {w: i for i, w in enumerate(vocabulary)})).items())
    keys = [k for k, _ in table]
    deltas = array("Q", [b - a for a, b in zip([0, *keys], keys, strict=False)])
    data = zlib.compress(marshal.dumps((vocabulary, (deltas.tobytes(), bytes(v for _, v in table)))), 9)
    options.out.write_bytes(data)
    print(f"{len(corpus)} files, {size:,} characters, {len(table):,} sequences, {len(data):,} bytes")


if __name__ == "__main__":
    main()
