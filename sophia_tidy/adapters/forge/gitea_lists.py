"""Lists of Gitea and Forgejo: pages of at most 50, of which a server may be set up to give fewer.

``X-Total-Count`` says where a list ends; where a server does not say it, a
page without rows does, or the same page again, of a server that has none.
"""

from collections.abc import Iterator

from .exchange import ForgeSender, get
from .reading import AnswerPart, parts

PAGE = 50


def pages(sender: ForgeSender, path: str, what: str) -> Iterator[list[AnswerPart]]:
    """The pages of a list; ``path`` has its query, but for the page."""
    seen, number = 0, 1
    last: object = None
    while True:
        asked = f"{path}{'&' if '?' in path else '?'}limit={PAGE}&page={number}"
        answer = sender.send(get(asked))
        rows = rows_of(answer.data, f"GET {asked}: {what}")
        if not rows or answer.data == last:
            return
        last = answer.data
        yield rows
        seen, number = seen + len(rows), number + 1
        total = answer.headers.get("x-total-count", "")
        if total.isascii() and total.isdigit() and seen >= int(total):
            return


def rows_of(data: object, where: str) -> list[AnswerPart]:
    """The objects of a list, which is null where Gitea has found nothing."""
    return [] if data is None else list(parts(data, where))
