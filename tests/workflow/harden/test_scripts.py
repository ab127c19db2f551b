"""Expressions in scripts: the shell does the same with a variable as with the value in its text, or the job is left."""

import os
import subprocess
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sophia_tidy.workflow.harden.shell_places import EXPRESSION
from sophia_tidy.workflow.harden.variables import DEFAULTS
from sophia_tidy.workflow.read import read_workflow

from .cases import QUIET, harden, job, steps, steps_after

NAMES = ("secrets.A", "inputs.b", "github.sha", "steps.x.outputs.y", "github.event.pull_request.title")
VALUES = {
    "secrets.A": "s3cret",
    "inputs.b": "two words",
    "github.sha": "0123abcd",
    "steps.x.outputs.y": "",
    "github.event.pull_request.title": "plain-title",
}
PLACES = (
    'echo "a {} b"\n',
    "echo a {} b\n",
    "echo pre{}post\n",
    "echo '{}' '{} $HOME'\n",
    'X={}\necho "[$X]"\n'.replace("{}", '"{}"'),
    'cat <<EOF\nhello {} "quoted" $((1 + 1))\nEOF\n',
    "cat <<'EOF'\nhello {} $HOME `date` \\n \\\\ \"q\"\nEOF\n",
    'cat <<-"EOF"\n\tin {} ${{NOT}} \\$x\n\tEOF\n'.replace("${{NOT}}", "${NOT}"),
    'for i in a {} b; do echo "<$i>"; done\n',
    'if [[ "{}" == s* ]]; then echo yes; else echo no; fi\n',
    'echo $(echo "in {}" | tr a-z A-Z)\n',
    "printf '%s|' x {} y\n",
    "# note {}\necho done\n",
    'f() {{ echo "$1"; }}\nf "{}"\n'.replace("{{", "{").replace("}}", "}"),
    'case "{}" in s*) echo s;; *) echo other;; esac\n',
    "python3 -c \"print('{}')\"\n",
    "python3 -c 'print(\"{}\")'\n",
    "bash -c 'echo \"{}\"'\n",
    'echo "$(cat <<EOF\nnested {}\nEOF\n)"\n',
)


def run(script, env):
    told = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": "/home", **env},
        timeout=20,
        check=False,
    )
    return told.returncode, told.stdout


def before_and_after(script):
    """What the shell does with a script as GitHub fills it in, and with the hardened one and its variables."""
    text = steps("- run: |\n" + "".join(f"    {line}\n" if line else "\n" for line in script.split("\n")[:-1]))
    result = harden(text)
    assert not result.left, result.left
    step = read_workflow(PurePosixPath("a.yml"), result.content).jobs[0].steps[0]
    assert "${{" not in step.run.value
    env = {key.value: VALUES[EXPRESSION.fullmatch(value.value)["inner"].strip()] for key, value in step.env}
    env |= {variable: VALUES[path] for path, variable in DEFAULTS.items() if path in VALUES}
    filled = EXPRESSION.sub(lambda match: VALUES[match["inner"].strip()], script)
    return run(filled, {}), run(step.run.value, env)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(NAMES)), min_size=1, max_size=5))
def test_bash_does_the_same(pieces):
    script = "".join(place.replace("{}", f"${{{{ {name} }}}}") for place, name in pieces)
    before, after = before_and_after(script)
    assert after == before


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", NAMES)
def test_bash_does_the_same_in_each_place(place, name):
    before, after = before_and_after(place.replace("{}", f"${{{{ {name} }}}}"))
    assert after == before
    assert before[0] == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '- run: echo "${{ github.ref_name }}"\n',
            '- run: echo "${GITHUB_REF_NAME}"\n',
        ),
        (
            "- run: echo ${{ github.sha }}\n",
            '- run: echo "${GITHUB_SHA}"\n',
        ),
        (
            "- run: ./x ${{ secrets.TOKEN }}\n",
            "- env:\n    SECRET_TOKEN: ${{ secrets.TOKEN }}\n  run: ./x ${SECRET_TOKEN}\n",
        ),
        (
            "- name: A\n  run: |\n    ./x '${{ inputs.a }}'  # keep\n\n    ./y\n",
            "- name: A\n  env:\n    INPUTS_A: ${{ inputs.a }}\n  run: |\n    ./x ''\"${INPUTS_A}\"''  # keep\n\n    ./y\n",
        ),
        (
            "- run: ${{ inputs.command }}\n",
            '- env:\n    INPUTS_COMMAND: ${{ inputs.command }}\n  run: eval "${INPUTS_COMMAND}"\n',
        ),
        (
            "- env:\n    A: b\n  run: echo ${{ env.A }} ${{ vars.C }}\n",
            "- env:\n    VARS_C: ${{ vars.C }}\n    A: b\n  run: echo ${A} ${VARS_C}\n",
        ),
        (
            "- env: {A: b}\n  run: echo ${{ vars.C }}\n",
            '- env: {VARS_C: "${{ vars.C }}", A: b}\n  run: echo ${VARS_C}\n',
        ),
        (
            "- run: A=1; echo ${{ env.A }}\n",
            "- env:\n    ENV_A: ${{ env.A }}\n  run: A=1; echo ${ENV_A}\n",
        ),
        (
            "- run: |\n    echo ${{ github.event.inputs.a || 'b: c' }}\n",
            "- env:\n    VALUE_INPUTS_A: '${{ github.event.inputs.a || ''b: c'' }}'\n  run: |\n    echo ${VALUE_INPUTS_A}\n",
        ),
        (
            "- run: >\n    echo\n    ${{ inputs.a }}\n",
            "- env:\n    INPUTS_A: ${{ inputs.a }}\n  run: |\n    echo ${INPUTS_A}\n",
        ),
        (
            '- run: "echo \\"${{ inputs.a }}\\""\n',
            '- env:\n    INPUTS_A: ${{ inputs.a }}\n  run: |-\n    echo "${INPUTS_A}"\n',
        ),
        (
            "- run: 'echo \"${{ inputs.a }}\"'\n",
            "- env:\n    INPUTS_A: ${{ inputs.a }}\n  run: 'echo \"${INPUTS_A}\"'\n",
        ),
        (
            "- run: |\n    # see ${{ github.ref }}\n    INPUTS_A=1\n    echo ${{ inputs.a }}\n",
            "- env:\n    INPUTS_A_2: ${{ inputs.a }}\n  run: |\n    # see github.ref\n    INPUTS_A=1\n    echo ${INPUTS_A_2}\n",
        ),
    ],
)
def test_the_expression_is_a_variable(before, after):
    assert steps_after(before) == after


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ("run: echo \\\\${{ inputs.a }}", ""),
        ("run: echo \\${{ inputs.a }}", "a backslash stands before it"),
        ("run: echo $${{ inputs.a }}", "a dollar stands before it"),
        ("run: ${{ inputs.a }}=1", "it stands in a variable name"),
        ("run: echo $'${{ inputs.a }}'", "it stands in a ansi c string"),
        ("run: 'if ${{ inputs.a }}'", "does not read as bash"),
        ("run: print(${{ inputs.a }})\n    shell: python", "a script for python"),
        ("run: echo ${{ format('{0}', env.A) }}\n    env: {A: b}", "reads the step's own environment"),
    ],
)
def test_where_no_variable_says_the_same_the_job_is_left(step, why):
    result = harden(job(f"{QUIET}steps:\n  - {step}\n"))
    assert why in result.left["build"].reason if why else not result.left


@pytest.mark.parametrize(
    ("runner", "matrix", "left"),
    [
        ("ubuntu-latest", "", False),
        ("${{ matrix.os }}", "strategy: {matrix: {os: [ubuntu-latest, macos-latest]}}\n", False),
        ("${{ matrix.os }}", "strategy: {matrix: {os: [ubuntu-latest, windows-latest]}}\n", True),
    ],
)
def test_the_shell_is_that_of_the_runner(runner, matrix, left):
    body = QUIET.replace("ubuntu-latest", runner) + matrix + "steps:\n  - run: ./x ${{ inputs.a }}\n"
    assert bool(harden(job(body)).left) == left


@pytest.mark.parametrize(
    ("values", "written"), [("[a, 1.2]", '"${MATRIX_P}"'), ("[a b, c]", "${MATRIX_P}"), ("[]", "${MATRIX_P}")]
)
def test_a_value_of_the_matrix_that_is_one_word_is_quoted(values, written):
    result = harden(job(f"{QUIET}strategy: {{matrix: {{p: {values}}}}}\nsteps:\n  - run: ./x ${{{{ matrix.p }}}}\n"))
    assert f"run: ./x {written}\n" in result.content.decode()
