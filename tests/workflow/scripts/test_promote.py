"""Digests put on a branch of a real remote, whoever else pushes to it."""

import json
import shlex
import shutil

import pytest

from .conftest import KUSTOMIZATION, OVERLAY, TEXT, digest

BOT = "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>"


def entry(name, letter, commit):
    return f"- name: acme/{name}\n  digest: {digest(letter)}  # built from {commit}\n"


@pytest.fixture
def first(person):
    return person.git("rev-parse", "HEAD")


@pytest.fixture
def rival(clone, stand_in, runner):
    """Somebody who pushes just before this job does, so many times."""
    other = clone("rival")

    def races(times, change):
        real, folder, count = shutil.which("git"), shlex.quote(str(other.folder)), other.folder.parent / "count"
        count.write_text("0")
        stand_in(
            "git",
            f"""#!/bin/sh
case " $* " in *" push "*)
  n=$(cat {count}); echo $((n + 1)) > {count}
  if test $n -lt {times}; then
    (cd {folder} && {real} pull -q --rebase origin main && {change} && {real} add --all && {real} commit -q -m "rival $n" &&
     {real} push -q origin HEAD:main) >&2 || exit 9
  fi;;
esac
exec {real} "$@"
""",
        )
        return lambda: int(count.read_text())

    return races


def test_the_first_promotion_writes_the_block_and_says_what_it_was(first, runner):
    done = runner.promote(first, {"api": digest("a"), "web": digest("b")})
    assert (done.code, done.results) == (0, {"commit": runner.tip()})
    assert runner.block() == f"images:\n{entry('api', 'a', first)}{entry('web', 'b', first)}"
    assert runner.git("log", "-1", "--format=%B", runner.tip()) == (
        f"Deploy api, web to production\n\nBuilt-From: {first}\nDeploys: acme/api@{digest('a')}\nDeploys: acme/web@{digest('b')}"
    )
    assert runner.git("log", "-1", "--format=%an <%ae>%n%cn <%ce>", runner.tip()) == f"{BOT}\n{BOT}"
    assert runner.git("diff", "--name-only", first, runner.tip()) == KUSTOMIZATION


def test_the_commit_names_the_run_that_made_it(first, runner):
    runner.promote(
        first,
        {"api": digest("a")},
        GITHUB_RUN_ID="7",
        GITHUB_REPOSITORY="acme/app",
        GITHUB_SERVER_URL="https://git.example",
    )
    assert runner.git("log", "-1", "--format=%(trailers:key=Run,valueonly)", runner.tip()).strip() == (
        "https://git.example/acme/app/actions/runs/7"
    )


def test_the_work_tree_and_the_index_stay_as_they_are(first, runner):
    (runner.folder / "api/app.py").write_text("by hand\n")
    assert runner.promote(first, {"api": digest("a")}).code == 0
    assert runner.git("status", "--porcelain") == " M api/app.py"
    assert runner.git("rev-parse", "HEAD") == first


def test_the_second_replaces_what_it_built_and_nothing_else(first, person, runner):
    runner.promote(first, {"api": digest("a"), "web": digest("b")})
    second = person.commit({"api/app.py": "2\n"})
    assert runner.promote(second, {"api": digest("c")}).code == 0
    assert runner.block() == f"images:\n{entry('api', 'c', second)}{entry('web', 'b', first)}"


def test_nothing_to_do_is_no_commit(first, runner):
    runner.promote(first, {"api": digest("a")})
    tip = runner.tip()
    for digests in ({"api": digest("a")}, {}):
        done = runner.promote(first, digests)
        assert (done.code, done.results, runner.tip()) == (0, {"commit": ""}, tip)
        assert "nothing to write" in done.words


def test_the_same_digest_from_a_newer_source_is_noted_and_deploys_nothing(first, person, runner):
    runner.promote(first, {"api": digest("a")})
    second = person.commit({"api/comment.py": "#\n"})
    runner.promote(second, {"api": digest("a")})
    assert runner.block() == f"images:\n{entry('api', 'a', second)}"
    assert "Deploys:" not in runner.git("log", "-1", "--format=%B", runner.tip())


SHAPES = {
    "an end of the last line": TEXT.encode(),
    "none": TEXT[:-1].encode(),
    "CRLF": TEXT.replace("\n", "\r\n").encode(),
    "bytes that are no UTF-8": TEXT.encode() + b"# caf\xe9\n",
    "spaces at ends": b"kind: Kustomization  \nresources: []\n\n\n# end\n\n",
}


@pytest.mark.parametrize("before", SHAPES.values(), ids=SHAPES)
def test_all_other_bytes_of_the_kustomization_stay(person, runner, before):
    commit = person.commit({KUSTOMIZATION: before, ".gitattributes": "* text=auto eol=crlf -text\n"})
    assert runner.promote(commit, {"api": digest("a")}).code == 0
    newline = b"\r\n" if b"\r\n" in before else b"\n"
    block = f"images:\n{entry('api', 'a', commit)}".encode().replace(b"\n", newline)
    assert runner.deployed() == before + (b"" if before.endswith(b"\n") else newline) + block


def test_an_executable_kustomization_of_another_name_keeps_both(person, runner):
    person.git("mv", KUSTOMIZATION, f"{OVERLAY}/Kustomization")
    (person.folder / OVERLAY / "Kustomization").chmod(0o755)
    commit = person.commit({})
    assert runner.promote(commit, {"api": digest("a")}).code == 0
    assert runner.git("ls-tree", runner.tip(), "--", f"{OVERLAY}/").startswith("100755 blob")


@pytest.mark.parametrize("times", [1, 4])
def test_who_loses_a_race_applies_again_on_the_newest_tip(first, runner, rival, times):
    pushes = rival(times, "echo x >> other.txt")
    done = runner.promote(first, {"api": digest("a")})
    assert (done.code, pushes(), done.results["commit"]) == (0, times + 1, runner.tip())
    assert runner.block() == f"images:\n{entry('api', 'a', first)}"
    assert runner.git("show", f"{runner.tip()}:other.txt").split() == ["x"] * times
    assert runner.git("log", "-1", "--format=%s", f"{runner.tip()}^") == f"rival {times - 1}"


def test_a_race_over_the_same_file_keeps_both_changes(first, runner, rival):
    rival(1, f"printf 'images:\\n- name: acme/web\\n  newTag: v9\\n' >> {KUSTOMIZATION}")
    assert runner.promote(first, {"api": digest("a")}).code == 0
    assert runner.block() == f"images:\n- name: acme/web\n  newTag: v9\n{entry('api', 'a', first)}"


def test_five_lost_races_are_an_error(first, runner, rival):
    pushes = rival(99, "echo x >> other.txt")
    done = runner.promote(first, {"api": digest("a")})
    assert (done.code, pushes(), done.results) == (1, 5, {})
    assert "somebody else pushed first 5 times in a row" in done.words.splitlines()[-1]
    assert runner.deployed().decode() == TEXT


def test_two_promotions_at_once_both_arrive(first, runner, clone):
    other = clone("other")
    waits = [
        one.start("promote", OVERLAY, "main", "--digests", str(one.built({name: digest("a")})), GITHUB_SHA=first)
        for one, name in ((runner, "api"), (other, "web"))
    ]
    assert [wait().code for wait in waits] == [0, 0]
    assert sorted(runner.block().splitlines()[1:]) == sorted(
        f"{entry('api', 'a', first)}{entry('web', 'a', first)}".splitlines()
    )


def test_a_refused_push_is_no_race(first, origin, runner):
    hook = origin / "hooks" / "pre-receive"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\necho 'main is protected' >&2\nexit 1\n")
    hook.chmod(0o755)
    done = runner.promote(first, {"api": digest("a")})
    assert (done.code, done.results) == (1, {})
    assert "main is protected" in done.words
    assert "somebody else" not in done.words


def test_a_digest_of_an_older_commit_never_replaces_one_of_a_newer(first, person, runner):
    second = person.commit({"api/app.py": "2\n"})
    runner.promote(second, {"api": digest("b")})
    done = runner.promote(first, {"api": digest("a"), "web": digest("a")})
    assert done.code == 0
    assert f"built from the newer commit {second[:10]}" in done.words
    assert runner.block() == f"images:\n{entry('api', 'b', second)}{entry('web', 'a', first)}"


def test_a_shallow_clone_still_knows_which_is_older(first, person, clone):
    second = person.commit({"api/app.py": "2\n"})
    person.promote(second, {"api": digest("b")})
    shallow = clone("shallow", "--depth", "1")
    assert shallow.promote(first, {"api": digest("a")}).results == {"commit": ""}
    assert shallow.block() == f"images:\n{entry('api', 'b', second)}"


def test_a_commit_that_is_not_on_the_branch_is_not_deployed(first, person, runner):
    runner.git("commit", "-q", "--allow-empty", "-m", "mine alone")
    for commit in (runner.git("rev-parse", "HEAD"), "f" * 40):
        done = runner.promote(commit, {"api": digest("a")})
        assert (done.code, done.results, runner.tip()) == (1, {}, first)
        assert f"commit {commit[:10]} is not on main" in done.words


def test_a_digest_is_not_thrown_away_for_a_commit_that_is_gone(person, runner):
    commit = person.commit({KUSTOMIZATION: f"{TEXT}images:\n{entry('api', 'a', 'f' * 40)}"})
    assert runner.promote(commit, {"api": digest("b")}).code == 0
    assert runner.block() == f"images:\n{entry('api', 'b', commit)}"


def test_what_is_held_is_promoted_only_when_a_person_asks(first, person, runner):
    hold = f"  # held {first} {digest('e')}: failed\n"
    later = person.commit({KUSTOMIZATION: f"{TEXT}images:\n- name: acme/api\n{hold}"})
    images = json.dumps([{"name": "api", "image": "acme/api", "dockerfile": "x", "context": "x", "paths": ["api"]}])
    for commit, value, variables in ((first, "a", {}), (later, "e", {}), (later, "a", {"IMAGES": images})):
        done = runner.promote(commit, {"api": digest(value)}, **variables)
        assert (done.code, done.results) == (0, {"commit": ""})
        assert f"held, so it is not promoted; it failed as built from {first[:10]} (failed)" in done.words
    assert runner.promote(later, {"api": digest("e")}, EVERYTHING="true").code == 0
    assert runner.block() == f"images:\n{entry('api', 'e', later)}"


def test_an_overlay_without_a_kustomization_is_wrong_input(first, runner):
    done = runner.run(
        "promote",
        "kubernetes/overlays/staging",
        "main",
        "--digests",
        str(runner.built({"api": digest("a")})),
        GITHUB_SHA=first,
    )
    assert (done.code, done.results, len(done.words.splitlines()), runner.tip()) == (2, {}, 1, first)
    assert "kubernetes/overlays/staging: no kustomization.yaml" in done.words


def test_a_form_of_images_that_cannot_be_changed_is_named_with_its_line(person, runner):
    commit = person.commit({KUSTOMIZATION: f"{TEXT}images: []\n"})
    done = runner.promote(commit, {"api": digest("a")})
    assert (done.code, runner.tip()) == (2, commit)
    assert f"{KUSTOMIZATION}:5: " in done.words


MALFORMED = {
    "a short digest": {"name": "api", "image": "acme/api", "digest": "sha256:abc"},
    "a digest with a line behind it": {"name": "api", "image": "acme/api", "digest": f"{digest('a')}\nx: y"},
    "upper case": {"name": "api", "image": "acme/api", "digest": digest("A")},
    "an image with a line behind it": {"name": "api", "image": "acme/api\n- name: x", "digest": digest("a")},
    "an image that is a comment": {"name": "api", "image": "# x", "digest": digest("a")},
    "no image": {"name": "api", "digest": digest("a")},
    "no object": [digest("a")],
    "a number": {"name": "api", "image": 1, "digest": digest("a")},
}


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_digest_is_refused(first, runner, content):
    folder = runner.built({"web": digest("a")})
    (folder / "api.json").write_text(json.dumps(content))
    done = runner.run("promote", OVERLAY, "main", "--digests", str(folder), GITHUB_SHA=first)
    assert (done.code, done.results, len(done.words.splitlines()), runner.tip()) == (2, {}, 1, first)
    assert "api.json: no image with its digest" in done.words


def test_without_a_folder_or_a_commit_nothing_is_guessed(first, runner):
    assert runner.run("promote", OVERLAY, "main", "--digests", "nowhere", GITHUB_SHA=first).code == 2
    assert runner.promote("main", {"api": digest("a")}).code == 2
    assert runner.tip() == first


def test_no_hook_of_the_clone_is_run(first, runner):
    hook = runner.folder / ".git/hooks/pre-push"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert runner.promote(first, {"api": digest("a")}).code == 0
