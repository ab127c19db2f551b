"""What a Dockerfile takes from its context, and the pathspecs that stand for it."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.workflow.project.build_context import bases, copied
from sophia_tidy.workflow.project.listing import Listing
from sophia_tidy.workflow.project.pathspecs import missing, pathspecs

from .repository import tree_of

WHOLE = (None,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM a\nCOPY x /y", ("x",)),
        ("FROM a\nCOPY ./x/ /z /y", ("x", "z")),
        ("FROM a\nCOPY . .", WHOLE),
        ("FROM a\nCOPY ./ /app", WHOLE),
        ("FROM a\nADD https://example.org/x.tgz git@example.org:o/r.git /y", ()),
        ("FROM a AS b\nCOPY x /x\nFROM c\nCOPY --from=b /x /x", ("x",)),
        ("FROM a AS b\nCOPY x /x\nFROM c AS d\nCOPY y /y\nFROM b", ("x",)),
        ("FROM a\nCOPY x /x\nFROM c\nCOPY --from=0 /x /x", ("x",)),
        ("FROM a\nRUN --mount=type=bind,source=x,target=/x make", ("x",)),
        ("FROM a\nRUN --mount=type=bind,target=. make", WHOLE),
        ("FROM a\nRUN --mount=type=cache,target=/c make", ()),
        ("FROM a\nARG D=x\nCOPY $D/y /z", ("x/y",)),
        ("ARG D=x\nFROM a\nARG D\nCOPY ${D}/y /z", ("x/y",)),
        ("FROM a\nENV D=x\nENV E=$D/y\nCOPY ${E} /z", ("x/y",)),
        ("FROM a\nARG D\nCOPY $D/y /z", WHOLE),
        ("FROM a\nARG D\nCOPY ${D:-x}/y /z", ("x/y",)),
        ("FROM a\nCOPY dist/$TARGETPLATFORM/x /z", WHOLE),
        ('FROM a\nCOPY ["x y", "/z/"]', ("x y",)),
        ("FROM a\nCOPY <<EOF /z\nCOPY x /y\nEOF\n", ()),
        ("FROM a\nCOPY x*.txt requirements?.txt /y/", ("x*.txt", "requirements?.txt")),
    ],
)
def test_the_sources_are_those_of_the_stages_that_are_built(text, expected):
    assert copied(text).sources == expected


def test_a_target_leaves_the_other_stages_out_and_one_of_no_name_takes_all():
    text = "FROM a AS api\nCOPY api /x\nFROM a AS web\nCOPY web /x\n"
    assert (copied(text, "api").sources, copied(text).sources, set(copied(text, "gone").sources)) == (
        ("api",),
        ("web",),
        {"api", "web"},
    )


def test_an_argument_that_is_given_wins_over_the_default():
    assert copied("FROM a\nARG D=x\nCOPY $D /z", arguments=(("D", "w"),)).sources == ("w",)


def test_the_bases_are_images_and_not_stages():
    assert bases("FROM o/base:1 AS b\nFROM B\nFROM --platform=x python:3.12\n") == ("o/base:1", "python:3.12")


@given(st.text("FROMCOPYARG ab/=$.*[]\"'\\<>-\n", max_size=80))
def test_any_text_is_read(text):
    assert all(each is None or not each.startswith(("/", "..")) for each in copied(text).sources)


FILES = {
    "Dockerfile": "",
    ".dockerignore": "",
    "api/a.py": "",
    "api/b/c.py": "",
    "web/x.js": "",
    "requirements.txt": "",
    "requirements-dev.txt": "",
    "docs/d.md": "",
    "kubernetes/k.yaml": "",
    ".github/workflows/w.yml": "",
    "README.md": "",
    "pkg-one/p.py": "",
}


def hits(repo, git, dockerfile, ignore="", context=".", at="Dockerfile"):
    """The files whose change git sees through the pathspecs."""
    files = {**FILES, at: dockerfile, (".dockerignore" if context == "." else f"{context}/.dockerignore"): ignore}
    for path, body in files.items():
        (repo / path).parent.mkdir(parents=True, exist_ok=True)
        (repo / path).write_text(body)
    git("add", "--all")
    specs = pathspecs(at, context, copied(dockerfile), Listing(tree_of(files)))
    done = subprocess.run(["git", "ls-files", "--", *specs], cwd=repo, check=True, capture_output=True, text=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("copies", "ignore", "expected"),
    [
        ("COPY api /x", "", {"api/a.py", "api/b/c.py"}),
        ("COPY requirements*.txt /x/", "", {"requirements.txt", "requirements-dev.txt"}),
        ("COPY pkg-??e /x/", "", {"pkg-one/p.py"}),
        ("COPY . .", "", set(FILES) - {"docs/d.md", "kubernetes/k.yaml", ".github/workflows/w.yml"}),
        ("COPY . .\nCOPY docs /d", "", set(FILES) - {"kubernetes/k.yaml", ".github/workflows/w.yml"}),
        ("COPY api web /x/", "web\n", {"api/a.py", "api/b/c.py"}),
        ("COPY api /x/", "# all\n**/*.py\n", set()),
        ("COPY api /x/", "api/*\n!api/b\n", {"api/a.py", "api/b/c.py"}),
        ("COPY api web /x/", "web\napi/b\n!api/b/c.py\n", {"api/a.py", "api/b/c.py"}),
        ("COPY . .", "*\n!api\n", set(FILES) - {"docs/d.md", "kubernetes/k.yaml", ".github/workflows/w.yml"}),
        ("COPY api /x", "Dockerfile*\n*.dockerignore\n", {"api/a.py", "api/b/c.py"}),
    ],
)
def test_git_sees_the_change_of_what_is_copied_and_of_nothing_else(repo, git, copies, ignore, expected):
    assert hits(repo, git, f"FROM a\n{copies}\n", ignore) == expected | {"Dockerfile", ".dockerignore"}


def test_a_context_below_the_root_is_the_root_of_what_is_copied(repo, git):
    assert hits(repo, git, "FROM a\nCOPY b /x\n", "b/x\n", "api", "docker/api.Dockerfile") == {
        "api/b/c.py",
        "docker/api.Dockerfile",
        "api/.dockerignore",
    }


def test_what_is_copied_and_not_there_is_missing_and_a_glob_is_not_asked():
    listing = Listing(tree_of(FILES))
    assert missing(copied("FROM a\nCOPY api dist/app x*.lock README.md /y/\n"), ".", listing) == ("dist/app",)
    assert missing(copied("FROM a\nCOPY b gone /y/\n"), "api", listing) == ("api/gone",)
