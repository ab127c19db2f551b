"""The ruff step of `fix`: only for rules that somebody chose, and never outside of the repository."""

from pathlib import Path
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.config.ruff_pins import RuffPins
from sophia_tidy.config.schema import Config, FixConfig
from sophia_tidy.kernel.finding import Finding
from sophia_tidy.kernel.step import StepResult
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.steps.fix import FixFacts

from ..planned import fixed as fixed_in

# F401 is in every ruff's default; UP006, I001 and PIE790 only in that of newer ones.
SOURCE = (
    "import os\nimport abc\nfrom typing import List\n\n\ndef f(x: List[int]) -> abc.ABC:\n    '''Doc.'''\n    pass\n"
)
F401 = SOURCE.replace("import os\n", "")
SECRET = "hunter2-is-the-word"


def put(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def planned(root: Path, files: dict[str, str], *select: str) -> StepResult[FixFacts]:
    put(root, files)
    return fixed_in(root, Config(fix=FixConfig(select=select)))


def after(fixed: StepResult[FixFacts], name: str = "a.py") -> str:
    return fixed.tree.after(fixed.plan)[P(name)].decode()


def said(fixed: StepResult[FixFacts]) -> list[str]:
    return [str(finding) for finding in fixed.plan.findings]


def all_text(fixed: StepResult[FixFacts]) -> str:
    return "\n".join([*said(fixed), *(str(finding.help) for finding in fixed.plan.findings)])


# Rules that nobody chose.


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ruff.toml", "line-length = 100\n"),
        (".ruff.toml", ""),
        ("pyproject.toml", "[tool.ruff]\nline-length = 100\n"),
        ("ruff.toml", "[lint]\nignore = ['E501']\n"),
        ("ruff.toml", "preview = true\n"),
        ("ruff.toml", "extend = 'lib/base.toml'\n"),
    ],
)
def test_a_configuration_without_select_gets_ruffs_defaults_of_years_and_no_more(tmp_path, name, text):
    assert after(planned(tmp_path, {name: text, "a.py": SOURCE, "lib/base.toml": "line-length = 99\n"})) == F401


@pytest.mark.parametrize(
    "text", ["lint.extend-select = ['PIE790']\n", "extend-select = ['PIE']\n", "extend = 'base.toml'\n"]
)
def test_what_is_selected_in_addition_comes_on_top_of_these(tmp_path, text):
    fixed = planned(tmp_path, {"ruff.toml": text, "a.py": SOURCE, "base.toml": "lint.extend-select = ['PIE790']\n"})
    assert after(fixed) == F401.replace("    pass\n", "")


def test_a_select_is_obeyed_as_it_stands_also_where_it_is_extended(tmp_path):
    files = {
        "ruff.toml": "lint.select = ['PIE790']\n",
        "sub/ruff.toml": "extend = '../ruff.toml'\n",
        "other/ruff.toml": "",
        "a.py": SOURCE,
        "sub/a.py": SOURCE,
        "other/a.py": SOURCE,
    }
    fixed = planned(tmp_path, files)
    without_pass = SOURCE.replace("    pass\n", "")
    assert [after(fixed, f"{folder}a.py") for folder in ("", "sub/", "other/")] == [without_pass, without_pass, F401]


@pytest.mark.parametrize(
    "text",
    [
        "lint.ignore = ['F401']\n",
        "lint.ignore = ['F4']\n",
        "lint.fixable = ['PIE']\n",
        "lint.unfixable = ['F401']\n",
        "lint.per-file-ignores = { 'a.py' = ['F401'] }\n",
        "lint.extend-per-file-ignores = { '*.py' = ['F'] }\n",
        "exclude = ['a.py']\n",
        "lint.extend-unsafe-fixes = ['F401']\n",
    ],
)
def test_what_is_ignored_unfixable_or_excluded_stays_so(tmp_path, text):
    assert after(planned(tmp_path, {"ruff.toml": text, "a.py": SOURCE})) == SOURCE


def test_who_asks_for_ruffs_fixes_by_name_gets_all_that_this_ruff_selects(tmp_path):
    fixed = planned(tmp_path, {"ruff.toml": "target-version = 'py311'\n", "a.py": SOURCE}, "ruff-fix")
    assert "list[int]" in after(fixed)
    assert "pass" not in after(fixed)


# Another version of ruff.


PIN = "ruff==0.0.200\n"  # PIE790 is stable since 0.0.208
PRE_COMMIT = (
    "repos:\n- repo: https://github.com/astral-sh/ruff-pre-commit\n  # why\n  rev: v0.0.200\n  hooks:\n  - id: ruff\n"
)


@pytest.mark.parametrize(
    "pin",
    [
        {"requirements-dev.txt": PIN},
        {".pre-commit-config.yaml": PRE_COMMIT},
        {"requirements/lint.txt": f"mypy==1.0\n{PIN}"},
        {"uv.lock": '[[package]]\nname = "ruff"\nversion = "0.0.200"\n'},
    ],
)
def test_rules_that_are_newer_than_the_pin_fix_nothing_and_the_difference_is_said(tmp_path, pin):
    files = {"ruff.toml": "lint.select = ['F401', 'PIE790']\n", "a.py": SOURCE, **pin}
    fixed = planned(tmp_path, files)
    assert after(fixed) == F401
    told = [f for f in fixed.plan.findings if f.rule == "ruff-version"]
    assert [str(f.location.path) for f in told] == list(pin)
    assert told[0].message.startswith("ruff 0.0.200 is pinned, and ")
    assert "pass" not in after(planned(tmp_path, files, "ruff-fix"))


@pytest.mark.parametrize(("pin", "sorted_"), [("0.12.0", False), ("0.13.0", True)])
def test_a_rule_that_decides_otherwise_since_the_pin_fixes_nothing(tmp_path, pin, sorted_):
    source = "import os\nimport abc\n\nprint(os, abc)\n"
    fixed = planned(
        tmp_path, {"ruff.toml": "lint.select = ['I001']\n", "a.py": source, "requirements.txt": f"ruff=={pin}\n"}
    )
    assert (after(fixed) != source) is sorted_


def test_a_pin_of_this_very_ruff_changes_nothing(tmp_path):
    from sophia_tidy.adapters.ruff.versions import own_version

    own = ".".join(map(str, own_version()))
    fixed = planned(
        tmp_path, {"ruff.toml": "lint.select = ['PIE790']\n", "a.py": SOURCE, "requirements.txt": f"ruff=={own}\n"}
    )
    assert after(fixed) == SOURCE.replace("    pass\n", "")
    assert said(fixed) == []


@pytest.mark.parametrize(
    ("name", "text", "version"),
    [
        ("pyproject.toml", "[dependency-groups]\nlint = ['ruff==0.4.1']\n", (0, 4, 1)),
        ("pyproject.toml", "[tool.poetry.group.dev.dependencies]\nruff = '0.4.1'\n", (0, 4, 1)),
        ("pyproject.toml", "[tool.poetry.group.dev.dependencies]\nruff = '^0.4.1'\n", None),
        ("pyproject.toml", "dev = ['ruff>=0.4', 'ruff-lsp==0.0.1', 'my-ruff==1.2.3']\n", None),
        ("requirements.txt", "# ruff==0.4.1\nruff~=0.5\n", None),
        ("requirements.txt", "ruff==0.4.*\n", None),
        ("requirements.txt", "a==1.0  # ruff==0.4.1\n", None),
        ("requirements.txt", "ruff == 0.4.1 ; python_version > '3.8'\nruff==0.5.0\n", (0, 4, 1)),
        ("tox.ini", "[testenv:lint]\ndeps = ruff==0.9\n", (0, 9, 0)),
        (".pre-commit-config.yaml", "repos:\n- repo: https://github.com/psf/black\n  rev: 24.1.0\n", None),
        (
            ".pre-commit-config.yaml",
            "- repo: https://github.com/charliermarsh/ruff-pre-commit # x\n  rev: 'v0.1.2'\n",
            (0, 1, 2),
        ),
        (
            ".pre-commit-config.yaml",
            f"- repo: https://github.com/astral-sh/ruff-pre-commit\n  rev: {'0a' * 20}  # frozen: v0.15.9\n",
            (0, 15, 9),
        ),
        ("poetry.lock", '[[package]]\nname = "ruff"\nversion = "0.4.1"\n', (0, 4, 1)),
        ("poetry.lock", '[[package]]\nname = "ruff-lsp"\nversion = "0.4.1"\n', None),
    ],
)
def test_a_pin_is_read_where_projects_write_it_down(name, text, version):
    pin = RuffPins(Tree({P(name): text.encode()}))(P("a/b"))
    assert (pin.version if pin else None) == version


def test_a_required_version_that_is_another_is_honoured_and_said(tmp_path):
    files = {"ruff.toml": "\nrequired-version = '==0.4.1'\nlint.select = ['F401']\n", "a.py": SOURCE}
    fixed = planned(tmp_path, files)
    assert after(fixed) == SOURCE
    assert [f.split(";")[0] for f in said(fixed)] == [
        "ruff.toml:2:1: `required-version` does not admit the ruff that is installed here"
    ]
    assert after(planned(tmp_path, files, "ruff-fix")) == F401


# What ruff would refuse.


UNUSED = "; ruff's configuration is not used here [ruff-config]"


@pytest.mark.parametrize(
    "target", ["../outside.env", "../../outside.env", "~/outside.env", "$HOME/x", "${HOME}/outside.env"]
)
@pytest.mark.parametrize("name", ["ruff.toml", "pyproject.toml"])
def test_no_configuration_is_extended_outside_of_the_repository(tmp_path, monkeypatch, target, name):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "outside.env").write_text(f"TOKEN {SECRET}\n")
    head = "[tool.ruff]\n" if name == "pyproject.toml" else ""
    root = tmp_path / "repo"
    fixed = planned(root, {name: f"{head}extend = '{target}'\n", "a.py": SOURCE})
    assert after(fixed) == SOURCE
    line = 2 if head else 1
    assert said(fixed) == [f"{name}:{line}:1: `extend` leads out of the repository; expected a path inside{UNUSED}"]
    assert SECRET not in all_text(fixed)


def test_nor_through_a_link_or_an_absolute_path_or_from_a_nested_folder(tmp_path):
    root, outside = tmp_path / "repo", tmp_path / "outside.toml"
    outside.write_text(f"TOKEN {SECRET}\n")
    put(
        root,
        {
            "a/ruff.toml": f"extend = '{outside}'\n",
            "b/ruff.toml": "extend = 'link.toml'\n",
            "c/x.py": "",
            "d/ruff.toml": "extend = 'folder/outside.toml'\n",
        },
    )
    (root / "b/link.toml").symlink_to(outside)
    (root / "c/ruff.toml").symlink_to(outside)
    (root / "d/folder").symlink_to(tmp_path)
    fixed = planned(root, {f"{folder}/a.py": SOURCE for folder in "abcd"})
    assert not fixed.plan
    assert [f.split(";")[0] for f in said(fixed)] == [
        "a/ruff.toml:1:1: `extend` leads out of the repository",
        "b/ruff.toml:1:1: `extend` names no TOML file of the repository",
        "c/ruff.toml: a symbolic link that leads to no TOML file of the repository",
        "d/ruff.toml:1:1: `extend` names no TOML file of the repository",
    ]
    assert SECRET not in all_text(fixed)


def test_a_link_to_a_configuration_inside_is_one(tmp_path):
    put(tmp_path, {"etc/base.toml": "lint.select = ['PIE790']\n", "lib/a.py": SOURCE})
    (tmp_path / "lib/ruff.toml").symlink_to("../etc/base.toml")
    assert after(planned(tmp_path, {}), "lib/a.py") == SOURCE.replace("    pass\n", "")


def test_a_configuration_above_the_root_is_not_read(tmp_path):
    (tmp_path / "ruff.toml").write_text(f"TOKEN {SECRET}\n")
    fixed = planned(tmp_path / "repo", {"sub/ruff.toml": "", "sub/a.py": SOURCE, "b.py": SOURCE})
    assert (after(fixed, "sub/a.py"), after(fixed, "b.py"), said(fixed)) == (F401, SOURCE, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"password = '{SECRET}'\n", "ruff.toml:1:1: ruff does not know the key `password`"),
        ("[lint]\nselct = ['F']\n", "ruff.toml:2:1: ruff does not know the key `selct`"),
        (f"line-length = '{SECRET}'\n", "ruff.toml:1:15: ruff does not take what is said here"),
        (f"x = {SECRET}\n", "ruff.toml:1:5: invalid value; expected TOML"),
        (f"lint.dummy-variable-rgx = '({SECRET}'\n", "ruff.toml: ruff does not take what is said here"),
        (f"exclude = ['[{SECRET}']\n", "ruff.toml: ruff does not take what is said here"),
        ("extend = 3\n", "ruff.toml:1:1: `extend` leads out of the repository; expected a path inside"),
        ("extend = 'gone.toml'\n", "ruff.toml:1:1: `extend` names no TOML file of the repository"),
        ("extend = 'ruff.toml'\n", "ruff.toml:1:1: `extend` leads round in a circle; expected another file"),
    ],
)
def test_what_ruff_would_refuse_is_a_finding_and_the_work_goes_on_without(tmp_path, text, expected):
    bare = "def f():\n    raise NotImplemented\n"
    fixed = planned(
        tmp_path, {"ruff.toml": text, "a.py": SOURCE, "b.py": bare, "sub/ruff.toml": "", "sub/a.py": SOURCE}
    )
    assert [f for f in said(fixed) if "[ruff-config]" in f] == [expected + UNUSED]
    assert after(fixed) == SOURCE
    assert after(fixed, "b.py") == bare.replace("NotImplemented", "NotImplementedError")
    assert after(fixed, "sub/a.py") == F401
    assert SECRET not in all_text(fixed)


def test_what_a_refused_configuration_excludes_and_ignores_is_left_alone_nevertheless(tmp_path):
    bare = "def f():\n    raise NotImplemented\n"
    files = {
        "sub/ruff.toml": "nonsense = 1\nextend-exclude = ['vendored', 'x/y.py']\n",
        "sub/vendored/a.py": bare,
        "sub/x/y.py": bare,
        "sub/a.py": bare,
        "other/ruff.toml": "nonsense = 1\nlint.ignore = ['F901']\n",
        "other/a.py": bare,
    }
    assert {str(change.path) for change in planned(tmp_path, files).plan} == {"sub/a.py"}


def test_a_broken_pyproject_in_a_folder_does_not_end_the_command(tmp_path):
    fixed = planned(tmp_path, {"ruff.toml": "", "a.py": SOURCE, "sub/pyproject.toml": "[tool\n", "sub/a.py": SOURCE})
    assert (after(fixed), after(fixed, "sub/a.py")) == (F401, SOURCE)
    assert [f.rule for f in fixed.plan.findings] == ["target-version", "ruff-config"]


# Rules that this ruff does not know.


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("lint.ignore = ['ASYNC101']\n", "1:6"),
        ("line-length = 99\nlint.extend-select = ['F', 'ASYNC101']\n", "2:6"),
        ("lint.select = [\n  'F401',\n  'ASYNC101',\n]\n", "1:6"),
        ("ignore = ['ASYNC101']\n", "1:1"),
        ("lint.per-file-ignores = { 'b.py' = ['ASYNC101'] }\n", "1:6"),
        ("lint.unfixable = ['ASYNC101']\n", "1:6"),
    ],
)
def test_a_rule_that_this_ruff_does_not_know_is_left_out_and_said(tmp_path, text, where):
    fixed = planned(tmp_path, {"ruff.toml": text, "a.py": SOURCE})
    assert after(fixed) == F401
    assert said(fixed) == [
        f"ruff.toml:{where}: `ASYNC101` is no rule that the ruff installed here knows; it is left out [ruff-config]"
    ]


def test_a_rule_that_was_removed_and_several_at_once_are_told_one_by_one(tmp_path):
    text = "lint.select = ['ANN101', 'F401', 'ASYNC101']\nlint.ignore = ['XYZ9']\n"
    fixed = planned(tmp_path, {"ruff.toml": text, "a.py": SOURCE})
    assert after(fixed) == F401
    assert sorted(f.message.split("`")[1] for f in fixed.plan.findings) == ["ANN101", "ASYNC101", "XYZ9"]


def test_the_rest_of_such_a_configuration_stays_in_force(tmp_path):
    files = {
        "base.toml": "extend-exclude = ['lib/vendored']\nlint.per-file-ignores = { 'lib/kept.py' = ['F401', 'ASYNC101'] }\n",
        "lib/ruff.toml": "extend = '../base.toml'\nlint.select = ['F401', 'ASYNC101']\nexclude = ['out/*.py']\n",
        **dict.fromkeys(("lib/vendored/a.py", "lib/kept.py", "lib/out/a.py", "lib/a.py"), SOURCE),
    }
    fixed = planned(tmp_path, files)
    assert {str(change.path) for change in fixed.plan} == {"lib/a.py"}
    assert after(fixed, "lib/a.py") == F401
    assert len(said(fixed)) == 1


def test_a_second_plan_is_empty_and_says_the_same(tmp_path):
    files = {"ruff.toml": "lint.ignore = ['ASYNC101']\n", "a.py": SOURCE}
    first = planned(tmp_path, files)
    again = planned(tmp_path, {"a.py": after(first)})
    assert not again.plan
    assert again.plan.findings == first.plan.findings
    assert all(isinstance(finding, Finding) for finding in again.plan.findings)
