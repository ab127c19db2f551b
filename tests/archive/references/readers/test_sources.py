"""Every kind of file that can hold another: what it names, and the line beside it that only looks so."""

import pytest

from sophia_tidy.archive import roots
from sophia_tidy.archive.files.inventory import inventory

from ...repositories import P, tree_of
from .edges import targets

FILES = (
    "a.sh",
    "b.sh",
    "scripts/a.py",
    "scripts/b.py",
    "scripts/__init__.py",
    "pkg/__init__.py",
    "pkg/one.py",
    "pkg/two.py",
    "pkg/sub/__init__.py",
    "src/lib/__init__.py",
    "src/lib/core.py",
    "conf/app.env",
    "conf/other.env",
    "conf/nginx.conf",
    "docs/a.md",
    "docs/b.md",
    "docs/index.rst",
    "docs/conf.py",
    "tests/test_a.py",
    "requirements.txt",
    "k8s/base/app.yaml",
    "k8s/base/other.yaml",
    "charts/x/Chart.yaml",
    "charts/x/files/a.json",
    "charts/x/values-prod.yaml",
    "docker/Dockerfile.api",
    "workers/mail.py",
    "templates/mail.html",
    "sql/seed.sql",
    "compose.yml",
    ".github/actions/go/action.yml",
)
# A file, its text, one that the text names, and one that it does not.
SOURCES = (
    # Python
    ("main.py", "import scripts.a\n# import scripts.b\n", "scripts/a.py", "scripts/b.py"),
    ("main.py", "from pkg import one\nx = two = 1\n", "pkg/one.py", "pkg/two.py"),
    ("pkg/main.py", "from .one import x\nfrom other import two\n", "pkg/one.py", "pkg/two.py"),
    ("pkg/sub/main.py", "from ..one import x\nfrom .two import x\n", "pkg/one.py", "pkg/two.py"),
    ("main.py", "importlib.import_module('pkg.one')\nprint('pkg two')\n", "pkg/one.py", "pkg/two.py"),
    ("main.py", "__import__('scripts.a')\nprint('scripts, b')\n", "scripts/a.py", "scripts/b.py"),
    ("settings.py", "MIDDLEWARE = ['pkg.one.Middleware']\nTITLE = 'pkg two'\n", "pkg/one.py", "pkg/two.py"),
    ("settings.py", "CELERY_IMPORTS = ('workers.mail',)\nNAME = 'seed'\n", "workers/mail.py", "sql/seed.sql"),
    ("main.py", "app.add_typer(load('src/lib/core.py'))\nx = 'core'\n", "src/lib/core.py", "pkg/one.py"),
    ("main.py", "runpy.run_path('scripts/a.py')\nrunpy.run_path('/scripts/b.py')\n", "scripts/a.py", "scripts/b.py"),
    (
        "main.py",
        "render('mail.html', templates='templates')\nrender('page.html')\n",
        "templates/mail.html",
        "docs/a.md",
    ),
    ("setup.py", "setup(scripts=['a.sh'], packages=['pkg'], name='b')\n", "a.sh", "b.sh"),
    (
        "setup.py",
        "setup(entry_points={'console_scripts': ['x = pkg.one:main']}, name='pkg')\n",
        "pkg/one.py",
        "pkg/two.py",
    ),
    ("setup.py", "setup(py_modules=['scripts.a'])\n", "scripts/a.py", "scripts/b.py"),
    (
        "noxfile.py",
        "def f(session):\n    session.run('python', 'scripts/a.py')\n    session.run('b', 'c')\n",
        "scripts/a.py",
        "scripts/b.py",
    ),
    ("noxfile.py", "def f(session):\n    session.run('pytest', 'tests')\n", "tests", "docs"),
    ("noxfile.py", "def f(session):\n    session.install('-r', 'requirements.txt')\n", "requirements.txt", "a.sh"),
    ("tasks.py", "@task\ndef f(c):\n    c.run('bash a.sh')\n    c.run('echo b')\n", "a.sh", "b.sh"),
    ("main.py", "glob.glob('scripts/*.py')\nprint('conf/*')\n", "scripts/a.py", "conf/app.env"),
    ("main.py", "for p in Path('sql').glob('*.sql'):\n    pass\n", "sql", "docs/a.md"),
    ("main.py", "importlib.resources.files('pkg').joinpath('one.py')\n", "pkg/one.py", "pkg/two.py"),
    # Workflows and actions
    (".github/workflows/ci.yml", "jobs:\n  a:\n    steps:\n    - run: ./a.sh\n    - name: ./b.sh\n", "a.sh", "b.sh"),
    (
        ".github/workflows/ci.yml",
        "jobs:\n  a:\n    steps:\n    - run: |\n        cd scripts\n        python a.py\n",
        "scripts/a.py",
        "scripts/b.py",
    ),
    (
        ".github/workflows/ci.yml",
        "jobs:\n  a:\n    steps:\n    - uses: ./.github/actions/go\n    - uses: x/docs@v1\n",
        ".github/actions/go/action.yml",
        "docs",
    ),
    (
        ".github/workflows/ci.yml",
        "jobs:\n  a:\n    uses: ./.github/workflows/other.yml\n",
        ".github/workflows/other.yml",
        "a.sh",
    ),
    (".github/workflows/ci.yml", "on: {push: {paths: ['docs/a.md']}}\n", "docs/a.md", "docs/b.md"),
    (
        ".github/workflows/ci.yml",
        "jobs:\n  a:\n    steps:\n    - uses: x/y@v1\n      with: {file: docker/Dockerfile.api}\n",
        "docker/Dockerfile.api",
        "a.sh",
    ),
    (".github/workflows/ci.yml", "jobs:\n  a:\n    steps:\n    - run: python -m pkg.one\n", "pkg/one.py", "pkg/two.py"),
    (
        ".github/workflows/ci.yml",
        "jobs:\n  a:\n    steps:\n    - run: kubectl apply -f k8s/base/app.yaml\n",
        "k8s/base/app.yaml",
        "k8s/base/other.yaml",
    ),
    (
        ".github/workflows/ci.yml",
        "jobs:\n  a:\n    steps:\n    - working-directory: scripts\n      run: python a.py\n",
        "scripts/a.py",
        "scripts/b.py",
    ),
    (
        ".github/actions/up/action.yml",
        "runs:\n  using: composite\n  steps:\n  - run: ./a.sh\n  - run: echo b.sh.\n",
        "a.sh",
        "b.py",
    ),
    (
        ".github/actions/up/action.yml",
        "runs:\n  using: composite\n  steps:\n  - run: ${{ github.action_path }}/up.sh\n",
        ".github/actions/up/up.sh",
        "a.sh",
    ),
    (".github/actions/up/action.yml", "runs:\n  using: node20\n  main: up.js\n", ".github/actions/up/up.js", "a.sh"),
    (
        ".github/actions/up/action.yml",
        "runs:\n  using: docker\n  image: Dockerfile\n",
        ".github/actions/up/Dockerfile",
        "a.sh",
    ),
    (".gitlab-ci.yml", "a:\n  script:\n  - bash a.sh\n  stage: b\n", "a.sh", "b.sh"),
    (
        ".circleci/config.yml",
        "jobs:\n  a:\n    steps:\n    - run: {command: bash a.sh, name: b.sh}\n",
        "a.sh",
        "docs/b.md",
    ),
    # Compose
    (
        "docker-compose.yml",
        "services:\n  a:\n    build: {context: ., dockerfile: docker/Dockerfile.api}\n",
        "docker/Dockerfile.api",
        "a.sh",
    ),
    (
        "docker-compose.yml",
        "services:\n  a:\n    env_file: conf/app.env\n    image: other.env\n",
        "conf/app.env",
        "conf/other.env",
    ),
    (
        "docker-compose.yml",
        "services:\n  a:\n    volumes: ['./conf/nginx.conf:/c:ro', 'conf:/d']\n",
        "conf/nginx.conf",
        "conf/app.env",
    ),
    (
        "docker-compose.yml",
        "configs: {c: {file: ./conf/nginx.conf}}\nsecrets: {s: {external: true}}\n",
        "conf/nginx.conf",
        "conf/app.env",
    ),
    (
        "docker-compose.yml",
        "services:\n  a:\n    command: python scripts/a.py\n    labels: {x: b}\n",
        "scripts/a.py",
        "scripts/b.py",
    ),
    ("docker-compose.yml", "services:\n  a:\n    entrypoint: ['sh', './a.sh']\n", "a.sh", "b.sh"),
    (
        "docker-compose.yml",
        "services:\n  a:\n    healthcheck: {test: ['CMD', 'python', 'scripts/a.py']}\n",
        "scripts/a.py",
        "scripts/b.py",
    ),
    # Dockerfiles
    ("Dockerfile", "COPY scripts/a.py /app/\nCOPY --from=x scripts/b.py /app/\n", "scripts/a.py", "scripts/b.py"),
    ("Dockerfile", "ADD --chown=1:1 a.sh /b.sh\n", "a.sh", "b.sh"),
    ("Dockerfile", 'COPY ["a.sh", "/b.sh"]\n', "a.sh", "b.sh"),
    ("Dockerfile", 'CMD ["python", "scripts/a.py"]\nLABEL x=scripts\n', "scripts/a.py", "scripts/b.py"),
    ("Dockerfile", 'ENTRYPOINT ["./a.sh"]\n', "a.sh", "b.sh"),
    ("Dockerfile", "CMD gunicorn pkg.one:app\n", "pkg/one.py", "pkg/two.py"),
    (
        "Dockerfile",
        "RUN --mount=type=bind,source=requirements.txt,target=/r.txt pip install -r /r.txt\n",
        "requirements.txt",
        "a.sh",
    ),
    (
        "Dockerfile",
        "RUN --mount=type=bind,src=a.sh,target=/a --mount=from=x,source=b.sh,target=/b ls\n",
        "a.sh",
        "b.sh",
    ),
    # Make and just
    ("Makefile", "a: b.sh\n\tpython scripts/a.py\n", "scripts/a.py", "scripts/b.py"),
    ("Makefile", "S := scripts\na:\n\tpython $(S)/a.py\n", "scripts/a.py", "scripts/b.py"),
    ("Makefile", "a:\n\tcd scripts && python a.py\n", "scripts/a.py", "scripts/b.py"),
    ("Makefile", "a:\n\t@docker build -f docker/Dockerfile.api .\n", "docker/Dockerfile.api", "a.sh"),
    ("justfile", "a:\n    python scripts/a.py\nb:\n    echo b\n", "scripts/a.py", "scripts/b.py"),
    ("Taskfile.yml", "tasks:\n  a:\n    cmds: ['bash a.sh']\n    desc: b\n", "a.sh", "b.sh"),
    # pyproject and INI
    (
        "pyproject.toml",
        "[project.scripts]\nx = 'pkg.one:main'\n[project]\nname = 'pkg-two'\n",
        "pkg/one.py",
        "pkg/two.py",
    ),
    ("pyproject.toml", "[tool.setuptools]\npackages = ['pkg', 'pkg.sub']\n", "pkg/sub/__init__.py", "pkg/one.py"),
    ("pyproject.toml", "[tool.setuptools]\npy-modules = ['scripts.a']\n", "scripts/a.py", "scripts/b.py"),
    ("pyproject.toml", "[tool.poetry]\npackages = [{include = 'lib', from = 'src'}]\n", "src/lib", "pkg"),
    ("pyproject.toml", "[tool.hatch.build.targets.wheel]\npackages = ['src/lib']\n", "src/lib", "pkg"),
    ("pyproject.toml", "[tool.pytest.ini_options]\ntestpaths = ['tests']\n", "tests", "docs"),
    (
        "pyproject.toml",
        "[tool.hatch.build]\nexclude = ['docs/*.md']\ninclude = ['sql/*.sql']\n",
        "sql/seed.sql",
        "docs/a.md",
    ),
    ("pyproject.toml", "[tool.taskipy.tasks]\na = 'python scripts/a.py'\n", "scripts/a.py", "scripts/b.py"),
    ("pyproject.toml", "[tool.django-stubs]\ndjango_settings_module = 'pkg.one'\n", "pkg/one.py", "pkg/two.py"),
    ("setup.cfg", "[options]\npackages =\n    pkg\n    pkg.sub\n", "pkg/sub/__init__.py", "pkg/one.py"),
    (
        "setup.cfg",
        "[options.entry_points]\nconsole_scripts =\n    x = pkg.one:main\n[metadata]\nname = pkg.two\n",
        "pkg/one.py",
        "pkg/two.py",
    ),
    ("setup.cfg", "[tool:pytest]\ntestpaths = tests\nnorecursedirs = docs\n", "tests", "docs"),
    ("setup.cfg", "[options]\nscripts =\n    a.sh\n", "a.sh", "b.sh"),
    (
        "tox.ini",
        "[testenv]\ncommands = python {toxinidir}/scripts/a.py\n# python scripts/b.py?\n",
        "scripts/a.py",
        "docs",
    ),
    ("tox.ini", "[testenv]\ndeps = -rrequirements.txt\n", "requirements.txt", "a.sh"),
    ("pytest.ini", "[pytest]\ntestpaths = tests\nDJANGO_SETTINGS_MODULE = pkg.one\n", "pkg/one.py", "pkg/two.py"),
    (
        ".pre-commit-config.yaml",
        "repos:\n- repo: local\n  hooks:\n  - {id: a, entry: bash a.sh, name: b.sh}\n",
        "a.sh",
        "b.sh",
    ),
    ("package.json", '{"scripts": {"a": "node x.js && bash a.sh"}, "description": "b.sh"}', "a.sh", "b.sh"),
    # Shell, cron, systemd
    ("run.sh", "source conf/app.env\necho other\n", "conf/app.env", "conf/other.env"),
    ("run.sh", '. "$(dirname "$0")/a.sh"\n', "a.sh", "b.sh"),
    ("run.sh", "for f in scripts/*.py; do python $f; done\n", "scripts/a.py", "a.sh"),
    ("run.sh", "psql -f sql/seed.sql\necho seed\n", "sql/seed.sql", "a.sh"),
    ("bin/run.sh", 'HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)\n"$HERE/a.sh"\n', "a.sh", "b.sh"),
    ("crontab", "0 3 * * * /opt/app/scripts/a.py >> /var/log/b.log\n", "scripts/a.py", "scripts/b.py"),
    ("etc/cron.d/app", "0 3 * * * root bash /srv/app/a.sh\n", "a.sh", "b.sh"),
    (
        "app.service",
        "[Service]\nWorkingDirectory=/opt/app\nExecStart=/usr/bin/python scripts/a.py\nDescription=b\n",
        "scripts/a.py",
        "scripts/b.py",
    ),
    ("app.timer", "[Timer]\nUnit=app.service\n", "app.service", "a.sh"),
    (
        "Procfile",
        "web: python scripts/a.py\nworker: celery -A workers.mail worker\n",
        "workers/mail.py",
        "scripts/b.py",
    ),
    ("supervisord.conf", "[program:a]\ncommand=python scripts/a.py\n", "scripts/a.py", "scripts/b.py"),
    ("ecosystem.config.js", "module.exports = {apps: [{script: './a.sh', name: 'b.sh'}]}\n", "a.sh", "docs/b.md"),
    # Kubernetes and Helm
    (
        "k8s/base/kustomization.yaml",
        "resources: [app.yaml]\nnamePrefix: other\n",
        "k8s/base/app.yaml",
        "k8s/base/other.yaml",
    ),
    ("k8s/prod/kustomization.yaml", "resources: [../base]\n", "k8s/base", "docs"),
    (
        "k8s/job.yaml",
        "kind: Job\nspec: {template: {spec: {containers: [{name: b, command: ['python', 'scripts/a.py']}]}}}\n",
        "scripts/a.py",
        "scripts/b.py",
    ),
    (
        "k8s/job.yaml",
        "kind: Job\nspec:\n  containers:\n  - args:\n    - scripts/a.py\n",
        "scripts/a.py",
        "scripts/b.py",
    ),
    (
        "charts/x/templates/c.yaml",
        'x: {{ .Files.Get "files/a.json" }}\n',
        "charts/x/files/a.json",
        "charts/x/values-prod.yaml",
    ),
    (
        "charts/x/templates/c.yaml",
        '{{ (.Files.Glob "files/*.json").AsConfig }}\n',
        "charts/x/files/a.json",
        "charts/x/values-prod.yaml",
    ),
    (
        "helmfile.yaml",
        "releases:\n- name: x\n  chart: ./charts/x\n  values: [charts/x/values-prod.yaml]\n",
        "charts/x/values-prod.yaml",
        "charts/x/files/a.json",
    ),
    (
        "argo.yaml",
        "kind: Application\nspec: {source: {path: k8s/base, helm: {valueFiles: [charts/x/values-prod.yaml]}}}\n",
        "k8s/base",
        "docs",
    ),
    (
        "skaffold.yaml",
        "build: {artifacts: [{docker: {dockerfile: docker/Dockerfile.api}}]}\n",
        "docker/Dockerfile.api",
        "a.sh",
    ),
    # Documents and their navigation
    ("docs/x.md", "See [it](a.md), not [that](https://example.org/b.md).\n", "docs/a.md", "docs/b.md"),
    ("docs/x.rst", ".. toctree::\n   :glob:\n\n   a*\n", "docs/a.md", "docs/b.md"),
    ("docs/x.rst", ".. toctree::\n\n   a\n\n:doc:`b`\n", "docs/b.md", "docs/conf.py"),
    ("mkdocs.yml", "nav:\n- A: a.md\n- https://example.org/b.md\nsite_name: b\n", "docs/a.md", "docs/b.md"),
    ("docs/_toc.yml", "root: index\nchapters:\n- file: a\n", "docs/a.md", "docs/b.md"),
)


@pytest.mark.parametrize(("path", "text", "named", "other"), SOURCES, ids=[f"{s[0]}-{s[2]}" for s in SOURCES])
def test_what_a_file_names_is_found_and_nothing_else(path, text, named, other):
    known = any(file == named or file.startswith(f"{named}/") for file in FILES)
    also = () if known else (named,)
    found = targets(path, text, *(file for file in (*FILES, *also) if file != path))
    assert named in found
    assert other not in found


FOUND_BY_NAME = (
    "tests/test_x.py",
    "pkg/x_test.py",
    "tests/conftest.py",
    "app/apps.py",
    "app/urls.py",
    "app/models.py",
    "manage.py",
    "app/management/commands/go.py",
    "app/migrations/0001_x.py",
    "app/templatetags/x.py",
)
LOOK_ALIKE = ("tests/helpers.py", "pkg/testing.py", "app/management/go.py", "app/commands/_go.py", "manager.py")


@pytest.mark.parametrize("path", FOUND_BY_NAME)
def test_pytest_and_django_find_these_without_a_name(path):
    assert P(path) in roots(inventory(tree_of({path: "x = 1\n"})))


@pytest.mark.parametrize("path", LOOK_ALIKE)
def test_what_neither_of_them_finds_is_no_root(path):
    assert P(path) not in roots(inventory(tree_of({path: "x = 1\n"})))
