"""What a step's work is called, and why it is done: the words that commits and pull requests share."""

VERBS = {
    "answers": "Keep what was decided: {}",
    "scaffold": "Lay out {}",
    "fix": "Mend {}",
    "yaml": "Restyle {}",
    "convert": "Kubernetes manifests: {}",
    "workflow": "One deploy workflow: {}",
    "flux": "The GitOps tree: {}",
    "docs": "Documents that follow: {}",
    "run": "Mend, restyle and migrate {}",
}
REASONS = {
    "answers": "What a person has answered is kept where the next run finds it.",
    "scaffold": "What belongs together lies together, in the folders that people look into first.",
    "archive": "What nothing live uses any more is moved out of the way, whole; nothing is deleted.",
    "fix": "What does not parse cannot run, and what a critical rule names fails when it does.",
    "yaml": "One style for every YAML file, so that a change of its meaning can be seen.",
    "convert": "The stacks as a cluster takes them, made from the files that still describe them.",
    "workflow": "One workflow has the duties of many; each is accounted for in its ledger.",
    "flux": "What each cluster runs is said in git, and follows from it.",
    "superseded": "Two that do one work drift apart, and nobody knows which one counts.",
    "docs": "A document that names what is gone leads its reader astray.",
}


def many_files(count: int) -> str:
    """A number of files."""
    return "1 file" if count == 1 else f"{count} files"
