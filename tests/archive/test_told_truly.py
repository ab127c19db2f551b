"""What is said of who names a file is true: documents, hooks, servers and languages that are not read are not forgotten."""

import pytest

from sophia_tidy.archive import hooked
from sophia_tidy.archive.classify import Verdict
from sophia_tidy.archive.files.inventory import inventory

from .repositories import P, facts_of, judged, tree_of

SCRIPT = "scripts/fix_remote.sh"
OLD = {SCRIPT: "#!/bin/sh\necho old\n"}
FILLING = {f"page_{n}.md": "n\n" for n in range(60)}
CALLED = {
    "ssh": ("d.sh", f"#!/bin/sh\nssh host ./{SCRIPT}\n"),
    "ssh, in": ("d.sh", f"#!/bin/sh\nssh host 'bash -s' < {SCRIPT}\n"),
    "ssh, quoted": ("d.sh", f'#!/bin/sh\nssh -t host "sudo bash /opt/app/{SCRIPT}"\n'),
    "ssh, here": ("d.sh", f"#!/bin/sh\nssh host <<EOF\ncd /opt/app\n./{SCRIPT}\nEOF\n"),
    "paramiko": ("d.py", f"import paramiko\nc.exec_command('cd /opt/app && ./{SCRIPT} --now')\n"),
    "paramiko, absolute": ("d.py", f"import paramiko\nc.exec_command('bash /opt/app/{SCRIPT}')\n"),
    "subprocess": ("d.py", f"import subprocess\nsubprocess.run(['ssh', host, 'bash /opt/app/{SCRIPT}'])\n"),
    "a path in an image": ("d.py", f"import subprocess\nsubprocess.run(['/opt/app/{SCRIPT}'])\n"),
    "fabric": ("d.py", f"def deploy(c):\n    c.run('cd /opt/app && bash {SCRIPT}')\n"),
    "fabric, a variable": ("d.py", f"def deploy(c):\n    c.sudo(f'{{APP}}/{SCRIPT} {{arg}}')\n"),
    "ansible": ("play.yml", f"- hosts: all\n  tasks:\n    - name: x\n      script: {SCRIPT} --now\n"),
    "node": ("d.js", f"const {{exec}} = require('child_process');\nexec('ssh host bash /opt/app/{SCRIPT}');\n"),
    "ssh2 of node": ("d.js", f"conn.exec('cd /opt/app && sh {SCRIPT}', done);\n"),
    "an action": (
        ".github/workflows/a.yml",
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: a/ssh@v1\n        with:\n"
        f"          script: |\n            cd /opt/app\n            ./{SCRIPT}\n",
    ),
}


@pytest.mark.parametrize("way", CALLED)
def test_a_script_that_code_runs_over_ssh_stays(way):
    name, text = CALLED[way]
    found = judged(OLD | {name: text}).judgements.get(P(SCRIPT))
    assert found is None or found.verdict is Verdict.KEEP


def test_who_names_a_file_is_said_with_the_reason_why_that_does_not_hold_it():
    def said(more):
        return next(
            each.text for each in judged(OLD | more).judgements[P(SCRIPT)].evidence if each.rule == "one-time-verb"
        )

    assert said({}).endswith("and no live file names it")
    text = said({"README.md": f"# All\n\nRun `{SCRIPT}`.\n", "docs/a.md": f"See {SCRIPT}.\n"})
    assert "no live file names it" not in text
    assert text.endswith(
        "and no program names it; README.md:3:6 (and 1 more) does, which holds nothing: a mention is rewritten"
    )
    more = {"make.sh": f"#!/bin/sh\necho x > {SCRIPT}\n"}
    written = said(more)
    assert "make.sh:2:" in written
    assert "may mean it" in written
    assert "not even a document" in judged(OLD).judgements[P(SCRIPT)].reason
    assert "not even a document" not in judged(OLD | more).judgements[P(SCRIPT)].reason


def test_a_document_that_tells_of_an_island_is_told():
    island = {f"wiring/{name}.py": "A = 1\n" for name in "abc"}
    first = judged(island | FILLING).judgements[P("wiring/a.py")]
    assert first.reason == "nothing outside of wiring names anything in it"
    second = judged(island | FILLING | {"README.md": "See [the wiring](wiring/a.py).\n"}).judgements[P("wiring/b.py")]
    assert second.reason == "nothing outside of wiring names anything in it, but README.md, a document"


@pytest.mark.parametrize("ending", ["rs", "java", "kt", "rb", "php", "c", "cs", "swift", "scala"])
def test_of_a_language_whose_imports_are_not_read_no_island_is_claimed(ending):
    files = {f"wiring/{name}.{ending}": "x\n" for name in "abc"} | FILLING
    assert P("wiring") not in facts_of(files).islands
    found = judged(files).judgements.get(P(f"wiring/a.{ending}"))
    assert found is None or found.score == 0  # nor that no file names it


def test_go_packages_are_used_by_who_imports_them():
    package = {f"store/{name}.go": "package store\n" for name in "abc"} | {"go.mod": "module example.org/acme/app\n"}
    main = 'package main\n\nimport (\n\t"fmt"\n\n\tst "example.org/acme/app/store"\n)\n'
    assert P("store") in facts_of(package | FILLING).islands
    facts = facts_of(package | FILLING | {"main.go": main})
    assert P("store") not in facts.islands
    assert {str(each.source.path) for each in facts.named_by(P("store/a.go"))} == {"main.go"}
    one = facts_of(package | FILLING | {"main.go": 'package main\n\nimport "example.org/acme/app/store"\n'})
    assert P("store") not in one.islands


@pytest.mark.parametrize(
    "name",
    ["hooks/pre-push", "hooks/commit-msg.sh", ".githooks/pre-commit.py", "scripts/post-merge", ".husky/pre-commit"],
)
def test_a_git_hook_is_an_entry_point(name):
    assert facts_of({name: "#!/bin/sh\necho\n"}).roots[P(name)] in (
        "git runs it as a hook",
        "a tool finds it by its name",
    )


@pytest.mark.parametrize(
    "text",
    [
        "#!/bin/sh\ncp scripts/check.sh .git/hooks/pre-commit\n",
        "#!/bin/sh\ngit config core.hooksPath hooks\n",
        '#!/bin/sh\nln -s ../../x "$(git rev-parse --git-path hooks)/pre-push"\n',
    ],
)
def test_what_installs_hooks_stays(text):
    found = judged({"fix_hooks.sh": text, "scripts/check.sh": "#!/bin/sh\n"}).judgements[P("fix_hooks.sh")]
    assert found.verdict is Verdict.KEEP
    assert "hook-installer" in [veto.rule for veto in found.vetoes]


def test_what_the_hooks_of_the_clone_are_and_name_is_called_from_outside():
    items = inventory(tree_of(OLD | {"tools/push.sh": "#!/bin/sh\n"}))
    found = hooked(
        [
            ("hooks/pre-push", f"#!/bin/sh\nexec {SCRIPT}\n".encode(), None),
            ("hooks/pre-commit", b"#!/bin/sh\n", P("tools/push.sh")),
        ],
        items,
    )
    assert found == {
        P(SCRIPT): "the git hook hooks/pre-push names it",
        P("tools/push.sh"): "git runs it as the hook hooks/pre-commit",
    }
