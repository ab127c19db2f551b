"""The Gitea side, driven by a client that is not ours (giteapy, which Gitea's own description was made into).

Held against Gitea's description as well where ``FORGE_GITEA_DESCRIPTION`` is
the path of its ``templates/swagger/v1_json.tmpl``::

    FORGE_GITEA_DESCRIPTION=v1_json.tmpl python -m pytest tests/forge/test_gitea.py
"""

import http.client
import json

import pytest

from .running import GITEA_TEMPLATE, TOKEN, RunningForge
from .test_git import WORKFLOW, Clone

giteapy = pytest.importorskip(
    "giteapy", reason="giteapy is not installed (pip install giteapy: last released in 2019, so it is in no extra)"
)
from giteapy.rest import ApiException  # noqa: E402

HERE = ("acme", "shop")
needs_description = pytest.mark.skipif(
    GITEA_TEMPLATE is None or not GITEA_TEMPLATE.is_file(),
    reason="FORGE_GITEA_DESCRIPTION is not the path of Gitea's description",
)


def client(forge: RunningForge, token: str = TOKEN) -> object:
    configuration = giteapy.Configuration()
    configuration.host = forge.url
    configuration.api_key["Authorization"] = f"token {token}"
    return giteapy.ApiClient(configuration)


@pytest.fixture
def repository(tea):
    return giteapy.RepositoryApi(client(tea))


@pytest.fixture
def issues(tea):
    return giteapy.IssueApi(client(tea))


@pytest.fixture
def pull(tea, repository):
    tea.person.push("topic", {"a.txt": b"a\n"}, base="main")
    body = giteapy.CreatePullRequestOption(title="A title", body="A body", head="topic", base="main")
    return repository.repo_create_pull_request(*HERE, body=body)


def asked(forge: RunningForge, method: str, path: str, body: object = None) -> tuple[int, object, dict[str, str]]:
    """What the client is too old for."""
    connection = http.client.HTTPConnection(forge.web_url.removeprefix("http://"))
    headers = {"Authorization": f"token {TOKEN}", "User-Agent": "test"}
    connection.request(
        method, f"/api/v1/repos/acme/shop{path}", json.dumps(body) if body is not None else None, headers
    )
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, json.loads(content) if content else None, dict(answer.getheaders())


@needs_description
def test_every_operation_of_the_forge_is_one_of_the_description(tea):
    description = tea.api.description
    assert [
        f"{one.method} {one.operation}"
        for one in tea.api.routes
        if description.operation(one.method, one.operation) is None
    ] == []


def test_the_repository_says_what_it_is(tea, repository):
    told = repository.repo_get(*HERE)
    assert (told.full_name, told.default_branch, told.clone_url) == ("acme/shop", "main", tea.clone_url)
    assert (told.permissions.push, told.permissions.admin, told.empty) == (True, False, False)


def test_a_pull_request_is_opened_edited_labelled_commented_and_merged(tea, repository, issues, pull):
    assert (pull.number, pull.state, pull.head.ref, pull.base.ref, pull.user.login) == (
        1,
        "open",
        "topic",
        "main",
        "tidy[bot]",
    )
    label = issues.issue_create_label(*HERE, body=giteapy.CreateLabelOption(name="tidy", color="#0e8a16"))
    issues.issue_add_label(*HERE, 1, body=giteapy.IssueLabelsOption(labels=[label.id]))
    edited = repository.repo_edit_pull_request(*HERE, 1, body=giteapy.EditPullRequestOption(title="Another"))
    assert (edited.title, [one.name for one in edited.labels]) == ("Another", ["tidy"])
    issues.issue_create_comment(*HERE, 1, body=giteapy.CreateIssueCommentOption(body="Hello"))
    assert [one.body for one in issues.issue_get_comments(*HERE, 1)] == ["Hello"]
    found = issues.issue_list_issues(*HERE, state="all", labels="tidy")
    assert [(one.number, one.pull_request.merged) for one in found] == [(1, False)]
    repository.repo_merge_pull_request(*HERE, 1, body=giteapy.MergePullRequestOption(do="squash"))
    assert repository.repo_get_pull_request(*HERE, 1).merged
    assert "a.txt" in tea.state.bare.files("main")


def test_a_second_pull_request_for_a_branch_is_refused(repository, pull):
    with pytest.raises(ApiException) as raised:
        repository.repo_create_pull_request(
            *HERE, body=giteapy.CreatePullRequestOption(title="T", head="topic", base="main")
        )
    assert raised.value.status == 409


def test_a_draft_is_a_title(repository, pull):
    repository.repo_edit_pull_request(*HERE, 1, body=giteapy.EditPullRequestOption(title="WIP: it"))
    with pytest.raises(ApiException) as raised:
        repository.repo_merge_pull_request(*HERE, 1, body=giteapy.MergePullRequestOption(do="merge"))
    assert raised.value.status == 405


def test_one_is_opened_again_after_a_push_by_force_but_not_when_it_is_merged(tea, repository, pull):
    repository.repo_edit_pull_request(*HERE, 1, body=giteapy.EditPullRequestOption(state="closed"))
    tea.person.amend("topic", {"a.txt": b"b\n"})
    assert repository.repo_edit_pull_request(*HERE, 1, body=giteapy.EditPullRequestOption(state="open")).state == "open"
    tea.person.merge(1)
    with pytest.raises(ApiException) as raised:
        repository.repo_edit_pull_request(*HERE, 1, body=giteapy.EditPullRequestOption(state="closed"))
    assert raised.value.status == 412


def test_a_renamed_branch_takes_its_pull_request_along(tea, repository, pull):
    tea.person.rename_branch("topic", "other")
    told = repository.repo_get_pull_request(*HERE, 1)
    assert (told.state, told.head.ref) == ("open", "other")
    tea.person.delete_branch("other")
    gone = repository.repo_get_pull_request(*HERE, 1)
    assert (gone.state, gone.head.label, gone.head.ref) == ("closed", "other", "refs/pull/1/head")


def test_a_label_that_is_not_there_filters_nothing(issues):
    issues.issue_create_issue(*HERE, body=giteapy.CreateIssueOption(title="T"))
    assert len(issues.issue_list_issues(*HERE, state="all", labels="unknown")) == 1


def test_lists_have_pages_of_fifty_at_most_and_say_how_many_there_are(tea):
    for number in range(70):
        tea.state.open_issue(f"Issue {number}", "", "ada")
    status, first, headers = asked(tea, "GET", "/issues?state=all&limit=100")
    assert (status, len(first), headers["X-Total-Count"]) == (200, 50, "70")
    assert 'page=2>; rel="next"' in headers["Link"]


def test_refs_are_a_list_or_one_or_none(tea):
    assert asked(tea, "GET", "/git/refs/heads/tidy/")[0] == 404
    tip = tea.person.push("tidy/a", {"a": b"1"}, base="main")
    assert asked(tea, "GET", "/git/refs/heads/tidy/")[1][0]["object"]["sha"] == tip
    assert asked(tea, "GET", "/git/refs/heads/tidy/a")[1]["ref"] == "refs/heads/tidy/a"


def test_a_commit_tells_its_own_hash_for_its_tree(tea):
    tip = tea.person.tip("main")
    _, told, _ = asked(tea, "GET", f"/git/commits/{tip}")
    assert told["commit"]["tree"]["sha"] == tip
    _, tree, _ = asked(tea, "GET", f"/git/trees/{tip}")
    assert [(row["path"], row["mode"]) for row in tree["tree"]] == [("README.md", "100644")]


def test_branches_are_made_and_dropped(tea):
    tip = tea.person.tip("main")
    assert asked(tea, "POST", "/branches", {"new_branch_name": "tidy/a", "old_ref_name": tip})[0] == 201
    assert asked(tea, "POST", "/branches", {"new_branch_name": "tidy/a", "old_ref_name": tip})[0] == 409
    assert asked(tea, "DELETE", "/branches/tidy%2Fa")[0] == 204
    assert asked(tea, "DELETE", "/branches/main")[0] == 403


def test_an_archive_a_renamed_repository_and_issues_that_are_off(tea):
    tea.state.facts.has_issues = False
    assert asked(tea, "POST", "/issues", {"title": "T"})[0] == 404
    tea.state.facts.has_issues, tea.state.facts.is_archived = True, True
    assert asked(tea, "POST", "/issues", {"title": "T"})[0] == 423
    tea.person.rename_repository("market")
    status, _, headers = asked(tea, "GET", "/issues?state=all")
    assert (status, headers["Location"]) == (307, f"{tea.url}/repos/acme/market/issues?state=all")


def test_a_token_may_what_it_may(tea, issues, repository):
    del tea.grant.permissions["issues"]
    with pytest.raises(ApiException) as raised:
        issues.issue_create_issue(*HERE, body=giteapy.CreateIssueOption(title="T"))
    assert (raised.value.status, "write:issue" in raised.value.body) == (403, True)
    with pytest.raises(ApiException) as raised:
        giteapy.RepositoryApi(client(tea, "wrong")).repo_get(*HERE)
    assert raised.value.status == 401


def test_workflow_files_need_no_right_of_their_own(tea, tmp_path):
    del tea.grant.permissions["workflows"]
    clone = Clone(tea, tmp_path / "clone")
    clone.commit(WORKFLOW)
    assert clone.push("origin", "HEAD:refs/heads/topic").returncode == 0
