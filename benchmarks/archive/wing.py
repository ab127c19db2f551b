"""The tool under test, called as a library on a tree that was never checked out."""

from sight import AUTO, REVIEW, Flagged, Sight

OWN = "sophia-tidy"


def sophia_tidy(sight: Sight) -> Flagged:
    """What the archive wing would move unasked, and what it would offer.

    Raises:
        ImportError: this sophia_tidy has no archive wing.
    """
    from sophia_tidy.archive import inventory, read_graph, roots
    from sophia_tidy.archive.classify import Verdict, classify
    from sophia_tidy.archive.facts.facts import ArchiveFacts
    from sophia_tidy.archive.rules.rulebook import built_in

    items = inventory(sight.tree)
    facts = ArchiveFacts(sight.tree, items, read_graph(sight.tree, items), roots(items), sight.chronicle)
    judged = classify(facts, built_in())
    tiers = {Verdict.ARCHIVE: AUTO, Verdict.REVIEW: REVIEW}
    return {path: tiers[each.verdict] for path, each in judged.judgements.items() if each.verdict in tiers}
