"""Activity types of events: all that GitHub's documentation lists, and those that start a workflow which names none.

Source: "Events that trigger workflows".  An event without an entry has no
types, or is not documented to have any.
"""

TYPES: dict[str, tuple[str, ...]] = {
    "branch_protection_rule": ("created", "edited", "deleted"),
    "check_run": ("created", "rerequested", "completed", "requested_action"),
    "check_suite": ("completed",),
    "discussion": (
        *("created", "edited", "deleted", "transferred", "pinned", "unpinned", "labeled", "unlabeled", "locked"),
        *("unlocked", "category_changed", "answered", "unanswered"),
    ),
    "discussion_comment": ("created", "edited", "deleted"),
    "image_version": (),
    "issue_comment": ("created", "edited", "deleted"),
    "issues": (
        *("opened", "edited", "deleted", "transferred", "pinned", "unpinned", "closed", "reopened", "assigned"),
        *("unassigned", "labeled", "unlabeled", "locked", "unlocked", "milestoned", "demilestoned", "typed", "untyped"),
    ),
    "label": ("created", "edited", "deleted"),
    "merge_group": ("checks_requested",),
    "milestone": ("created", "closed", "opened", "edited", "deleted"),
    "pull_request": (
        *("opened", "synchronize", "reopened", "closed", "edited", "assigned", "unassigned", "labeled", "unlabeled"),
        *("converted_to_draft", "locked", "unlocked", "enqueued", "dequeued", "milestoned", "demilestoned"),
        *("ready_for_review", "review_requested", "review_request_removed", "auto_merge_enabled"),
        *("auto_merge_disabled",),
    ),
    "pull_request_review": ("submitted", "edited", "dismissed"),
    "pull_request_review_comment": ("created", "edited", "deleted"),
    "registry_package": ("published", "updated"),
    "release": ("published", "unpublished", "created", "edited", "deleted", "prereleased", "released"),
    "watch": ("started",),
    "workflow_run": ("completed", "requested", "in_progress"),
}
TYPES["pull_request_target"] = TYPES["pull_request"]

_PULL_REQUEST = frozenset(("opened", "synchronize", "reopened"))
DEFAULT_TYPES: dict[str, frozenset[str]] = {"pull_request": _PULL_REQUEST, "pull_request_target": _PULL_REQUEST}
"""Events for which not every type starts a workflow that names none."""
