"""The facts of workflows: images, scripts, deployments, secrets, calls; and shell scripts as commands."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.formats.shell import commands
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.facts.inventory import take_inventory
from sophia_tidy.workflow.rules.example import job


def facts(text, **files):
    tree = {".github/workflows/a.yml": text, **{name.replace("__", "/"): body for name, body in files.items()}}
    (found,) = take_inventory(Tree({PurePosixPath(path): body.encode() for path, body in tree.items()})).workflows
    return found


def words(script):
    return [" ".join(command.words) for command in commands(script)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a b 'c d' \"e f\"", ["a b c d e f"]),
        ("a && b || c; d | e\nf", ["a", "b", "c", "d", "e", "f"]),
        ("a \\\n  b # c\n# d\nf#g", ["a b", "f#g"]),
        ("X=1 a b", ["a b"]),
        ("if [ -f x ]; then a; else b; fi", ["[ -f x ]", "a", "b"]),
        ("cat <<'E' > x\na b\nE\nc", ["cat > x", "c"]),
        ("echo ${{ a || b }} c", ["echo ${{ a || b }} c"]),
        ("a $(b c) d", ["b c", "a $(b c) d"]),
        ("sudo a; time b", ["a", "b"]),
        ("a 2>&1 | b", ["a 2>&1", "b"]),
        ("", []),
    ],
)
def test_a_script_is_cut_into_commands(script, expected):
    assert words(script) == expected


def test_a_command_knows_its_line_and_what_follows():
    first, second, third = commands("a \\\n b || c\n\nd")
    assert [(each.line, each.then) for each in (first, second, third)] == [(0, "||"), (1, "\n"), (3, "\n")]


@given(st.text(max_size=60) | st.text("ab'\"$(){}<>|&;\n \\#E", max_size=80))
def test_any_script_is_cut(script):
    assert all(0 <= command.line <= script.count("\n") for command in commands(script))


BUILD = """\
- id: meta
  uses: docker/metadata-action@v5
  with: {images: ghcr.io/o/api}
- uses: docker/build-push-action@v6
  with: {context: ., file: 'docker/${{ matrix.x.name }}.Dockerfile', tags: '${{ steps.meta.outputs.tags }}', push: true}
- run: cd web && docker build --build-arg A=1 -t reg.example.org/web:1 .
- run: docker buildx build -f $FILE .
"""


def test_images_are_told_with_dockerfile_context_and_registry():
    found = facts(
        job(BUILD, more="    strategy: {matrix: {x: [{name: api}, {name: ui}]}}\n"),
        docker__api="",
        **{"docker__api.Dockerfile": "", "web__Dockerfile": ""},
    )
    told = [(each.dockerfile, each.context, each.registry, each.there) for each in found.images]
    assert told == [
        ("docker/api.Dockerfile", ".", "ghcr.io", True),
        ("docker/ui.Dockerfile", ".", "ghcr.io", False),
        ("web/Dockerfile", "web", "reg.example.org", True),
        ("$FILE", ".", "", None),
    ]


@pytest.mark.parametrize(
    ("run", "how"),
    [
        ("kubectl -n x apply -f y", ["kubectl"]),
        ("helm upgrade --install a b", ["helm"]),
        ("docker stack deploy -c x y", ["docker stack"]),
        ("ssh me@host 'docker service update x'", ["ssh"]),
        ("rsync -a x me@host:y", ["ssh"]),
        ("rsync -a x y", []),
        ("pulumi up --yes", ["pulumi"]),
        ("pulumi preview", []),
        ("kubectl apply --dry-run=client -f x", []),
        ("kubectl get pods", []),
        ("flux reconcile kustomization x", ["flux"]),
        ("pip install vercel", []),
        ("ssh-keyscan host", []),
    ],
)
def test_deployments_are_told_from_what_only_looks_like_them(run, how):
    assert [each.how for each in facts(job(f"- run: |\n    {run}")).deploys] == how


@pytest.mark.parametrize(
    ("step", "how"),
    [
        (
            "- uses: appleboy/ssh-action@v1\n  with: {host: x, script: 'docker stack deploy -c a b'}",
            ["ssh", "docker stack"],
        ),
        ("- uses: pulumi/actions@v6\n  with: {command: preview}", []),
        ("- uses: pulumi/actions@v6\n  with: {command: up}", ["pulumi"]),
    ],
)
def test_actions_deploy_too(step, how):
    assert [each.how for each in facts(job(step)).deploys] == how


def test_secrets_and_variables_are_read_from_expressions_with_their_jobs():
    found = facts(job("- run: echo ${{ secrets.a || vars.B }} 'secrets.C'\n  env: {D: '${{ secrets[matrix.x] }}'}"))
    assert [(each.name, each.job) for each in found.secrets] == [("A", "build"), ("*", "build")]
    assert [(each.name, each.at.line) for each in found.variables] == [("B", 7)]


def test_scripts_are_found_where_they_run():
    found = facts(
        job("- run: |\n    cd ops\n    bash a.sh\n    python ../b.py -x c.py\n    uv run --frozen d.py"),
        ops__a="",
        **{"ops__a.sh": ""},
    )
    assert [(each.path, each.there, each.at.line) for each in found.scripts] == [
        ("ops/a.sh", True, 9),
        ("b.py", False, 10),
        ("ops/d.py", False, 11),
    ]


def test_a_program_without_an_ending_is_a_script_where_it_is_there():
    found = facts(job("- run: |\n    .ci/run\n    ./built --help"), **{".ci/run": ""})
    assert [(each.path, each.there) for each in found.scripts] == [(".ci/run", True)]


def test_without_a_checkout_nobody_knows_what_is_there():
    found = facts("on: push\njobs: {a: {runs-on: x, steps: [{run: python a.py}]}}\n")
    assert [each.there for each in found.scripts] == [None]


def test_only_files_right_in_the_folder_are_workflows():
    tree = Tree(
        {
            PurePosixPath(path): b"x: 1\n"
            for path in (
                ".github/workflows/lint/a.yml",
                ".github/workflows/README.md",
                "x/.github/workflows/b.yml",
                "action.yml",
                "x/action.yml",
            )
        }
    )
    found = take_inventory(tree)
    assert (found.workflows, [str(each.path) for each in found.actions]) == ((), ["action.yml"])
