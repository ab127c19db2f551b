"""Groups of files that do the same, and which of them stays."""

from sophia_tidy.archive.clusters import SURVIVOR_WEIGHT, cluster_evidence, clusters
from sophia_tidy.kernel.file_ages import DAY, FileAges, Touched

from .repositories import NOW, P, facts_of

TEXT = "".join(f"line {n} says something of its own about the service number {n * 7}\n" for n in range(40))


def of(files, **more):
    return {cluster.rule: cluster for cluster in clusters(facts_of(files, **more))}


def test_copies_with_a_few_changed_words_are_one_group():
    group = of({"guide.md": TEXT, "guide_v2.md": TEXT.replace("number 7\n", "number 8\n"), "else.md": "else " * 200})[
        "near-duplicate"
    ]
    assert (set(map(str, group.members)), str(group.survivor)) == ({"guide.md", "guide_v2.md"}, "guide.md")


def test_texts_that_share_only_words_are_not():
    shuffled = "\n".join(sorted(TEXT.split(), key=lambda word: word[::-1])) + "\n"
    assert of({"a.md": TEXT, "b.md": shuffled}) == {}


def test_short_texts_are_not_compared():
    assert of({"a.md": "# Title\n", "b.md": "# Title\n"}) == {}


def test_a_document_and_a_script_are_never_copies_but_a_backup_is():
    assert of({"a.md": TEXT, "scripts/a.sh": TEXT}) == {}
    assert "near-duplicate" in of({"a.md": TEXT, "a.md.bak": TEXT})


def test_the_member_that_a_live_file_names_stays():
    group = of(
        {"deploy.sh": "1", "deploy_fast.sh": "2", "redeploy_v2.sh": "3", "Makefile": "a:\n\tsh redeploy_v2.sh\n"}
    )["same-duty"]
    assert (str(group.survivor), group.reason) == ("redeploy_v2.sh", "live files name it")


def test_else_the_one_that_is_no_variant_then_the_youngest():
    names = ("deploy_api.sh", "deploy_web.sh", "deploy_old.sh")
    lives = {P(name): Touched(NOW - 90 * DAY, NOW - age * DAY, 1) for name, age in zip(names, (30, 3, 1), strict=True)}
    group = of(dict.fromkeys(names, "ls\n"), ages=FileAges(NOW, lives))["same-duty"]
    assert (str(group.survivor), group.reason) == ("deploy_web.sh", "it ranks first by use, name and age together")


def test_the_one_that_stays_is_spoken_for_when_the_others_have_gone():
    group = of({"archive/deploy.sh": "1", "archive/deploy_fast.sh": "2", "deploy_v2.sh": "3"})["same-duty"]
    ((path, said),) = cluster_evidence(group)
    assert (str(path), said.rule, said.weight) == ("deploy_v2.sh", "survivor", SURVIVOR_WEIGHT)
    assert said.text.startswith("it stays for the 2 others of its duty")


def test_archived_scripts_alone_are_no_group():
    assert of({f"archive/deploy{n}.sh": str(n) for n in range(4)}) == {}


def test_two_scripts_of_a_duty_are_no_group():
    assert of({"deploy.sh": "1", "deploy_web.sh": "2"}) == {}
