"""A repository with a canary in every kind of place that a command reads, quotes or shows."""

import json
import re
from collections.abc import Iterator, Sequence

import yaml

from .forms import Form

Files = dict[str, bytes]
_ENV = re.compile(r"(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*)\Z")


def repository(forms: Sequence[Form]) -> Files:
    """All places in one repository."""
    texts = {
        "pyproject.toml": "[project]\nname = 'app'\nversion = '1'\n\n[tool.ruff]\nlint.select = ['F', 'E7', 'UP']\n",
        "app/legacy.py": python2(forms),
        "app/modern.py": modern(forms),
        "config/all.yaml": documents(forms),
        ".github/workflows/build.yml": workflow("build", forms),
        ".github/workflows/release.yml": workflow("release", forms),
        "docker-compose.yml": stack(forms),
        "README.md": readme(forms),
        "scripts/fix_login_v2.py": one_off(forms),
        "docs/OLD_DEPLOYMENT_REPORT.md": "# Deployment report\n\n" + "\n".join(form.text for form in forms) + "\n",
        "app/login.py.bak": one_off(forms),
        "scripts/deploy.sh": shell(forms),
        "Dockerfile": dockerfile(forms),
    }
    texts |= {place: form.text + "\n" for place, form in mounted(forms)}
    return {name: text.encode() for name, text in texts.items()}


def python2(forms: Sequence[Form]) -> str:
    """A file that does not parse, every line of it within three of one that is mended."""
    return "import os\n" + "".join(f'{_in_python(form)}\nprint "step {number}"\n' for number, form in enumerate(forms))


def modern(forms: Sequence[Form]) -> str:
    """A file that parses, with a codemod's case between all lines."""
    return "import os\n\n\ndef run(n):\n" + "".join(
        f"{_indented(_in_python(form))}\n    if n is {number}:\n        n += 1\n" for number, form in enumerate(forms)
    )


def one_off(forms: Sequence[Form]) -> str:
    """A script that was written to be run once."""
    return '"""One-off fix."""\n' + "".join(f"{_in_python(form)}\n" for form in forms)


def documents(forms: Sequence[Form]) -> str:
    """YAML documents whose style is not ours, in every line."""
    return "---\n".join(_document(form) for form in forms)


def _document(form: Form) -> str:
    if form.written in ("yaml", "workflow") and _reads(form.text):
        return f"spaced:   1\n{form.text}\nspaced_too:   1\n"
    return f"text:   {json.dumps(form.text)}\n"


def workflow(name: str, forms: Sequence[Form]) -> str:
    """A workflow with canaries among its variables, its commands and the names of its steps."""
    variables = {match["name"]: match["value"] for form in forms if (match := _ENV.match(form.text))}
    variables |= {
        key: value for form in forms if form.written == "workflow" for key, value in yaml.safe_load(form.text).items()
    }
    steps = [{"uses": "actions/checkout@v4"}, {"run": "pip install pytest && pytest"}]
    steps += [
        {"name": f"{form.kind}: {form.text}", "run": form.text}
        for form in forms
        if form.written in ("sh", "workflow-run", "sql")
    ]
    job = {"runs-on": "ubuntu-latest", "env": dict(list(variables.items())[:20]), "steps": steps}
    deploy = {
        "runs-on": "ubuntu-latest",
        "needs": name,
        "steps": [
            {
                "uses": "docker/build-push-action@v6",
                "with": {"push": True, "tags": "ghcr.io/example/app:latest", "context": "."},
            },
            {
                "run": "kubectl set image deployment/app app=ghcr.io/example/app:latest",
                "env": dict(list(variables.items())[20:40]),
            },
        ],
    }
    text = {
        "name": name,
        "on": {"push": {"branches": ["main"]}},
        "env": dict(list(variables.items())[40:]),
        "jobs": {name: job, "ship": deploy},
    }
    return yaml.safe_dump(text, sort_keys=False, width=4000, indent=4)


def stack(forms: Sequence[Form]) -> str:
    """A stack that holds each canary where Compose lets it stand: environment, command, or a file that is mounted."""
    services: dict[str, dict[str, object]] = {"app": {"image": "example/app:1", "build": ".", "ports": ["8080:8080"]}}
    services["app"]["environment"] = {
        match["name"]: _dollars(match["value"]) for form in forms if (match := _ENV.match(form.text))
    }
    for number, form in enumerate(forms):
        if form.written in ("sh", "workflow-run") and "\n" not in form.text:
            services[f"run-{number}"] = {"image": "example/run:1", "command": ["sh", "-c", _dollars(form.text)]}
        elif form.written in ("yaml", "workflow") and isinstance(read := _reads(form.text), dict) and len(read) == 1:
            ((key, value),) = read.items()
            if isinstance(value, str) and re.fullmatch(r"\w+", str(key)):
                services[f"yaml-{number}"] = {"image": "example/yaml:1", "environment": {key: _dollars(value)}}
    services["files"] = {
        "image": "example/files:1",
        "volumes": [f"./{place}:/etc/{place}:ro" for place, _ in mounted(forms)],
    }
    return yaml.safe_dump({"services": services}, sort_keys=False, width=4000)


def mounted(forms: Sequence[Form]) -> Iterator[tuple[str, Form]]:
    """Forms that a stack carries as a file of their own."""
    for number, form in enumerate(forms):
        if form.written not in ("env", "sh", "workflow", "workflow-run"):
            yield f"conf/{number:03}.{form.written}", form


def readme(forms: Sequence[Form]) -> str:
    """A page whose every second line follows a move."""
    report = "[report](docs/OLD_DEPLOYMENT_REPORT.md)"
    return "# App\n\n" + "".join(f"- {report} {number}\n\n{form.text}\n\n" for number, form in enumerate(forms))


def shell(forms: Sequence[Form]) -> str:
    """A script."""
    return "#!/bin/sh\nset -e\n" + "".join(f"{form.text}\n" for form in forms if form.written == "sh")


def dockerfile(forms: Sequence[Form]) -> str:
    """A Dockerfile."""
    return (
        "FROM python:3.12-slim\n"
        + "".join(f"{form.text}\n" for form in forms if form.written == "dockerfile")
        + "COPY app /app\n"
    )


def _in_python(form: Form) -> str:
    """The carrier as it is, where it is Python; else as a comment."""
    if form.written == "py":
        try:
            compile(form.text, "carrier", "exec", dont_inherit=True)
        except SyntaxError:
            return f"# {form.text}"
        return form.text
    return "\n".join(f"# {line}" for line in form.text.splitlines())


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _reads(text: str) -> object:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return None


def _dollars(text: str) -> str:
    """A dollar that Compose is to leave alone is written twice; one of a reference stays."""
    return re.sub(r"\$(?!\{?[A-Za-z_]+\b(?!:\?))", "$$$$", text)
