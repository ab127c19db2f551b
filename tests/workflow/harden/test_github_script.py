"""Expressions in JavaScript: a variable says the same within quotes and templates; elsewhere only where its kind is known."""

import shutil
import subprocess

import pytest

from sophia_tidy.workflow.harden import built_in_rules
from sophia_tidy.workflow.harden.shell_places import EXPRESSION
from sophia_tidy.workflow.read import read_workflow

from .cases import PATH, harden, steps, steps_after

PIN = built_in_rules().pins.tags("actions/github-script")["v7"]
USES = f"- uses: actions/github-script@{PIN.sha} # {PIN.version}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f('${{ inputs.a }}')", "f(process.env.INPUTS_A)"),
        ('f("${{ inputs.a }}".trim())', "f(process.env.INPUTS_A.trim())"),
        ("f('a ${{ inputs.a }} b')", "f(('a ' + process.env.INPUTS_A + ' b'))"),
        ("f(`a ${{ inputs.a }} ${b}`)", "f(`a ${process.env.INPUTS_A} ${b}`)"),
        ("f(`${g('${{ inputs.a }}', {})} x`)", "f(`${g(process.env.INPUTS_A, {})} x`)"),
        ("f('${{ inputs.a }}${{ inputs.b }}')", "f(('' + process.env.INPUTS_A + '' + process.env.INPUTS_B + ''))"),
        ("f(${{ github.event.issue.number }})", "f(Number(process.env.EVENT_ISSUE_NUMBER))"),
        ("f(${{ github.event_name == 'push' }})", "f((process.env.VALUE_EVENT_NAME === 'true'))"),
        ("f(${{ toJSON(github.event.labels) }})", "f(JSON.parse(process.env.VALUE_LABELS))"),
        ("f('${{ github.sha }}') // of ${{ github.ref }}", "f(process.env.GITHUB_SHA) // of github.ref"),
        ("f(a / b, '${{ inputs.a }}', /'/.test(c))", "f(a / b, process.env.INPUTS_A, /'/.test(c))"),
        ("f(a ? '${{ inputs.a }}' : 'b')", "f(a ? process.env.INPUTS_A : 'b')"),
    ],
)
def test_the_expression_is_read_from_the_environment(before, after):
    new = steps_after(f"- uses: actions/github-script@v7\n  with:\n    script: |\n      {before}\n")
    assert new.endswith(f"  with:\n    script: |\n      {after}\n")
    assert new.startswith(USES)
    assert "script: |" in new.partition("  with:")[2]


def test_a_payload_that_is_evaluated_is_javascript_too():
    pin = built_in_rules().pins.tags("8398a7/action-slack")["v3"]
    new = steps_after(
        "- uses: 8398a7/action-slack@v3\n  with:\n    custom_payload: |\n      {text: '${{ inputs.a }}'}\n"
    )
    assert new == (
        f"- uses: 8398a7/action-slack@{pin.sha} # {pin.version}\n  env:\n    INPUTS_A: ${{{{ inputs.a }}}}\n"
        "  with:\n    custom_payload: |\n      {text: process.env.INPUTS_A}\n"
    )


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("f(${{ inputs.a }})", "nobody knows of which kind"),
        ("f({'${{ inputs.a }}': 1})", "the name of a property"),
        ("f(/${{ inputs.a }}/)", "a regular expression"),
        ("f(a${{ inputs.a }})", "in a name"),
    ],
)
def test_where_no_variable_says_the_same_the_job_is_left(script, why):
    result = harden(steps(f"- uses: actions/github-script@v7\n  with:\n    script: |\n      {script}\n"))
    assert why in result.left["build"].reason


NODE = shutil.which("node")
VALUES = {"inputs.a": "it`s $x", "github.event.issue.number": "7", "github.event_name == 'push'": "true"}
PLACES = (
    "out('${{ inputs.a }}')",
    'out("a ${{ inputs.a }} b".length)',
    "out('${{ inputs.a }}' === 'x' ? 1 : 2)",
    "out(`t ${'${{ inputs.a }}'} ${ {a: 1}.a }`)",
    "out(1 + ${{ github.event.issue.number }})",
    "if (${{ github.event_name == 'push' }}) { out('yes') }",
    "out(8 / 2 / 2, '${{ inputs.a }}', /'[/]/.test(\"'/\"))",
    "out({a: '${{ inputs.a }}', b: ['${{ inputs.a }}x']}) // ${{ inputs.a }}",
)


@pytest.mark.skipif(NODE is None, reason="needs node")
def test_node_does_the_same():
    """All places in one script, as GitHub fills it in and as it reads its environment."""
    script = "".join(f"      {place}\n" for place in PLACES)
    text = steps(f"- uses: actions/github-script@v7\n  with:\n    script: |\n{script}")
    result = harden(text)
    assert not result.left, result.left
    step = read_workflow(PATH, result.content).jobs[0].steps[0]
    env = {key.value: VALUES[EXPRESSION.fullmatch(value.value)["inner"].strip()] for key, value in step.env}
    filled = EXPRESSION.sub(lambda match: VALUES[match["inner"].strip()], "\n".join(PLACES))
    assert "${{" not in step.input("script").value
    assert run(step.input("script").value, env) == run(filled, {}) != ""


def run(script, env):
    head = "const out = (...all) => console.log(JSON.stringify(all))\n"
    told = subprocess.run([NODE, "-e", head + script], env=env, capture_output=True, text=True, check=True, timeout=60)
    return told.stdout
