"""Inputs that a command refuses or finds fault with, each with a secret where the message may quote it."""

from typing import NamedTuple

from .forms import PLACE

Files = dict[str, bytes]


class Wrong(NamedTuple):
    """What is asked in a folder with these files; ``§`` stands for the secret, in both."""

    arguments: tuple[str, ...]
    files: dict[str, str]

    def with_secret(self, secret: str) -> "tuple[tuple[str, ...], Files]":
        """The words and the files with the secret in its place."""
        return (
            tuple(word.replace(PLACE, secret) for word in self.arguments),
            {name.replace(PLACE, secret): text.replace(PLACE, secret).encode() for name, text in self.files.items()},
        )


def _stack(text: str) -> Wrong:
    return Wrong(("convert", "stack.yml"), {"stack.yml": text})


def _config(text: str, command: str = "status") -> Wrong:
    return Wrong((command,), {"pyproject.toml": text, "a.py": "x = 1\n"})


def _workflow(text: str) -> Wrong:
    return Wrong(("workflow",), {".github/workflows/ci.yml": text, "a.py": "x = 1\n"})


WRONG = (
    _stack("services:\n  api: {image: x, §: 1}\n"),
    _stack("services:\n  api: {image: x, ports: ['§']}\n"),
    _stack("services:\n  api: {image: x, restart: '§'}\n"),
    _stack("services:\n  api: {image: x, deploy: {replicas: '§'}}\n"),
    _stack("services:\n  api: {image: x, depends_on: ['§']}\n"),
    _stack("services:\n  api: {image: x, networks: ['§']}\n"),
    _stack("services:\n  api: {image: x, secrets: ['§']}\n"),
    _stack("services:\n  api: {image: x, volumes: ['§:/data']}\n"),
    _stack("services:\n  api: {image: 'x y §'}\n"),
    _stack("services:\n  api: {image: x, mem_limit: '§'}\n"),
    _stack("services:\n  api: {image: x, environment: {A: '${X:?§}'}}\n"),
    _stack("services:\n  api: {image: x, environment: ['§']}\n"),
    _stack("services:\n  api: {image: x, env_file: '§'}\n"),
    _stack("services:\n  §: {image: x, build: 1}\n"),
    _stack("§: 1\nservices:\n  api: {image: x}\n"),
    _stack("services:\n  api: {image: x, healthcheck: {test: '§', interval: '§'}}\n"),
    _stack("services:\n  api: {image: x, labels: {traefik.http.routers.a.rule: '§'}}\n"),
    _stack("services:\n  api:\n  image: x\n§\n"),
    _stack("services: '§'\n"),
    _stack("a: 1\n a: '§'\n"),
    _config("[tool.sophia-tidy]\n'§' = 1\n"),
    _config("[tool.sophia-tidy]\njobs = '§'\n"),
    _config("[tool.sophia-tidy.archive]\nkeep = '§'\n", "archive"),
    _config("[tool.sophia-tidy.fix]\nselect = ['§']\n", "fix"),
    _config("[tool.sophia-tidy.convert]\nrouting = '§'\n"),
    _config("[tool.ruff]\nline-length = '§'\n", "fix"),
    _config("[tool.ruff]\nlint.select = ['§']\n", "fix"),
    _config("[tool.ruff]\nextend = 'ruff.env'\n# §\n'§' = \n", "fix"),
    _config("project = § x\n"),
    Wrong(("fix",), {"ruff.toml": "extend = 'x.env'\n", "x.env": "§\n", "a.py": "x = 1\n"}),
    Wrong(("fix",), {"§.py": "print 'x'\n"}),
    Wrong(("status",), {"§.py": "def f(:\n"}),
    Wrong(("status",), {"a.py": "__all__ = ['§']\n"}),
    Wrong(("yaml",), {"a.yaml": "a: b: §\n"}),
    Wrong(("yaml",), {"a.yaml": "'§': 1\n'§': 2\n"}),
    Wrong(("yaml",), {"a.yaml": "a: *§\n"}),
    Wrong(("yaml",), {"a.yaml": "a: &§ 1\nb:   2\n"}),
    _workflow("on: push\njobs:\n  a:\n    runs-on: '§'\n    §: 1\n    steps: [{run: ./§.sh}]\n"),
    _workflow("on: {§: 1}\njobs: {}\n"),
    _workflow("on: push\njobs:\n  a:\n    runs-on: x\n    needs: '§'\n    steps: [{uses: '§', run: '${{ § }}'}]\n"),
    _workflow("on: push\nenv: §\njobs: §\n"),
    _workflow("on: {schedule: [{cron: '§'}]}\njobs: {a: {runs-on: x, steps: [{run: 'python §.py', name: '§'}]}}\n"),
    Wrong(("why", "§"), {"a.py": "x = 1\n"}),
    Wrong(("why-kept", "§"), {"a.py": "x = 1\n"}),
    Wrong(("explain", "§"), {}),
    Wrong(("undo", "§"), {}),
    Wrong(("fix", "--select", "§"), {"a.py": "x = 1\n"}),
    Wrong(("fix", "--jobs", "§"), {"a.py": "x = 1\n"}),
    Wrong(("fix", "--format", "§"), {"a.py": "x = 1\n"}),
    Wrong(("§",), {}),
    Wrong(("convert", "§"), {}),
    Wrong(("convert", "--routing", "§", "stack.yml"), {"stack.yml": "services: {api: {image: x}}\n"}),
    Wrong(("-C", "§", "status"), {}),
    Wrong(("--config", "§", "status"), {}),
    Wrong(("archive", "--restore", "§"), {"a.py": "x = 1\n"}),
    Wrong(("archive",), {"archive/manifest.json": '{"version": 1, "files": [{"§": 1}]}', "a.py": "x = 1\n"}),
    Wrong(("archive",), {"archive/manifest.json": '{"version": "§"}', "a.py": "x = 1\n"}),
    Wrong(
        ("archive",),
        {"README.md": "[§](OLD_REPORT.md) and `§`\n", "OLD_REPORT.md": "# Report §\n", "fix_§.py": "print(1)\n"},
    ),
    Wrong(("rules", "test", "r.yaml"), {"r.yaml": "rule: r\n§: 1\n"}),
    Wrong(
        ("rules", "test", "r.yaml"),
        {"r.yaml": "rule: '§'\nwhy: x\nmatch: {kind: ['§']}\neffect: {weight: '§'}\nexplain: '{§}'\n"},
    ),
    Wrong(("flux", "--output", "§/../.."), {}),
    Wrong(("flux",), {"pyproject.toml": "[tool.sophia-tidy.flux]\nrepository = '§'\nbranch = '§'\n'§' = 1\n"}),
    Wrong(("flux",), {"kubernetes/overlays/production/kustomization.yaml": "resources: ['§.yaml']\n§: 1\n"}),
)
