"""One of everything that a body, a dashboard or a comment says."""

from sophia_tidy.bot.model.marker import DashboardMarker, PullMarker
from sophia_tidy.bot.model.story import EyeChange, FileStat, GroupStory, LeftOut, VerifiedRow
from sophia_tidy.bot.model.wanted import OpenQuestion, WantedPull
from sophia_tidy.bot.texts.dashboard import DashboardRow, DashboardState

STORY = GroupStory(
    "repair",
    "3 files that do not parse are repaired.",
    "No tool can read a file that does not parse: no test, no linter, no import.",
    (
        VerifiedRow("files that parse", "41", "44"),
        VerifiedRow("findings", "19", "16"),
        VerifiedRow("tests", "118 passed, 3 errors", "131 passed", "`python -m pytest -q`, 4.2 s"),
    ),
    (FileStat("api/main.py", 2, 2), FileStat("lib/a.py", 1, 0), FileStat("old/b.py", 0, 0, "archive/old/b.py")),
    (EyeChange("api/main.py", 4, "unbalanced-bracket", "the bracket closes where its line ends"),),
    (LeftOut("lib/z.py", "no candidate mends it"),),
)
PULL = WantedPull("repair", "Repair 3 files that do not parse", "f" * 64, "b" * 64, "c" * 40, "t" * 40, "The body.")
MARKER = PullMarker("repair", "tidy/repair", "main", "f" * 64, "b" * 64, ("c" * 40,))
REFUSED = DashboardMarker({"workflow": ("f" * 64, "the token may not push workflow files")})
PATCH = "--- a/x.yml\n+++ b/x.yml\n@@ -1 +1 @@\n-a: 1\n+a: 2 # ``` | <b>\n"
STATE = DashboardState(
    open=(DashboardRow("repair", "Repair 3 files that do not parse", "#4"),),
    waiting=(DashboardRow("archive", "Archive 40 files", reason="held until repair is merged"),),
    closed=(DashboardRow("yaml", "One YAML format", "#3"),),
    blocked=(DashboardRow("convert", "Manifests", reason="the stack does not parse", has_box=False),),
    refused=(DashboardRow("workflow", "One workflow", reason="the token may not push workflow files", patch=PATCH),),
    questions=(OpenQuestion("stack-choice", "Which stack is it?", 'answers.stack-choice = "docker-compose.yml"'),),
)
