"""What parses and would mean something else is for a person; what can be read in one way only stays *repaired*."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.repair import Tier, repair
from sophia_tidy.repair.candidate import Candidate
from sophia_tidy.repair.meaning import doubt
from sophia_tidy.repair.meaning.traced import Traced
from sophia_tidy.repair.search import search

# Each would parse, and each could as well have meant another thing.
REVIEW = {
    "the body of an except that swallows the line below": "def f(g):\n    try:\n        g()\n    except OSError:\n    g(1)\n    return g\n",
    "the body of an except at the end of a file": "import os\ntry:\n    os.getcwd()\nexcept OSError:\nos.listdir('.')\n",
    "an empty if that swallows the line below": "import sys\nx = 1\nif x:\nprint(x)\nsys.exit(x)\n",
    "an empty if inside of a block": "def f(a):\n    b = 1\n    if a:\n    b = 2\n    return b\n",
    "an empty for": "def f(a):\n    for b in a:\n    print(a)\n",
    "an empty else": "def f(a):\n    if a:\n        a = 1\n    else:\n    a = 2\n    return a\n",
    "an empty while before a continue that has a loop": "def f(a):\n    for b in a:\n        if b:\n        continue\n        print(b)\n",
    "an empty function before a call": "import os\n\ndef f():\nos.getcwd()\n",
    "a level in the middle of two": "def f(a):\n    if a:\n        b = 1\n      c = 2\n    return a\n",
    "a level that is further off": "def f(g):\n    try:\n        if g:\n            g = {\n                1: 2,\n            }\n       g.pop(1)\n    except OSError:\n        pass\n",
    "an assignment to a call": "def f(names, x):\n    names.sort(x) = [x]\n    return names\n",
    "an assignment to a number": "S = 1\n0o100 = 0o70\n",
    "a condition that may have bound a name": "def f(g, x):\n    while x = g.read(10):\n        print(x)\n",
    "a parameter and its type": "def f(a int):\n    return a\n",
    "a parameter that nobody uses": "def f(a b):\n    return a\n",
    "the parts of a number": "x = [1 000, 2 000]\n",
    "a number and a name": "def f(a):\n    return max(2 a)\n",
    "two things in brackets that are no tuple": "a = b = 1\nx = (a b)\n",
    "an index that is gone": "def f(a):\n    return max(a[])\n",
    "a placeholder and its value": "def f(a):\n    raise ValueError('%s is bad' a)\n",
    "a call with something glued to it": "def f(a):\n    return max(a.b()1)\n",
    "a name that stands in no other line": "import os\n\nfor i in range(3):\n    os.remove(nowhere[i)\n",
    "a name that the repair takes the binding of": "def f(g):\n    return g(lost\n",
    "text that ran on into code": "def f(a):\n    print('sum: , a)\n",
    "text that ran on into an operator": "def f(e):\n    raise ValueError('bad handling +e)\n",
    "text that ran on into a condition": "def f(a):\n    if 'version not in a:\n        return a\n",
    "a quote that opens further left": "def f(parent, name):\n    return max(parent, name, Help (%s)' % name)\n",
    "a prefix that became a part of its text": "def f(key):\n    raise KeyError(fmodule {key} is gone')\n",
    "an escape where a quote was lost": "def f(p):\n    return p.endswith(':) and p.endswith('/')\n",
    "an argument that became a name": "class A:\n    def f(self):\n        self.(writelines)\n",
    "a subscript that closes behind a comparison": "def f(a, b):\n    if a[b in a:\n        return b\n",
    "a bracket that opens twice": "def f(a):\n    a = f((a).b()\n    return a\n",
    "a name of the file that goes": "def f(tree):\n    new  str(tree).split()\n    return new\n",
    "a quote that is taken out": "def f():\n    screen = 1\n    if 'screen in locals():\n        return screen\n",
    "a function of which only the text is its own": (
        "class A:\n    def f(self):\n        return 1\n\n        def g(self):\n        ' Do it. '\n        return 2\n"
    ),
    "an empty if with an else": "def f(a):\n    if a:\n    a = 1\n    else:\n        a = 2\n    return a\n",
    "a period that was meant as a comma": "def f(\n    a: int = 8192.\n    b: str = '',\n):\n    return a, b\n",
    "a line that a diff took out": "import os\n- x = os\ny = os\n",
    "a line behind a return": "def f(a):\n    return a\n     print(a)\n    return 1\n",
}
# Each can be read in one way only, or the nearest is far nearer than the next.
REPAIRED = {
    "a missing colon": "def f(a)\n    return a\n",
    "a missing colon of a condition": "a = 1\nif a == 1\n    print(a)\n",
    "missing colons": "class A\n    def f(self)\n        return self\n",
    "a bracket never closed at the end of a line": "import os\nprint(os.path.join('a', 'b')\nx = os\n",
    "a bracket never closed before a colon": "url = 'a'\nif(url.startswith('https://'):\n   print(url)\n",
    "a table never closed": "x = [\n    1,\n    2,\n\ny = 3\n",
    "a string never closed": 'print("hello)\n',
    "a string of several words never closed": 'x = ["hello, dear world]\n',
    "a name in quotes never closed": "x = ['a', 'b]\n",
    "an apostrophe": "x = 'it's here'\n",
    "mixed tabs": "def f(a):\n        if a:\n\t\treturn 1\n\treturn 2\n",
    "an indented import": "  import os\nprint(os)\n",
    "a line one column off": "def f(a):\n    a.b()\n     a.c()\n    return a\n",
    "a statement that is too deep": "import turtle\n t = turtle.Turtle()\nt.x()\n",
    "an elif out of its chain": "def f(n):\n   if n < 0:\n      return 0\nelif n == 0:\n      return 1\n   else:\n      return n\n",
    "a return that has no other function": "def f():\nreturn 1\n",
    "a docstring at the level of its function": 'def f(a):\n"""Say it."""\n    return a\n',
    "a docstring that is all of its class": 'class A(Exception):\n"""Say it."""\n\nclass B(A):\n    x = 1\n',
    "a missing comma in a table": "x = {\n    'a': 1\n    'b': 2,\n}\n",
    "a missing comma in a list of names": "def f(a, b):\n    return max(a b)\n",
    "a missing comma between parameters that are used": "def f(a b):\n    return a + b\n",
    "a missing comma behind self": "class A:\n    def f(self a):\n        return a\n",
    "a missing comma of print": "def f(a):\n    print('sum' a)\n",
    "a missing comma behind a percent sign": "def f(a, b):\n    return '%s %s' % (a b)\n",
    "an equals sign in a condition": "x = 1\nif x = 3:\n    y = 1\n",
    "a missing in": "for i range(3):\n    print(i)\n",
    "a keyword with two letters exchanged": "x = 3\nwhlie x:\n    x -= 1\n",
    "a doubled word": "for i in in range(3):\n    print(i)\n",
    "signs of another language": "a = b = 1\nif a && b:\n    print(a)\n",
    "quotes of a word processor": "print(“hi”)\n",
    "a stray first word": 'er """\nDoc.\n"""\nx = 1\n',
    "a docstring that has lost its line end": '"""Limits."""import time\nfrom os import path\n\nprint(time, path)\n',
    "a name from a star import": "from tkinter import *\n\nif Tk()\n    mainloop()\n",
    "a name that was nowhere before, on a line that nobody touches": "print(nowhere)\nx = (1\ny = 2\n",
    "Python 2": "print 'a'\nprint raw_input()\n",
}


@pytest.mark.parametrize("text", REVIEW.values(), ids=REVIEW)
def test_what_could_mean_another_thing_is_never_applied_unasked(text):
    result = repair(text.encode())
    assert result.tier is not Tier.REPAIRED
    assert result.reason
    assert doubt(text, [step.options[0] for step in search(text).steps])  # by the gate, whatever the rule's own figures


@pytest.mark.parametrize("text", REPAIRED.values(), ids=REPAIRED)
def test_what_can_mean_one_thing_only_stays_repaired(text):
    result = repair(text.encode())
    assert (result.tier, result.reason) == (Tier.REPAIRED, "")


SPLICES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 3), st.sampled_from(["", "X", "YY", "\n"])), min_size=1, max_size=3
)


@given(st.text("ab \n", max_size=30), st.lists(SPLICES, min_size=1, max_size=3))
def test_what_edits_touched_and_what_they_left_make_up_both_texts(text, plans):
    edits, after = [], text
    for plan in plans:
        splices, at = [], 0
        for start, length, new in sorted(plan):
            start = min(max(start, at), len(after))
            at = min(start + length, len(after))
            splices.append((start, at, new))
        edits.append(Candidate.of(*splices, cost=0, rule="r", reason=""))
        after = edits[-1].apply(after)
    traced = Traced.of(text, edits)
    assert traced.after.text == after
    out, position = "", 0
    for old_start, old_end, start, end in traced.gaps:
        out += text[position:old_start] + after[start:end]
        position = old_end
    assert out + text[position:] == after
    assert all(text[traced.origin(i)] == c for i, c in enumerate(after) if traced.origin(i) >= 0)
