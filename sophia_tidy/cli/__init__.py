"""The command line; only this package exits or prints.

Importing it costs no more than `argparse`: a command's module is imported
when the command is given, its wings when it runs, so that ``--help`` and
completion stay quick.
"""

import sys

DONE, PENDING, WRONG, BUG, INTERRUPTED, NO_READER = 0, 1, 2, 3, 130, 141


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 pending, 2 wrong input, 3 our bug, 130 interrupted."""
    from .parser import parser

    try:
        options = parser().parse_args(argv)
        code: int = options.run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("interrupted; what was begun is finished or rolled back by the next run", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        return _no_reader()
    except Exception as error:  # noqa: BLE001 - the one place that turns an error into words
        from .failure import explain

        return explain(error)
    return code


def _no_reader() -> int:
    """Whoever read us has left (``| head``): the code a shell gives for that, and no noise at exit."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return NO_READER
