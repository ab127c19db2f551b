"""Hostile input: a clear error in about a second, and memory that stays small."""

import resource
import time

import pytest

from sophia_tidy.convert.load import LoadError

from .loading import SERVICE, load

LAUGHS = "x-a: &a [l,l,l,l,l,l,l,l,l]\n" + "".join(
    f"x-{after}: &{after} [{','.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefghi", "bcdefghij", strict=True)
)
BOMBS = {
    "aliases in lists": LAUGHS + SERVICE,
    "one alias, often": f"x-a: &a [{'l,' * 2000}]\nx-b: [{'*a,' * 2000}]\n{SERVICE}",
    "ten megabytes": "x-a: " + "a" * 10_000_000 + "\n" + SERVICE,
    "half a million items": "x-a: [" + "a," * 500_000 + "]\n" + SERVICE,
    "deep brackets": "x-a: " + "[" * 100_000,
    "deep dashes": "- " * 400_000 + "a",
    "deep mappings": "".join(" " * depth + "a:\n" for depth in range(1000)),
    "nested expressions": f"{SERVICE}x-a: '{'${A:-' * 20_000}{'}' * 20_000}'\n",
    "expressions that never close": f"{SERVICE}x-a: '{'${A:-' * 100_000}'\n",
    "ranges of ports": "services:\n"
    + "".join(f"  s{n}: {{image: x, ports: ['1-65535:1-65535']}}\n" for n in range(20)),
    "a long chain of extends": "services:\n" + "".join(f"  s{n}: {{extends: s{n + 1}}}\n" for n in range(5000)),
    "extends that grow": "services:\n  s0: {image: x, expose: ['1']}\n"
    + "".join(f"  s{n}: {{extends: s{n - 1}, expose: ['{n}']}}\n" for n in range(1, 6000)),
}
TREES = {
    "variables that grow": {
        "compose.yml": SERVICE,
        ".env": "A0=xxxxxxxxxx\n" + "".join(f"A{n + 1}={f'$A{n}' * 10}\n" for n in range(30)),
    },
    "a large variable, often": {"compose.yml": f"{SERVICE}x-a:\n" + "- $A\n" * 20_000, ".env": "A=" + "x" * 500_000},
    "a large .env": {"compose.yml": SERVICE, ".env": "A=1\n" * 2_500_000},
    "a chain of includes": {
        "compose.yml": f"include: [f0.yml]\n{SERVICE}",
        **{f"f{n}.yml": f"include: [f{n + 1}.yml]\n" for n in range(200)},
    },
    "includes that double": {
        "compose.yml": f"include: [f0a.yml, f0b.yml]\n{SERVICE}",
        **{
            f"f{n}{side}.yml": f"include: [f{n + 1}a.yml, f{n + 1}b.yml]\n" if n < 30 else "x-a: 1\n"
            for n in range(31)
            for side in "ab"
        },
    },
}
ALL = {**{name: {"compose.yml": text} for name, text in BOMBS.items()}, **TREES}


@pytest.mark.parametrize("files", ALL.values(), ids=ALL)
def test_a_bomb_is_refused_soon(files):
    """A second on a quiet machine; the bound leaves room for a loaded one."""
    begun = time.process_time()
    with pytest.raises(LoadError) as caught:
        load(files)
    assert time.process_time() - begun < 3
    assert caught.value.code in ("too-large", "interpolation", "yaml-syntax")
    assert len(str(caught.value)) < 1000


def test_memory_grows_by_less_than_300_megabytes():
    before = _peak()
    for files in ALL.values():
        with pytest.raises(LoadError):
            load(files)
    assert _peak() - before < 300


def _peak() -> float:
    """The most memory that this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
