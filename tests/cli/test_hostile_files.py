"""A hostile file costs a finding, not the run: every command goes on with the others, and quickly."""

import resource

import pytest

from .conftest import commit, write

SELF, LAUGHS = (
    "a: &a [*a]\n",
    "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 11)),
)
MERGES = "".join(
    f"m{n}: &m{n}\n  k{n}: 1\n" + ("  <<: [" + ", ".join([f"*m{n - 1}"] * 9) + "]\n" if n else "") for n in range(12)
)
HOSTILE = {
    "itself": SELF,
    "itself in a mapping": "services: &s\n  web: *s\n",
    "aliases": LAUGHS,
    "merges": MERGES,
    "brackets": "a: " + "[" * 20_000,
}
GOOD = {
    "good.yaml": "a:   1\n",
    ".github/workflows/ci.yml": "on: push\njobs:\n  t: {runs-on: ubuntu-latest, steps: [{run: pytest}]}\n",
    "a.py": "print(1)\n",
    "compose.yml": "services:\n  web: {image: 'a:1'}\n",
    "scripts/fix_x.py.bak": "x\n",
    "kubernetes/overlays/production/kustomization.yaml": "resources: [m.yaml]\n",
    "kubernetes/overlays/production/m.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
    "kubernetes/overlays/staging/kustomization.yaml": "resources: [m.yaml]\n",
    "pyproject.toml": '[tool.sophia-tidy.flux]\nrepository = "https://example.org/a/b"\n'
    '[tool.sophia-tidy.workflow]\nenvironments = { production = "main", staging = "dev" }\n',
}
PLACES = (
    "evil.yaml",
    ".github/workflows/evil.yml",
    "kubernetes/overlays/staging/m.yaml",
    "evil.yml",
    "deploy/docker-compose.yml",
)
COMMANDS = {
    ("yaml",): ("evil.yaml:", "good.yaml"),
    ("archive",): ("evil.yaml:", "unread-yaml"),
    ("workflow", "--inventory"): ("evil.yml:", "ci"),
    ("workflow",): ("evil.yml:", "deploy.yml"),
    ("fix",): ("", ""),
    ("status",): ("", ""),
    ("flux",): ("staging/m.yaml:", "kubernetes/clusters/production"),
    ("convert", "evil.yml", "compose.yml"): ("evil.yml:", "kubernetes/base/"),
}


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_a_finding_and_the_command_goes_on(folder, tidy, text, arguments):
    write(folder, {**GOOD, **dict.fromkeys(PLACES, text)})
    commit(folder)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = tidy(*arguments, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    told, went_on = COMMANDS[arguments]
    assert told in done.stdout and went_on in done.stdout
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 3


@pytest.mark.parametrize("key", ["exclude", "archive.keep", "yaml.exclude"])
@pytest.mark.parametrize("pattern", ["[z-a]", "a*a*a*a*a*a*a*b"])
def test_a_pattern_that_is_none_is_wrong_configuration(folder, tidy, key, pattern):
    table, _, name = f"tool.sophia-tidy.{key}".rpartition(".")
    write(folder, {**GOOD, "pyproject.toml": f'[{table}]\n{name} = ["{pattern}"]\n'})
    for command in ("fix", "archive", "yaml", "status"):
        done = tidy(command, cwd=folder)
        assert done.returncode == 2 and "pyproject.toml:2:" in done.stderr and "as in .gitignore" in done.stderr


def test_a_pattern_that_is_none_in_a_gitignore_outside_of_git_is_no_pattern(folder, tidy):
    write(
        folder,
        {
            **GOOD,
            ".gitignore": "[z-a]\nb.py\n" + "a*" * 40 + "b\n",
            "b.py": "print(\n",
            "a" * 200 + ".py": "print(1)\n",
        },
    )
    for command in ("fix", "archive", "yaml", "status"):
        assert tidy(command, cwd=folder).returncode == 0


@pytest.mark.parametrize("table", ["x = " + "[" * 5_000, f"x = {'9' * 9_000}"])
def test_a_table_that_nests_without_end_is_wrong_configuration(folder, tidy, table):
    write(folder, {**GOOD, "pyproject.toml": f"{table}\n"})
    done = tidy("fix", cwd=folder)
    assert done.returncode == 2 and "pyproject.toml" in done.stderr


def test_other_tables_that_nest_without_end_stop_nobody(folder, tidy):
    write(
        folder,
        {
            **GOOD,
            "ruff.toml": "x = " + "[" * 5_000,
            "package.json": "[" * 100_000,
            "setup.cfg": "[" * 100_000,
            "deep.py": "x = " + "(" * 10_000 + ")" * 10_000 + "\n",
            "web/package.json": "9" * 9_000,
        },
    )
    commit(folder)
    for command in (("fix",), ("archive",), ("workflow",), ("status",)):
        assert tidy(*command, cwd=folder).returncode in (0, 1)
