"""Shell scripts as commands: what is one, when it runs for certain, what hides its failure, and what is a guard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.formats.shell import commands
from sophia_tidy.formats.shell_grammar import parsed


def lines(script: str) -> list[str]:
    """The commands, their words joined by blanks."""
    return [" ".join(each.words) for each in commands(script)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("case $x in\n  deploy|kubectl) make a ;;\n  *) make b ;;\nesac", ["make a", "make b"]),
        ("for f in pytest ruff; do echo $f; done", ["echo $f"]),
        ("for f in $(ls src); do echo $f; done", ["ls src", "echo $f"]),
        ("build() { docker build .; }\necho x", ["echo x"]),
        ("build() { docker build .; }\nmake x\nbuild", ["make x", "docker build ."]),
        ('push() { docker push "$1"; }\npush a\npush b', ["docker push a", "docker push b"]),
        ('run() { echo "+ $*"; "$@"; }\nrun make x y', ["echo + $*", "make x y"]),
        ("clean() { rm -rf x; }\ntrap clean EXIT", ["trap clean EXIT", "rm -rf x"]),
        ("f() { f; make x; }\nf", ["f", "make x"]),
        ("cat > x.py <<'E'\nimport os; os.system('make')\nE\npython x.py", ["cat > x.py", "python x.py"]),
        ("cat <<E | kubectl apply -f -\na: $(hostname)\nE", ["cat", "kubectl apply -f -", "hostname"]),
        ("python - <<E || exit 1\nprint(1)\nE", ["python -", "exit 1"]),
        ("if [ -f x ]; then make x; fi", ["[ -f x ]", "make x"]),
        ("[[ $a == b && -f c ]] || make d", ["[[ $a == b && -f c ]]", "make d"]),
        ('A=$(curl -s "$URL" | jq .x)', ["curl -s $URL", "jq .x", ""]),
        ("sudo -E env A=1 make x", ["make x"]),
        ("export PATH=$PATH:$HOME/bin", ["export PATH=$PATH:$HOME/bin"]),
        ("x > a.txt 2>&1", ["x > a.txt 2>&1"]),
        ("{ echo a; echo b; } >> $GITHUB_OUTPUT", ["echo a", "echo b", ">> $GITHUB_OUTPUT"]),
        ("N=$((N + 1)); ((N++))", [""]),
        ("files=(a.py b.py)\nruff check ${files[@]}", ["", "ruff check ${files[@]}"]),
    ],
)
def test_the_commands_are_those_that_bash_would_run(script, expected):
    assert lines(script) == expected


@pytest.mark.parametrize(
    "script",
    [
        "docker build -t ${{ env.REG }}/x:${{ github.sha }} .",
        "if ${{ inputs.a == 'b' }}; then make ${{ inputs.what || 'x' }}; fi",
        'echo "${{ toJSON(github.event) }}"',
        "${{ inputs.command }}",
    ],
)
def test_what_github_puts_in_is_read_over_and_given_back(script):
    assert parsed(script) is not None
    assert "${{" in " ".join(lines(script))


def test_each_command_has_its_line_and_the_operator_behind_it():
    found = commands("a  # first\nb \\\n  --c && d | e\nif f; then\n  g; fi &")
    assert [(each.program, each.line, each.then) for each in found] == [
        ("a", 0, "\n"),
        ("b", 1, "&&"),
        ("d", 2, "|"),
        ("e", 2, "\n"),
        ("f", 3, ";"),
        ("g", 4, ";"),
    ]


@pytest.mark.parametrize(
    ("script", "hidden"),
    [
        ("pytest", ""),
        ("pytest\necho done", ""),
        ("pytest || true", "|| true"),
        ("pytest || { echo bad; true; }", "|| true"),
        ("pytest || exit 1", ""),
        ('die() { echo "$1"; exit 1; }\npytest || die bad', ""),
        ("pytest && echo fine", ""),  # its status is the script's
        ("pytest && echo fine\necho done", "&& echo fine"),  # bash -e looks at the last of a list alone
        ("if pytest; then echo fine; else echo bad; fi", "if"),
        ("if pytest; then echo fine; else exit 1; fi", ""),
        ("if ! pytest; then exit 1; fi", ""),
        ("if ! pytest; then echo bad; fi", "if"),
        ("set +e\npytest\necho done", "set +e"),
        ("set +e\nls\nset -e\npytest\necho done", ""),
        ("set +e\npytest\nRC=$?\necho done\nexit $RC", ""),
        ("pytest || FAILED=1\nmypy || FAILED=1\nexit $FAILED", ""),
        ("pytest || FAILED=1\necho $FAILED", "|| FAILED=1"),
        ("while ! pytest; do sleep 1; done", "while"),
        ("echo $(pytest)", "$( )"),
        ("(set +e; ls)\npytest\necho done", ""),
    ],
)
def test_what_hides_a_failure_is_told(script, hidden):
    assert next(each for each in commands(script) if each.program == "pytest").hidden == hidden


@pytest.mark.parametrize(
    ("script", "guard"),
    [
        ("grep -rn TODO src && exit 1", True),
        ("if grep -rn TODO src; then echo no; exit 1; fi", True),
        ("if ! grep -q x CHANGELOG.md; then exit 1; fi", True),
        ("grep -q x CHANGELOG.md || { echo no; exit 1; }", True),
        ('FOUND=$(grep -rn TODO src)\nif [ -n "$FOUND" ]; then exit 1; fi', True),
        ("if grep -rn TODO src; then FAILED=1; fi\nif [ $FAILED = 1 ]; then exit 1; fi", True),
        ("! grep -rn TODO src", True),
        ("grep -rn TODO src", False),
        ("if grep -rn TODO src; then echo some; fi", False),
        ("grep -rn TODO src || echo none", False),
        ("if grep -q x y; then exit 0; fi", False),
        ("N=$(grep -c x y)\necho $N", False),
    ],
)
def test_a_question_whose_answer_fails_the_script_is_a_guard(script, guard):
    assert next(each for each in commands(script) if each.program == "grep").guard is guard


@pytest.mark.parametrize(
    ("script", "sure"),
    [
        ("make", True),
        ("(cd x && ls)\nmake", True),
        ("if make; then ls; fi", True),
        ("if ls; then make; fi", False),
        ("ls && make", False),
        ("for x in a b; do make; done", False),
        ("case $x in a) make ;; esac", False),
        ("if ls; then exit 0; fi\nmake", False),
        ("if ls; then exit 1; fi\nmake", True),
        ("exit 0\nmake", False),
        ("f() { if ls; then return 0; fi; make; }\nf", False),
        ("f() { if ls; then return 0; fi; }\nf\nmake", True),
        ("(exit 0)\nmake", True),
    ],
)
def test_what_runs_for_certain_is_told(script, sure):
    assert next(each for each in commands(script) if each.program == "make").sure is sure


def test_a_script_that_the_grammar_does_not_read_is_read_by_words_and_is_not_sure():
    script = "make a || true\nif then\nmake b >"
    assert parsed(script) is None
    first = commands(script)[0]
    assert (first.words[:2], first.hidden, first.sure) == (("make", "a"), "|| true", False)
    assert "make b >" in lines(script)


def test_depth_and_size_end_in_words():
    assert len(commands("$(" * 400 + "make" + ")" * 400)) >= 1
    assert lines("make x\n" * 30_000)[-1] == "make x"


@given(st.text(alphabet="ab \n;|&(){}$'\"`<>!#=[]-${{}}ifthenfido", max_size=60))
def test_any_text_is_read_and_always_the_same(script):
    assert commands.__wrapped__(script) == commands.__wrapped__(script)
    assert all(0 <= each.line <= script.count("\n") for each in commands(script))
