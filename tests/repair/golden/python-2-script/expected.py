#!/usr/bin/env python
import sys
import urllib2


def fetch(url):
    try:
        return urllib2.urlopen(url).read()
    except urllib2.HTTPError as e:
        print("cannot read %s: %s" % (url, e), file=sys.stderr)
        raise ValueError("bad url")


if __name__ == '__main__':
    for url in sys.argv[1:]:
        print(url, end=' ')
        print(len(fetch(url)))
