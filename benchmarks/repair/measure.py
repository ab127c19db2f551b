"""Measure repair tools against what humans did.

    measure.py --pairs DIR [--tool NAME|all] [--no-history] [--json OUT] [--markdown]
    measure.py --compare OLD.json NEW.json
    measure.py --from RUN.json... --markdown

Figures come as shares of pairs: *parses*, *intact* (parses and no code was
neutralised for it) and *human* (the answer is what the human did).
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from compare import compare, own_rows
from failures import write_failures
from pairs import INDEX, Pair, is_report, read_pairs, stratified
from summary import render, tables
from trials import OWN, Row, load_tool, run

TOOLS = (OWN, "ruff", "black", "autopep8", "fissix", "tree-sitter", "commenter")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure repair tools against what humans did.")
    add = parser.add_argument
    add("--pairs", type=Path, metavar="DIR", help="a folder that mine.py wrote")
    add("--tool", choices=(*TOOLS, "all"), default=OWN)
    add("--no-history", action="store_true", help="give the tool no ancestors of the file")
    add("--limit", type=int, metavar="N", help="the first N pairs, in order of their ids")
    add("--seed-sample", type=int, metavar="N", help="about N pairs, stratified by category")
    add("--seed", default="0", help="another seed, another sample")
    add("--category", action="append", help="only pairs of this category; may be repeated")
    add("--local", action="store_true", help="only local pairs")
    add("--id", action="append", help="only this pair; may be repeated")
    add("--timeout", type=float, default=30.0, metavar="S", help="CPU seconds for one file")
    add("--json", type=Path, metavar="OUT", help="write every row")
    add("--failures", type=Path, metavar="FILE", help="write what was not human, with diffs")
    add("--markdown", action="store_true", help="print the tables as Markdown")
    add("--compare", type=Path, nargs=2, metavar=("OLD", "NEW"), help="two --json files")
    add("--from", type=Path, nargs="+", dest="runs", metavar="RUN", help="print --json files again")
    options = parser.parse_args()
    if options.pairs is None and not options.compare and not options.runs:
        parser.error("one of --pairs, --compare and --from is needed")
    if options.pairs is not None and not (options.pairs / INDEX).exists():
        parser.error(f"{options.pairs}: no {INDEX}; mine.py writes it")
    if options.failures and is_report(options.pairs):
        parser.error(f"{options.pairs}: these pairs are for reporting and are never looked at")
    return options


def chosen_pairs(options: argparse.Namespace) -> list[Pair]:
    """The pairs that this run is about, in a stable order."""
    pairs = sorted(read_pairs(options.pairs), key=lambda pair: pair.id)
    if options.id:
        pairs = [pair for pair in pairs if pair.id in options.id]
    if options.category:
        pairs = [pair for pair in pairs if pair.category in options.category]
    if options.local:
        pairs = [pair for pair in pairs if pair.local]
    if options.seed_sample:
        pairs = stratified(pairs, options.seed_sample, options.seed)
    return pairs[: options.limit]


def measure(options: argparse.Namespace) -> list[Row]:
    """Run the tools that were asked for, one after another."""
    pairs = chosen_pairs(options)
    found: list[Row] = []
    for name in TOOLS if options.tool == "all" else (options.tool,):
        rows, answers = run(
            name, load_tool(name), options.pairs, pairs, history=not options.no_history, limit=options.timeout
        )
        found += rows
        if options.failures and name in (OWN, options.tool):
            by_id = {row.id: row for row in rows}
            write_failures(options.failures, options.pairs, pairs, by_id, answers)
    return found


def write_json(target: Path, rows: Sequence[Row], options: argparse.Namespace) -> None:
    """Every row, with what one needs to know to run it again."""
    about = {"history": not options.no_history, "sample": options.seed_sample, "seed": options.seed}
    body = {"version": 1, "run": about, "rows": [asdict(row) for row in rows]}
    target.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")


def read_json(source: Path) -> list[Row]:
    body = json.loads(source.read_text(encoding="utf-8"))
    return [Row(**row) for row in body["rows"]]


def main() -> None:
    options = arguments()
    if options.compare:
        old, new = (own_rows(read_json(path)) for path in options.compare)
        print(compare(old, new))
        return
    if options.runs:
        rows = [row for path in options.runs for row in read_json(path)]
    else:
        rows = measure(options)
        if options.json:
            write_json(options.json, rows, options)
    print(render(tables(rows), options.markdown))
    for row in rows:
        if row.error:
            print(f"{row.tool} on {row.id}: {row.error}", file=sys.stderr)


if __name__ == "__main__":
    main()
