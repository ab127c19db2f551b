"""Valid files, broken on purpose: one token dropped, doubled or swapped, indentation shifted, a quote lost.

    python benchmarks/repair/mutations.py [--count 500] [--seed 1] [--show 10]

The files are those of the running interpreter's standard library, so nothing
has to be fetched and the answer is known: *original* is the share whose AST is
that of the file before the mutation.  Only mutations that break the parse count.
*Harm* is what would be written unasked and is not the file before: *repaired*,
and another tree, as a share of all.
"""

import argparse
import ast
import random
import sys
import sysconfig
import time
import tokenize
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from sophia_tidy.repair import repair

LAYOUT = {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.COMMENT}
KINDS = ("dropped", "doubled", "swapped", "shifted", "unquoted")


def files(random_: random.Random) -> Iterator[tuple[Path, str]]:
    """Standard library modules of moderate size, in a seeded order."""
    root = Path(sysconfig.get_path("stdlib"))
    paths = sorted(
        p
        for p in root.rglob("*.py")
        if "site-packages" not in p.parts and "test" not in str(p) and 400 < p.stat().st_size < 60_000
    )
    while True:
        path = random_.choice(paths)
        try:
            text = path.read_text("utf-8")
            ast.parse(text)
        except (UnicodeDecodeError, SyntaxError):
            continue
        yield path, text


def mutate(text: str, kind: str, random_: random.Random) -> str:
    """``text`` with one slip of the given kind."""
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    tokens = [t for t in tokenize.generate_tokens(StringIO(text).readline) if t.type not in LAYOUT and t.string]
    if kind == "shifted":
        code = [i for i, line in enumerate(lines) if line.strip() and not line.strip().startswith("#")]
        if not code:
            return text
        number = random_.choice(code)
        shift = random_.choice((-4, -2, -1, 1, 2, 4))
        line = lines[number]
        lines[number] = " " * shift + line if shift > 0 else line[min(-shift, len(line) - len(line.lstrip())) :]
        return "".join(lines)
    if kind == "unquoted":
        tokens = [t for t in tokens if t.type == tokenize.STRING]
    if not tokens:
        return text
    index = random_.randrange(len(tokens))
    token = tokens[index]
    start, end = starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1]
    match kind:
        case "dropped":
            return text[:start] + text[end:]
        case "doubled":
            return text[:end] + " " * (token.type in (tokenize.NAME, tokenize.NUMBER)) + text[start:end] + text[end:]
        case "unquoted":
            length = 3 if token.string.endswith(('"""', "'''")) else 1
            if random_.random() < 0.5:
                return text[: end - length] + text[end:]
            head = len(token.string) - len(token.string.lstrip("rRbBuUfF"))
            return text[: start + head] + text[start + head + length :]
        case _:
            if index + 1 == len(tokens):
                return text
            after = tokens[index + 1]
            low, high = starts[after.start[0] - 1] + after.start[1], starts[after.end[0] - 1] + after.end[1]
            return text[:start] + text[low:high] + text[end:low] + text[start:end] + text[high:]


def dump(text: str) -> str | None:
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError):
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print this many that did not come out as they were")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    random_ = random.Random(options.seed)
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    times: list[float] = []
    shown = 0
    source = files(random_)
    while len(times) < options.count:
        path, text = next(source)
        kind = KINDS[len(times) % len(KINDS)]
        broken = mutate(text, kind, random_)
        if dump(broken) is not None:
            continue
        began = time.process_time()
        result = repair(broken.encode())
        times.append(time.process_time() - began)
        after = dump(result.content.decode())
        same = after is not None and after == dump(text)
        for name in (kind, "all"):
            totals[name].update(
                n=1,
                parses=after is not None,
                original=same,
                repaired=result.tier == "repaired",
                right=same and result.tier == "repaired",
                harm=not same and result.tier == "repaired",
            )
        if not same and shown < options.show:
            shown += 1
            show(path, kind, text, broken, result)
    report(totals, times)


def show(path: Path, kind: str, text: str, broken: str, result) -> None:
    pairs = [
        (i + 1, a, b) for i, (a, b) in enumerate(zip(text.splitlines(), broken.splitlines(), strict=False)) if a != b
    ][:1]
    print(f"{path.name} {kind} {result.tier}: {result.reason}")
    for line, was, became in pairs:
        print(f"    {line}: was {was.strip()[:100]!r}, became {became.strip()[:100]!r}")
    for edit in result.fixes[:3]:
        print(f"    line {edit.line}: {edit.rule}, {edit.reason} ({edit.score})")


def report(totals: dict[str, Counter[str]], times: list[float]) -> None:
    print(f"{'slip':10}{'n':>6}{'parses':>9}{'original':>10}{'repaired':>10}{'of these right':>16}{'harm':>16}")
    for name, row in sorted(totals.items(), key=lambda item: item[0] == "all"):
        share = {k: 100 * v / row["n"] for k, v in row.items()}
        right = 100 * row["right"] / max(row["repaired"], 1)
        print(
            f"{name:10}{row['n']:6}{share['parses']:8.1f}%{share['original']:9.1f}%{share['repaired']:9.1f}%{right:15.1f}%"
            f"{row['harm']:8}{share['harm']:7.2f}%"
        )
    times.sort()
    print(
        f"CPU per file: p50 {1000 * times[len(times) // 2]:.0f} ms, p95 {1000 * times[int(len(times) * 0.95)]:.0f} ms"
    )


if __name__ == "__main__":
    main()
