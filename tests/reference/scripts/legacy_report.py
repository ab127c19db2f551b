# -*- coding: utf-8 -*-
"""Weekly report, from before the move to Python 3."""

import sys


def report(rows):
    total = 0
    for name, count in rows.iteritems():
        print "%s: %d" % (name, count)
        total += count
    print >>sys.stderr, "total", total
    if total <> 0:
        return total
    raise ValueError, "no rows"


if __name__ == "__main__":
    try:
        report({"agents": 3, "servers": 11})
    except ValueError, error:
        print error
