"""What lies under a Python name and is none is left byte for byte; what is Python and broken is not taken for it."""

import base64
import gzip

import pytest

from sophia_tidy.repair import Tier, repair
from sophia_tidy.repair.documents import kind_of

from .test_golden import NAMES, read

ARMOURED = (
    "-----BEGIN CERTIFICATE-----\n"
    + "\n".join(["MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQsw"] * 4)
    + "\n-----END CERTIFICATE-----\n"
)
README = """\
# Orders

The service takes orders and hands them to the kitchen.

- It keeps a queue of what is to be cooked.
- It tells the waiter when a plate is ready.

Start it with the script in the root folder of the project.
It needs a database, see the page on how to set it up.
"""
CHAT = """\
Sure! I looked at the three scripts that you sent me.
The second one never closes its connection, so the pool runs dry.
I would move the retry into the client and call it from there.
Let me know whether you want me to write the tests as well.
"""
PATCH = "diff --git a/app.py b/app.py\nindex 1f..2e 100644\n--- a/app.py\n+++ b/app.py\n@@ -1,2 +1,2 @@\n import os\n-x = 1\n+x = 2\n"
LOG = "".join(f"2024-05-0{day} 10:00:00,123 INFO worker started job {day}\n" for day in range(1, 6))
COOKIECUTTER = '"""{{ cookiecutter.name }}."""\n\nfrom {{ cookiecutter.package }}.app import run\n\nrun()\n'

DOCUMENTS = {
    "a Git LFS pointer": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n",
    ),
    "a git-annex pointer": (
        b"/annex/objects/SHA256E-s31390--f50d7ac4c6b9031379986bc362fcefb65f1e52621ce1708d537e740fefc59cc0.py\n",
        b"../.git/annex/objects/Xk/9z/SHA256E-s31390--f50d7a/SHA256E-s31390--f50d7a.py",
    ),
    "a symbolic link that was written as text": (b"../common/settings.py", b"./lib/app.py\n"),
    "a key or certificate": (ARMOURED.encode(), b"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ== me@host\n"),
    "base64 data": (
        base64.encodebytes(bytes(range(256))).replace(b"\n", b"") + b"\n",
        base64.encodebytes(bytes(range(7, 255))),
    ),
    "a binary file": (
        b"\x7fELF\x02\x01\x01\0\0\0\0",
        gzip.compress(b"x = 1\n", mtime=0),
        b"PK\x03\x04\x14\0\0\0",
        b"a\0b\0c\0d\0" * 40,
    ),
    "a page of markup": (
        b"<!DOCTYPE html>\n<html><body>Not found</body></html>\n",
        b'<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>\n',
        b"\n<div>\n  <p>Sign in to see the file</p>\n</div>\n",
    ),
    "an error page that was saved": (b"404: Not Found", b"429 Too Many Requests\n"),
    "a JSON document": (b'{\n  // the port of the service\n  "port": 80, /* or 81 */\n  "debug": true\n}\n',),
    "a Jinja template": (
        COOKIECUTTER.encode(),
        b"import os\n{% if debug %}\nprint(os.environ)\n{% endif %}\n",
        b"class {{ name|title }}(Base):\n    pass\n",
        b"{# the settings of one site #}\nSITE = {{ site.id }}\nUSES = [{% for app in apps %}'{{ app }}', {% endfor %}]\n",
    ),
    "a Mako template": (
        b"<%! import re %>\nrevision = ${repr(up)}\n",
        b'"""${message}"""\n${imports if imports else ""}\nrevision = ${repr(up_revision)}\n',
        b"% for name in names:\nimport x\n% endfor\n",
    ),
    "a patch": (PATCH.encode(), b"--- a/x.py\t2024-01-01\n+++ b/x.py\t2024-01-02\n@@ -1 +1 @@\n-a b\n+c d\n"),
    "a script for another interpreter": (b"#!/bin/bash\nset -e\necho done\n", b"#!/usr/bin/env node\nlet x = 1\n"),
    "a shell script": (b"set -e\ncd /srv/app\nif [ -f .env ]; then\n  source .env\nfi\ndocker compose up -d\n",),
    "a log": (LOG.encode(), b'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nKeyError: 1\n'),
    "SQL": (
        b"-- users\nCREATE TABLE users (\n  id INT PRIMARY KEY,\n  name TEXT NOT NULL\n);\n",
        b"select a, b from t where c = 1;\n",
    ),
    "a program in another language": (
        b"function add(a, b) {\n  const sum = a + b;\n  return sum;\n}\nconsole.log(add(1, 2));\n",
        b'#include <stdio.h>\nint main(void) {\n  printf("hi");\n  return 0;\n}\n',
    ),
    "a YAML document": (b"services:\n  api:\n    image: api:1.2\n    ports:\n      - 80:80\n      - 81:81\n",),
    "a text document": (README.encode(), CHAT.encode()),
}
CASES = [
    pytest.param(kind, content, id=f"{kind}-{n}")
    for kind, contents in DOCUMENTS.items()
    for n, content in enumerate(contents)
]

PYTHON = (
    b'from jinja2 import Template\n\nPAGE = Template("""{% if a %}{{ b }}{% endif %}""")\nprint(PAGE.render(b=1)\n',
    b'PAGE = "hello {{ name }}\nprint(PAGE)\n',
    b'def f():\n    """Fill {{ name }}.\n    return 1\n',
    b"# {{ cookiecutter.name }} stood here\nx = (1\n",
    b"x = {{1: 2}: 3\n",
    b"print 100 % end\n",
    b'#!/bin/sh\n"exec" "python3" "$0" "$@"\nx = (1\n',
    b"#!/usr/bin/env python\nprint 'x'\n",
    b"SELECT = (\n'a'\n\nprint(SELECT)\n",
    b"def run(cmd)\n    os.system(cmd)\n",
    b"class A:\n    a: int\n    b: str\n    c: list[int\n    d: float\n",
    b"name: str = 'x'\nage: int = 3\nsize: int = (4\n",
    b"data = {\n  'a': 1;\n  'b': 2;\n}\n",
    b"%matplotlib inline\nimport pandas as pd\nframe = pd.read_csv('a.csv')\n",
    b"!pip install x\n!pip install y\nimport x\n",
    b"<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n",
    b"This script cleans the old reports of the team\nimport os\nfor name in os.listdir('.'):\n    os.remove(name)\n",
    b"[1, 2\n",
    b"cclass A:\n    pass\n",
    b"x = 1\x00\n",
    "print(“hi”)\n".encode(),
    "# -*- coding: latin-1 -*-\nprint 'caf\xe9'\n".encode("latin-1"),
    b"\xff\xfex\0 \0=\0 \x001\0",
    b"import os\n\n" + b"\n".join(b'print "line %d of the text"' % n for n in range(9)),
)


@pytest.mark.parametrize(("kind", "content"), CASES)
def test_a_document_is_named(kind, content):
    assert kind_of(content) == kind


@pytest.mark.parametrize(("kind", "content"), CASES)
def test_a_document_is_left_byte_for_byte_and_the_reason_says_what_it_is(kind, content):
    result = repair(content)
    assert (result.tier, result.content, result.fixes, result.alternatives) == (Tier.UNREPAIRED, content, (), ())
    assert result.reason == f"no Python: {kind}"


@pytest.mark.parametrize("content", PYTHON)
def test_broken_python_is_not_taken_for_a_document(content):
    assert kind_of(content) == ""


@pytest.mark.parametrize("name", NAMES)
def test_no_broken_file_of_the_golden_cases_is_taken_for_a_document(name):
    assert kind_of(read(name, "broken.py")) == ""
