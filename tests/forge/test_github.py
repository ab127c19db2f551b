"""The GitHub side, driven by a client that is not ours (PyGithub)."""

import github
import pytest
from github import Auth, Github, GithubException

from .faults import Refuse
from .running import GITHUB_SLICE, TOKEN, RunningForge

needs_description = pytest.mark.skipif(
    not GITHUB_SLICE.is_file(), reason="GitHub's description of its API is not beside the checkout"
)


def client(forge: RunningForge, token: str = TOKEN, per_page: int = 30) -> Github:
    return Github(
        base_url=forge.url,
        auth=Auth.Token(token),
        retry=None,
        per_page=per_page,
        seconds_between_requests=None,
        seconds_between_writes=None,
    )


@pytest.fixture
def repository(hub):
    return client(hub).get_repo("acme/shop")


@pytest.fixture
def branch(hub):
    hub.person.push("topic", {"a.txt": b"a\n"}, base="main")
    return "topic"


@needs_description
def test_every_operation_of_the_forge_is_one_of_the_description(hub):
    """The list of those that are not, held: an empty one."""
    description = hub.api.description
    assert [
        f"{one.method} {one.operation}"
        for one in hub.api.routes
        if description.operation(one.method, one.operation) is None
    ] == []


def test_a_pull_request_is_opened_edited_labelled_commented_and_merged(hub, repository, branch):
    pull = repository.create_pull("main", branch, title="A title", body="A body")
    assert (pull.number, pull.state, pull.head.ref, pull.base.ref, pull.user.login) == (
        1,
        "open",
        "topic",
        "main",
        "tidy[bot]",
    )
    assert (pull.additions, pull.changed_files, pull.commits, pull.mergeable) == (1, 1, 1, True)
    pull.edit(title="Another", body="New")
    pull.add_to_labels("tidy")
    said = pull.create_issue_comment("Hello")
    found = repository.get_issues(labels=["tidy"], state="all")
    assert [(issue.title, issue.body, issue.pull_request is not None) for issue in found] == [("Another", "New", True)]
    assert [comment.body for comment in repository.get_issue(1).get_comments()] == [said.body]
    merged = pull.merge(merge_method="squash")
    assert merged.merged and repository.get_pull(1).merged
    assert repository.get_git_commit(merged.sha).message == "Another (#1)"
    assert hub.state.bare.run("show", "main:a.txt") == b"a\n"


@pytest.mark.parametrize("way", ["merge", "squash", "rebase"])
def test_a_merge_is_really_made(hub, repository, branch, way):
    pull = repository.create_pull("main", branch, title="T", body="")
    hub.person.push("main", {"b.txt": b"b\n"})
    sha = pull.merge(merge_method=way).sha
    assert hub.person.tip("main") == sha
    assert len(hub.state.bare.commit(sha).parents) == (2 if way == "merge" else 1)
    assert set(hub.state.bare.files("main")) == {"README.md", "a.txt", "b.txt"}


def test_what_conflicts_is_not_merged(hub, repository, branch):
    pull = repository.create_pull("main", branch, title="T", body="")
    hub.person.push("main", {"a.txt": b"another\n"})
    assert repository.get_pull(1).mergeable is False
    with pytest.raises(GithubException) as raised:
        pull.merge()
    assert raised.value.status == 405


@pytest.mark.parametrize(
    ("head", "base", "said"),
    [
        ("nowhere", "main", "invalid"),
        ("topic", "nowhere", "invalid"),
        ("same", "main", "No commits between main and same"),
        ("topic", "main", "already exists"),
    ],
)
def test_a_pull_request_that_cannot_be_is_refused(hub, repository, branch, head, base, said):
    hub.state.set_branch("same", hub.person.tip("main"), None, "ada")
    if said == "already exists":
        repository.create_pull("main", branch, title="T", body="")
    with pytest.raises(GithubException) as raised:
        repository.create_pull(base, head, title="T", body="")
    assert raised.value.status == 422
    assert said in str(raised.value.data)


def test_a_closed_one_is_opened_again_but_not_after_a_push_by_force(hub, repository, branch):
    pull = repository.create_pull("main", branch, title="T", body="")
    pull.edit(state="closed")
    pull.edit(state="open")
    assert repository.get_pull(1).state == "open"
    pull.edit(state="closed")
    hub.person.amend("topic", {"a.txt": b"other\n"})
    with pytest.raises(GithubException, match="force-pushed"):
        pull.edit(state="open")
    hub.person.delete_branch("topic")
    with pytest.raises(GithubException, match="has been deleted"):
        pull.edit(state="open")


def test_a_branch_that_goes_closes_its_pull_request(hub, repository, branch):
    pull = repository.create_pull("main", branch, title="T", body="")
    repository.get_git_ref("heads/topic").delete()
    assert (repository.get_pull(1).state, repository.get_pull(1).merged) == ("closed", False)
    assert hub.state.bare.refs("refs/pull/") == {"refs/pull/1/head": pull.head.sha}


def test_a_head_that_its_base_got_is_merged(hub, repository, branch):
    repository.create_pull("main", branch, title="T", body="")
    hub.person.reset("main", hub.person.tip("topic"))
    assert repository.get_pull(1).merged


def test_lists_have_pages_of_a_hundred_at_most(hub, repository):
    for number in range(205):
        hub.state.open_issue(f"Issue {number}", "", "ada")
    many = client(hub, per_page=1000).get_repo("acme/shop")
    mark = len(hub.requests)
    assert len(list(many.get_issues(state="all"))) == 205
    assert len(hub.requests) - mark == 3


def test_a_list_lags_behind_a_write(hub, repository):
    hub.state.lists.lag = 2
    repository.create_issue("An issue")
    seen = [len(list(repository.get_issues(state="all"))) for _ in range(3)]
    assert seen == [0, 0, 1]
    assert repository.get_issue(1).title == "An issue"


def test_a_commit_by_the_api_alone_is_signed_by_the_forge(hub, repository):
    main = repository.get_git_commit(hub.person.tip("main"))
    blob = repository.create_git_blob("IyEvYmluL3NoCg==", "base64")
    element = github.InputGitTreeElement("run", "100755", "blob", sha=blob.sha)
    gone = github.InputGitTreeElement("README.md", "100644", "blob", sha=None)
    tree = repository.create_git_tree([element, gone], main.tree)
    made = repository.create_git_commit("A message", tree, [main])
    repository.create_git_ref("refs/heads/tidy/repair", made.sha)
    assert made.verification.verified and made.committer.email == "noreply@github.com"
    assert hub.state.bare.files("tidy/repair") == {"run": ("100755", blob.sha)}
    assert "gpgsig" in hub.state.bare.says("cat-file", "commit", made.sha)
    refs = list(repository.get_git_matching_refs("heads/tidy/"))
    assert [(ref.ref, ref.object.sha) for ref in refs] == [("refs/heads/tidy/repair", made.sha)]
    assert not repository.get_git_commit(main.sha).verification.verified


def test_a_ref_moves_forward_and_by_force_alone_elsewhere(hub, repository, branch):
    ref = repository.get_git_ref("heads/topic")
    with pytest.raises(GithubException, match="not a fast forward"):
        ref.edit(hub.person.tip("main"))
    ref.edit(hub.person.tip("main"), force=True)
    assert hub.person.tip("topic") == hub.person.tip("main")
    with pytest.raises(GithubException, match="already exists"):
        repository.create_git_ref("refs/heads/topic", hub.person.tip("main"))


def test_reviewers_are_collaborators_and_not_the_author(hub, repository, branch):
    pull = repository.create_pull("main", branch, title="T", body="")
    pull.create_review_request(reviewers=["ada"])
    assert [user.login for user in pull.get_review_requests()[0]] == ["ada"]
    for wrong in ("nobody", "tidy[bot]"):
        with pytest.raises(GithubException) as raised:
            pull.create_review_request(reviewers=[wrong])
        assert raised.value.status == 422


def test_a_label_is_made_once(hub, repository):
    repository.create_label("tidy", "0e8a16", "Of the bot")
    with pytest.raises(GithubException) as raised:
        repository.create_label("tidy", "0e8a16")
    assert raised.value.data["errors"][0]["code"] == "already_exists"
    assert [label.name for label in repository.get_labels()] == ["tidy"]


def test_the_search_finds_by_words_and_facts(hub, repository, branch):
    repository.create_pull("main", branch, title="Repair", body="marker-x")
    repository.create_issue("Dashboard", labels=["tidy"])
    found = client(hub).search_issues
    assert [issue.number for issue in found("marker-x repo:acme/shop is:pr is:open")] == [1]
    assert [issue.number for issue in found("label:tidy repo:acme/shop")] == [2]


def test_issues_that_are_off_leave_pull_requests(hub, repository, branch):
    repository.create_pull("main", branch, title="T", body="")
    hub.state.facts.has_issues = False
    with pytest.raises(GithubException) as raised:
        repository.create_issue("No")
    assert raised.value.status == 410
    assert [issue.number for issue in repository.get_issues()] == [1]
    assert repository.get_issue(1).create_comment("still").body == "still"


def test_an_archive_is_read_only(hub, repository):
    hub.state.facts.is_archived = True
    assert client(hub).get_repo("acme/shop").archived
    with pytest.raises(GithubException, match="archived") as raised:
        repository.create_issue("No")
    assert raised.value.status == 403


def test_a_renamed_repository_is_found_by_its_old_name(hub, branch):
    old = client(hub).get_repo("acme/shop")
    hub.person.rename_repository("market")
    assert client(hub).get_repo("acme/shop").full_name == "acme/market"
    assert hub.requests[-2].status == 301
    assert [issue.number for issue in old.get_issues()] == []


@pytest.mark.parametrize(
    ("lacks", "call"),
    [
        ("issues", lambda repository: repository.create_issue("T")),
        ("pull_requests", lambda repository: repository.create_pull("main", "topic", title="T", body="")),
        ("contents", lambda repository: repository.create_git_blob("", "utf-8")),
        ("workflows", lambda repository: repository.create_git_tree([github.InputGitTreeElement(".github/workflows/x.yml", "100644", "blob", content="on: push")])),
    ],
)  # fmt: skip
def test_a_token_may_what_it_may(hub, repository, branch, lacks, call):
    del hub.grant.permissions[lacks]
    with pytest.raises(GithubException, match="Resource not accessible by integration") as raised:
        call(repository)
    assert raised.value.status == 403


def test_a_bad_token_an_expired_one_and_a_private_repository(hub):
    with pytest.raises(GithubException, match="Bad credentials") as raised:
        client(hub, "ghp_wrong").get_repo("acme/shop")
    assert raised.value.status == 401
    hub.state.facts.is_private = True
    hub.grant.permissions.clear()
    with pytest.raises(GithubException, match="Not Found"):
        client(hub).get_repo("acme/shop")
    hub.grant.expires = hub.clock.now() - 1
    with pytest.raises(GithubException, match="Bad credentials"):
        client(hub).get_repo("acme/shop")


def test_a_body_has_at_most_65536_characters(hub, repository):
    repository.create_issue("T", body="x" * 65_536)
    with pytest.raises(GithubException, match="too long"):
        repository.create_issue("T", body="x" * 65_537)


def test_writes_are_limited_by_the_minute_and_the_hour(hub, repository):
    hub.limits.writes_a_minute, hub.limits.writes_an_hour = 2, 3
    for _ in range(2):
        repository.create_issue("T")
    with pytest.raises(GithubException, match="secondary rate limit") as raised:
        repository.create_issue("T")
    assert (raised.value.status, raised.value.headers["retry-after"]) == (403, "61")
    hub.clock.sleep(61)
    repository.create_issue("T")
    hub.clock.sleep(61)
    hub.limits.status = 429
    with pytest.raises(GithubException) as raised:
        repository.create_issue("T")
    assert raised.value.status == 429
    hub.clock.sleep(float(raised.value.headers["retry-after"]))
    repository.create_issue("T")
    assert hub.limits.over == 2


def test_requests_are_limited_by_the_hour(hub, repository):
    hub.limits.hourly = hub.limits.used + 1
    repository.get_labels().totalCount  # noqa: B018
    with pytest.raises(GithubException, match="API rate limit exceeded") as raised:
        repository.get_labels().totalCount  # noqa: B018
    assert raised.value.headers["x-ratelimit-remaining"] == "0"
    hub.clock.sleep(float(raised.value.headers["x-ratelimit-reset"]) - hub.clock.now())
    assert repository.get_labels().totalCount == 0


def test_a_fault_refuses_the_request_that_it_was_laid_on(hub, repository):
    hub.faults.at(2, Refuse(502), method="POST")
    repository.create_issue("One")
    with pytest.raises(GithubException) as raised:
        repository.create_issue("Two")
    assert raised.value.status == 502
    assert [issue.title for issue in hub.state.issues.values()] == ["One"]


def test_the_journal_holds_all_but_the_token(hub, repository):
    repository.create_issue("A title of mine")
    last = hub.requests[-1]
    assert (last.method, last.path, last.token, last.status) == ("POST", "/api/v3/repos/acme/shop/issues", TOKEN, 201)
    assert hub.requests.holds("A title of mine") == [last]
    assert hub.requests.holds(TOKEN) == []
    assert hub.requests.writes() == [last]
