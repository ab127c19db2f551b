import os

ROOT = os.getcwd()
DEBUG = True


def main():
    print(ROOT)
