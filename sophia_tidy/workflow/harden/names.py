"""Names: a job without one gets its id as its name, which is what its check is called already.

GitHub appends the values of a matrix to a name that is a text, as it does to
the id (actions/runner, ``JobNameBuilder``: the job's default display name).
"""

from .draft import JobDraft
from .model import Hardening

_NOT_PLAIN = frozenset("true false yes no on off null y n".split())


def name_job(draft: JobDraft) -> None:
    """Give the job its id as its name.

    Raises:
        EditRefused: the job has no keys.
    """
    if draft.job.name is not None or any(key.value == "name" for key, _ in draft.body.value):
        return
    id = draft.job.id
    written = f'"{id}"' if id.lower() in _NOT_PLAIN else id
    draft.add_keys(draft.body, [f"name: {written}"], f"name: {written}")
    draft.mean(("name",), f"str {id}")
    draft.tell(Hardening.NAME, draft.job.at, f"job {id} had no name; it is called {id}, as its check was")
