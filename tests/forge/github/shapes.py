"""What GitHub's answers look like; every field that its description requires is there."""

from urllib.parse import quote

from ..answers import Call
from ..bare import CommitFacts
from ..clock import stamped
from ..records import Comment, Issue, Label, Pull

_USER = "followers following{/other_user} gists{/gist_id} starred{/owner}{/repo} subscriptions orgs repos events{/privacy} received_events"
_REPOSITORY = (
    "archive_url=/{archive_format}{/ref} assignees_url=/assignees{/user} blobs_url=/git/blobs{/sha} branches_url=/branches{/branch} "
    "collaborators_url=/collaborators{/collaborator} comments_url=/comments{/number} commits_url=/commits{/sha} "
    "compare_url=/compare/{base}...{head} contents_url=/contents/{+path} contributors_url=/contributors deployments_url=/deployments "
    "downloads_url=/downloads events_url=/events forks_url=/forks git_commits_url=/git/commits{/sha} git_refs_url=/git/refs{/sha} "
    "git_tags_url=/git/tags{/sha} hooks_url=/hooks issue_comment_url=/issues/comments{/number} issue_events_url=/issues/events{/number} "
    "issues_url=/issues{/number} keys_url=/keys{/key_id} labels_url=/labels{/name} languages_url=/languages merges_url=/merges "
    "milestones_url=/milestones{/number} notifications_url=/notifications{?since,all,participating} pulls_url=/pulls{/number} "
    "releases_url=/releases{/id} stargazers_url=/stargazers statuses_url=/statuses/{sha} subscribers_url=/subscribers "
    "subscription_url=/subscription tags_url=/tags teams_url=/teams trees_url=/git/trees{/sha}"
)


def api(call: Call) -> str:
    """The address of the repository in the API."""
    return f"{call.base}/repos/{call.state.facts.full_name}"


def page(call: Call) -> str:
    """The address of the repository for people."""
    return f"{call.web}/{call.state.facts.full_name}"


def user(call: Call, login: str) -> dict[str, object]:
    safe = quote(login)
    own = f"{call.base}/users/{safe}"
    urls: dict[str, object] = {
        f"{word.partition('{')[0].replace('orgs', 'organizations')}_url": f"{own}/{word}" for word in _USER.split()
    }
    kind = "Bot" if login.endswith("[bot]") else "User"
    return {
        "login": login, "id": sum(map(ord, login)), "node_id": f"U_{login}", "avatar_url": f"{call.web}/avatars/{safe}", "gravatar_id": "",
        "url": own, "html_url": f"{call.web}/{safe}", "type": kind, "site_admin": False, **urls,
    }  # fmt: skip


def repository(call: Call) -> dict[str, object]:
    facts = call.state.facts
    urls = {name: api(call) + rest for name, _, rest in (pair.partition("=") for pair in _REPOSITORY.split())}
    issues = sum(issue.is_open for issue in call.state.issues.values())
    counts = "forks forks_count stargazers_count watchers watchers_count size".split()
    times = dict.fromkeys(("created_at", "updated_at", "pushed_at"), stamped(call.state.clock.now()))
    return {
        "id": facts.id, "node_id": f"R_{facts.id}", "name": facts.name, "full_name": facts.full_name, "owner": user(call, facts.owner),
        "private": facts.is_private, "html_url": page(call), "description": facts.description, "fork": False, "url": api(call), **urls,
        "clone_url": f"{page(call)}.git", "git_url": f"{page(call)}.git", "ssh_url": f"git@127.0.0.1:{facts.full_name}.git",
        "svn_url": page(call), "mirror_url": None, "homepage": None, "language": None, "license": None, "default_branch": facts.default_branch,
        "has_issues": facts.has_issues, "has_projects": False, "has_wiki": False, "has_pages": False, "has_downloads": True,
        "has_discussions": False, "has_pull_requests": facts.has_pulls, "archived": facts.is_archived, "disabled": False,
        "visibility": "private" if facts.is_private else "public", "open_issues": issues, "open_issues_count": issues,
        **dict.fromkeys(counts, 0), **times,
    }  # fmt: skip


def full_repository(call: Call) -> dict[str, object]:
    """With what only one's own answer has: what the token may."""
    grant = call.grant
    writes = bool(grant and grant.says_permissions and grant.may("contents", "write"))
    levels = {
        "admin": False,
        "maintain": False,
        "push": writes,
        "triage": writes,
        "pull": bool(grant and grant.says_permissions),
    }
    told = {"permissions": levels} if grant else {}
    return {**repository(call), "network_count": 0, "subscribers_count": 0, **told}


def label(call: Call, one: Label) -> dict[str, object]:
    return {
        "id": one.id, "node_id": f"LA_{one.id}", "url": f"{api(call)}/labels/{quote(one.name)}", "name": one.name,
        "description": one.description or None, "color": one.color, "default": False,
    }  # fmt: skip


def _labels(call: Call, issue: Issue) -> list[dict[str, object]]:
    return [label(call, call.state.labels[name]) for name in issue.labels if name in call.state.labels]


def _common(call: Call, issue: Issue, kind: str) -> dict[str, object]:
    own = f"{api(call)}/issues/{issue.number}"
    return {
        "id": 500_000 + issue.number, "node_id": f"I_{issue.number}", "number": issue.number, "title": issue.title, "body": issue.body or None,
        "user": user(call, issue.author), "labels": _labels(call, issue), "state": "open" if issue.is_open else "closed", "locked": False,
        "active_lock_reason": None, "assignee": None, "assignees": [], "milestone": None, "comments_url": f"{own}/comments",
        "created_at": stamped(issue.created), "updated_at": stamped(issue.updated), "closed_at": issue.closed and stamped(issue.closed),
        "author_association": "CONTRIBUTOR", "html_url": f"{page(call)}/{kind}/{issue.number}",
    }  # fmt: skip


def issue(call: Call, one: Issue) -> dict[str, object]:
    own = f"{api(call)}/issues/{one.number}"
    pull = one.pull
    web = f"{page(call)}/pull/{one.number}"
    links = pull and {
        "url": f"{api(call)}/pulls/{one.number}", "html_url": web, "diff_url": f"{web}.diff", "patch_url": f"{web}.patch",
        "merged_at": pull.merged and stamped(pull.merged),
    }  # fmt: skip
    return {
        **_common(call, one, "pull" if pull else "issues"), "url": own, "repository_url": api(call), "labels_url": f"{own}/labels{{/name}}",
        "events_url": f"{own}/events", "comments": len(one.comments), "closed_by": user(call, one.closed_by) if one.closed_by else None,
        "state_reason": None if one.is_open else "completed", "performed_via_github_app": None, "timeline_url": f"{own}/timeline",
        **({"pull_request": links, "draft": pull.is_draft} if pull else {}),
    }  # fmt: skip


def pull_simple(call: Call, one: Issue) -> dict[str, object]:
    """As lists of pull requests have it."""
    pull = one.pull
    assert pull
    own, web = f"{api(call)}/pulls/{one.number}", f"{page(call)}/pull/{one.number}"
    statuses = f"{api(call)}/statuses/{pull.head_sha}"
    issue_url = f"{api(call)}/issues/{one.number}"
    addresses = {
        "self": own, "html": web, "issue": issue_url, "comments": f"{issue_url}/comments", "review_comments": f"{own}/comments",
        "review_comment": f"{api(call)}/pulls/comments{{/number}}", "commits": f"{own}/commits", "statuses": statuses,
    }  # fmt: skip
    return {
        **_common(call, one, "pull"), "url": own, "node_id": f"PR_{one.number}", "diff_url": f"{web}.diff", "patch_url": f"{web}.patch",
        "issue_url": issue_url, "commits_url": addresses["commits"], "review_comments_url": addresses["review_comments"],
        "review_comment_url": addresses["review_comment"], "statuses_url": statuses, "merged_at": pull.merged and stamped(pull.merged),
        "merge_commit_sha": pull.merge_commit, "requested_reviewers": [user(call, login) for login in pull.reviewers],
        "requested_teams": [team(call, slug) for slug in pull.teams], "head": _side(call, pull.head, pull.head_sha),
        "base": _side(call, pull.base, pull.base_sha), "_links": {name: {"href": address} for name, address in addresses.items()},
        "auto_merge": None, "draft": pull.is_draft,
    }  # fmt: skip


def pull_full(call: Call, one: Issue) -> dict[str, object]:
    """As one pull request is told: with its counts, and whether it can be merged."""
    pull = one.pull
    assert pull
    mergeable = _mergeable(call, one, pull)
    added, removed, files, commits = _counts(call, pull)
    return {
        **pull_simple(call, one), "merged": pull.merged is not None, "mergeable": mergeable, "rebaseable": mergeable,
        "mergeable_state": {True: "clean", False: "dirty", None: "unknown"}[mergeable],
        "merged_by": user(call, pull.merged_by) if pull.merged_by else None, "comments": len(one.comments), "review_comments": 0,
        "maintainer_can_modify": False, "commits": commits, "additions": added, "deletions": removed, "changed_files": files,
    }  # fmt: skip


def _mergeable(call: Call, one: Issue, pull: Pull) -> bool | None:
    return call.state.bare.merged_tree(pull.base_sha, pull.head_sha) is not None if one.is_open else None


def _counts(call: Call, pull: Pull) -> tuple[int, int, int, int]:
    bare = call.state.bare
    base = bare.says("merge-base", pull.base_sha, pull.head_sha)
    return *bare.stat(base, pull.head_sha), len(bare.commits(pull.base_sha, pull.head_sha))


def _side(call: Call, ref: str, sha: str) -> dict[str, object]:
    owner = call.state.facts.owner
    return {"label": f"{owner}:{ref}", "ref": ref, "sha": sha, "user": user(call, owner), "repo": repository(call)}


def team(call: Call, slug: str) -> dict[str, object]:
    own = f"{call.base}/organizations/1/team/{slug}"
    return {
        "id": sum(map(ord, slug)), "node_id": f"T_{slug}", "url": own, "html_url": f"{call.web}/orgs/{call.state.facts.owner}/teams/{slug}",
        "name": slug, "slug": slug, "description": "", "privacy": "closed", "permission": "pull", "members_url": f"{own}/members{{/member}}",
        "repositories_url": f"{own}/repos", "parent": None, "notification_setting": "notifications_enabled", "type": "organization",
        "organization_id": 1,
    }  # fmt: skip


def comment(call: Call, one: Issue, said: Comment) -> dict[str, object]:
    kind = "pull" if one.pull else "issues"
    return {
        "id": said.id, "node_id": f"IC_{said.id}", "url": f"{api(call)}/issues/comments/{said.id}",
        "html_url": f"{page(call)}/{kind}/{one.number}#issuecomment-{said.id}", "issue_url": f"{api(call)}/issues/{one.number}",
        "body": said.body, "user": user(call, said.author), "created_at": stamped(said.created), "updated_at": stamped(said.updated),
        "author_association": "CONTRIBUTOR", "performed_via_github_app": None,
    }  # fmt: skip


def git_commit(call: Call, facts: CommitFacts) -> dict[str, object]:
    """A commit as ``git/commits`` tells it; its signature is known where the forge made it."""
    known = facts.sha in call.state.verified
    reason = "valid" if known else ("unknown_key" if facts.signature else "unsigned")
    people = {
        role: {"name": who.name, "email": who.email, "date": stamped(who.time)}
        for role, who in (("author", facts.author), ("committer", facts.committer))
    }
    verification = {
        "verified": known, "reason": reason, "signature": facts.signature or None, "payload": None,
        "verified_at": stamped(facts.committer.time) if known else None,
    }  # fmt: skip
    return {
        "sha": facts.sha, "node_id": f"C_{facts.sha}", "url": f"{api(call)}/git/commits/{facts.sha}", **people,
        "html_url": f"{page(call)}/commit/{facts.sha}", "message": facts.message.rstrip("\n"),
        "tree": {"sha": facts.tree, "url": f"{api(call)}/git/trees/{facts.tree}"}, "verification": verification,
        "parents": [
            {"sha": sha, "url": f"{api(call)}/git/commits/{sha}", "html_url": f"{page(call)}/commit/{sha}"} for sha in facts.parents
        ],
    }  # fmt: skip


def git_ref(call: Call, ref: str, sha: str) -> dict[str, object]:
    kind = call.state.bare.says("cat-file", "-t", sha) if not ref.startswith("refs/heads/") else "commit"
    what = {"type": kind, "sha": sha, "url": f"{api(call)}/git/{kind}s/{sha}"}
    return {"ref": ref, "node_id": f"REF_{ref}", "url": f"{api(call)}/git/{ref}", "object": what}
