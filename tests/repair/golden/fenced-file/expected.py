import sys


def main(argv):
    print(len(argv))


main(sys.argv)
