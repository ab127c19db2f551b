"""What Gitea's answers look like."""

from urllib.parse import quote

from ..answers import Call
from ..bare import CommitFacts, Signer
from ..clock import stamped
from ..records import Comment, Issue, Label, Pull

NEVER = "0001-01-01T00:00:00Z"


def api(call: Call) -> str:
    return f"{call.base}/repos/{call.state.facts.full_name}"


def page(call: Call) -> str:
    return f"{call.web}/{call.state.facts.full_name}"


def user(call: Call, login: str) -> dict[str, object]:
    counts = dict.fromkeys("followers_count following_count starred_repos_count source_id".split(), 0)
    texts = dict.fromkeys("full_name language location website description login_name".split(), "")
    return {
        "id": sum(map(ord, login)), "login": login, "email": f"{quote(login)}@noreply.example", "avatar_url": f"{call.web}/avatars/{quote(login)}",
        "html_url": f"{call.web}/{quote(login)}", "created": stamped(0), "last_login": NEVER, "is_admin": False, "active": False,
        "prohibit_login": False, "restricted": False, "visibility": "public", **counts, **texts,
    }  # fmt: skip


def repository(call: Call) -> dict[str, object]:
    facts, grant = call.state.facts, call.grant
    writes = bool(grant and grant.may("contents", "write"))
    no = "fork template mirror internal has_wiki has_projects has_packages has_releases has_actions ignore_whitespace_conflicts".split()
    yes = "allow_merge_commits allow_rebase allow_rebase_explicit allow_squash_merge".split()
    texts = dict.fromkeys("website language link original_url avatar_url mirror_interval".split(), "")
    counts = dict.fromkeys(
        "size stars_count forks_count watchers_count open_issues_count open_pr_counter release_counter".split(), 0
    )
    return {
        "id": facts.id, "owner": user(call, facts.owner), "name": facts.name, "full_name": facts.full_name, "description": facts.description,
        "empty": not call.state.bare.branches(), "private": facts.is_private, "html_url": page(call), "url": api(call),
        "clone_url": f"{page(call)}.git", "ssh_url": f"git@127.0.0.1:{facts.full_name}.git", "languages_url": f"{api(call)}/languages",
        "default_branch": facts.default_branch, "archived": facts.is_archived, "archived_at": stamped(0), "created_at": stamped(0),
        "updated_at": stamped(call.state.clock.now()), "mirror_updated": NEVER, "has_issues": facts.has_issues,
        "has_pull_requests": facts.has_pulls, "default_merge_style": "merge", "object_format_name": "sha1", "parent": None,
        "permissions": {"admin": False, "push": writes, "pull": True}, **dict.fromkeys(no, False), **dict.fromkeys(yes, True), **texts, **counts,
    }  # fmt: skip


def label(call: Call, one: Label) -> dict[str, object]:
    return {
        "id": one.id, "name": one.name, "color": one.color, "description": one.description, "exclusive": False, "is_archived": False,
        "url": f"{api(call)}/labels/{one.id}",
    }  # fmt: skip


def _labels(call: Call, one: Issue) -> list[dict[str, object]]:
    return [label(call, call.state.labels[name]) for name in one.labels if name in call.state.labels]


def _common(call: Call, one: Issue) -> dict[str, object]:
    return {
        "id": 500_000 + one.number, "number": one.number, "user": user(call, one.author), "title": one.title, "body": one.body,
        "labels": _labels(call, one), "milestone": None, "assignee": None, "assignees": None, "state": "open" if one.is_open else "closed",
        "is_locked": False, "comments": len(one.comments), "created_at": stamped(one.created), "updated_at": stamped(one.updated),
        "closed_at": one.closed and stamped(one.closed), "due_date": None, "pin_order": 0,
    }  # fmt: skip


def issue(call: Call, one: Issue) -> dict[str, object]:
    facts, pull = call.state.facts, one.pull
    web = f"{page(call)}/{'pulls' if pull else 'issues'}/{one.number}"
    meta = pull and {
        "merged": pull.merged is not None, "merged_at": pull.merged and stamped(pull.merged), "draft": is_draft(one), "html_url": web
    }  # fmt: skip
    return {
        **_common(call, one), "url": f"{api(call)}/issues/{one.number}", "html_url": web, "original_author": "", "original_author_id": 0,
        "assets": [], "ref": "", "pull_request": meta,
        "repository": {"id": facts.id, "name": facts.name, "owner": facts.owner, "full_name": facts.full_name},
    }  # fmt: skip


def is_draft(one: Issue) -> bool:
    """A draft is one whose title begins so."""
    return one.title.upper().startswith(("WIP:", "[WIP]"))


def pull(call: Call, one: Issue) -> dict[str, object]:
    facts = one.pull
    assert facts
    bare, web = call.state.bare, f"{page(call)}/pulls/{one.number}"
    base = bare.says("merge-base", facts.base_sha, facts.head_sha)
    added, removed, files = bare.stat(base, facts.head_sha)
    mergeable = one.is_open and bare.merged_tree(facts.base_sha, facts.head_sha) is not None
    return {
        **_common(call, one), "url": web, "html_url": web, "diff_url": f"{web}.diff", "patch_url": f"{web}.patch", "mergeable": mergeable,
        "merged": facts.merged is not None, "merged_at": facts.merged and stamped(facts.merged), "merge_commit_sha": facts.merge_commit,
        "merged_by": user(call, facts.merged_by) if facts.merged_by else None, "allow_maintainer_edit": False, "draft": is_draft(one),
        "base": _side(call, facts.base, facts.base, facts.base_sha), "head": _head(call, one, facts), "merge_base": base,
        "requested_reviewers": [user(call, login) for login in facts.reviewers], "review_comments": 0, "additions": added,
        "deletions": removed, "changed_files": files,
    }  # fmt: skip


def _head(call: Call, one: Issue, facts: Pull) -> dict[str, object]:
    """A head that is gone is told by the pull request's own ref."""
    is_there = facts.head in call.state.bare.branches()
    return _side(call, facts.head, facts.head if is_there else f"refs/pull/{one.number}/head", facts.head_sha)


def _side(call: Call, name: str, ref: str, sha: str) -> dict[str, object]:
    return {"label": name, "ref": ref, "sha": sha, "repo_id": call.state.facts.id, "repo": repository(call)}


def comment(call: Call, one: Issue, said: Comment) -> dict[str, object]:
    web = f"{page(call)}/{'pulls' if one.pull else 'issues'}/{one.number}"
    return {
        "id": said.id, "html_url": f"{web}#issuecomment-{said.id}", "pull_request_url": web if one.pull else "", "body": said.body,
        "issue_url": "" if one.pull else web, "user": user(call, said.author), "original_author": "", "original_author_id": 0, "assets": [],
        "created_at": stamped(said.created), "updated_at": stamped(said.updated),
    }  # fmt: skip


def commit(call: Call, facts: CommitFacts) -> dict[str, object]:
    """The hash of the tree is told as the commit's own, as Gitea does."""
    own, created = f"{api(call)}/git/commits/{facts.sha}", stamped(facts.committer.time)
    known = facts.sha in call.state.verified
    verification = {
        "verified": known, "reason": "" if known else "gpg.error.not_signed_commit", "signature": facts.signature, "payload": "",
        "signer": None,
    }  # fmt: skip
    told = {
        "url": own, "author": _person(facts.author), "committer": _person(facts.committer), "message": facts.message,
        "tree": {"url": f"{api(call)}/git/trees/{facts.sha}", "sha": facts.sha, "created": created}, "verification": verification,
    }  # fmt: skip
    parents = [{"url": f"{api(call)}/git/commits/{sha}", "sha": sha, "created": NEVER} for sha in facts.parents]
    return {
        "url": own, "sha": facts.sha, "created": created, "html_url": f"{page(call)}/commit/{facts.sha}", "commit": told, "author": None,
        "committer": None, "parents": parents, "files": None, "stats": None,
    }  # fmt: skip


def _person(one: Signer) -> dict[str, object]:
    return {"name": one.name, "email": one.email, "date": stamped(one.time)}


def branch(call: Call, name: str, sha: str) -> dict[str, object]:
    facts = call.state.bare.commit(sha)
    people = {
        role: {"name": who.name, "email": who.email, "username": ""}
        for role, who in (("author", facts.author), ("committer", facts.committer))
    }
    payload = {
        "id": sha, "message": facts.message, "url": f"{page(call)}/commit/{sha}", **people, "timestamp": stamped(facts.committer.time),
        "verification": None, "added": None, "removed": None, "modified": None,
    }  # fmt: skip
    return {
        "name": name, "commit": payload, "protected": name in call.state.facts.protected, "required_approvals": 0, "enable_status_check": False,
        "status_check_contexts": [], "user_can_push": True, "user_can_merge": True, "effective_branch_protection_name": "",
    }  # fmt: skip
