"""A terminal gets no control character that a repository holds; a patch to a file keeps them all."""

import io
import re
from contextlib import redirect_stderr, redirect_stdout

import pytest

from sophia_tidy.cli import main

# The start of an escape sequence, a new title and a clipboard (OSC 0, 52), a link (OSC 8), C1's own start, DEL, and signs that turn the direction.
EVIL = "\x1b[2J\x1b]0;x\x07\x1b]52;c;eA==\x07\x1b]8;;http://example.org\x1b\\\x9b31m\x7f\u202e\u2066\u200f\x08"
NAME = "e\x1b[2J\u202e\nx"
YAML = '"' + EVIL.encode("unicode_escape").decode().replace("\\x1b\\\\", "\\x1b\\x5c") + '"'
FILES = {
    "app.py": f"import os\nprint 'a{EVIL}'\nprint os.name\n",
    "ok.py": f"# {EVIL}\nx = 1\nif x is 1:\n    pass\n",
    f"{NAME}.py": "def f(:\n",
    "a.yaml": f"{YAML}:   1\nb:   {YAML}\n",
    "b.yaml": f"{YAML}: 1\n{YAML}: 2\n",
    f"{NAME}.yaml": "a:   1\n",
    "README.md": f"[{EVIL}](OLD_REPORT.md)\n",
    "OLD_REPORT.md": f"# Report {EVIL}\n",
    f"{NAME}.md": "x\n",
    f"{NAME}.md.bak": "x\n",
    ".github/workflows/ci.yml": f"name: {YAML}\non: push\njobs:\n  {YAML}:\n    runs-on: {YAML}\n    steps: [{{name: {YAML}, run: {YAML}}}]\n",
    "compose.yaml": f"services:\n  api:\n    image: x\n    {YAML}: 1\n",
    "stack.yml": f"services:\n  api:\n    image: x\n    labels: {{{YAML}: {YAML}}}\n    environment: {{A: {YAML}}}\n    command: [{YAML}]\n",
}
BAD = "[^\\x20-\\x7e\\n\\t\\xa0-\\u200a\\u2010-\\u2027\\u202f-\\u205f\\u2070-\\ud7ff\\ue000-\\U0010ffff]"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def on_terminal(root, *arguments):
    out, err = Terminal(), io.StringIO()  # on a terminal a bar would draw itself there, in words of its own
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["-C", str(root), *arguments])
    return code, re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue()) + err.getvalue()  # a style is rich's own


@pytest.fixture
def hostile(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, newline="")
    return tmp_path


COMMANDS = [
    ("status",),
    ("fix", "--diff", "--unsafe"),
    ("yaml", "--diff"),
    ("archive", "--unsafe", "--diff"),
    ("workflow",),
    ("workflow", "--unsafe", "--diff"),
    ("convert",),
    ("convert", "stack.yml", "--diff"),
    ("convert", "stack.yml", "--stdout"),
    ("why", "app.py"),
    ("why", f"{NAME}.py"),
    ("why", ".github/workflows/ci.yml"),
    ("why-kept", "README.md"),
    ("why", f"no{EVIL.replace('/', '')}"),
    ("explain", EVIL),
    ("undo", EVIL),
    ("fix", "--select", EVIL),
]


@pytest.mark.parametrize("form", ["text", "rich", "github"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words).encode("unicode_escape").decode())
def test_no_control_character_reaches_a_terminal(hostile, monkeypatch, command, form):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "400")
    options = () if "--stdout" in command else ("--format", form)
    code, said = on_terminal(hostile, *command, *options)
    assert code in (0, 1, 2) and (said.strip() or form == "github")
    assert re.findall(f".*{BAD}.*", said) == []


def test_a_patch_keeps_every_byte(hostile):
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        main(["-C", str(hostile), "fix", "--diff", "--unsafe", "app.py"])
    assert f"-print 'a{EVIL}'\n" in out.getvalue()


@pytest.mark.parametrize(
    "command",
    [("fix",), ("archive", "--unsafe"), ("workflow", "--unsafe"), ("yaml", "--unsafe"), ("status",)],
    ids=" ".join,
)
def test_an_annotation_of_github_holds_no_command_of_a_repository(tmp_path, command):
    evil = "x%0A::set-output name=a::b\n::stop-commands::t\r\n::add-mask::y"
    quoted = '"' + evil.encode("unicode_escape").decode() + '"'
    for name, text in {
        "a.yaml": f"{quoted}: 1\n{quoted}: 2\n",
        "a\n::error::b.py": "print 'a'\n",
        "::warning::OLD_REPORT.md": "# Report\n",
        ".github/workflows/ci.yml": f"name: {quoted}\non: push\njobs:\n  a:\n    runs-on: {quoted}\n    steps: [{{name: {quoted}, run: {quoted}}}]\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        main(["-C", str(tmp_path), *command, "--format", "github"])
    lines = out.getvalue().splitlines()
    assert [
        line
        for line in lines
        if not re.match(r"::(?:error|warning|notice) file=[^:,]+(?:,(?:line|col|title)=[^:,]+)*::", line)
    ] == []
    assert [line for line in err.getvalue().splitlines() if line.lstrip().startswith(("::", "##["))] == []
