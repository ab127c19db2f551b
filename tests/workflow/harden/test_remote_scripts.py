"""Expressions in scripts for another machine: the action hands the variables on; those of other actions are told."""

import pytest

from sophia_tidy.workflow.harden import built_in_rules

from .cases import harden, steps, steps_after

PIN = built_in_rules().pins.tags("appleboy/ssh-action")["v1"]
USES = f"- uses: appleboy/ssh-action@{PIN.sha} # {PIN.version}\n"
GIVEN = "  env:\n    SECRET_A: ${{ secrets.A }}\n    RUN_SHA: ${{ github.sha }}\n"


@pytest.mark.parametrize(
    ("envs", "after"),
    [
        ("", "    envs: SECRET_A,RUN_SHA\n"),
        ("    envs: B\n", "    envs: B,SECRET_A,RUN_SHA\n"),
        ("    envs: 'B,C'\n", "    envs: 'B,C,SECRET_A,RUN_SHA'\n"),
    ],
)
def test_the_variables_are_handed_on(envs, after):
    script = "    script: |\n      login '{}'\n      run \"{}\"\n"
    before = script.format("${{ secrets.A }}", "${{ github.sha }}")
    new = steps_after(f"- uses: appleboy/ssh-action@v1\n  with:\n{envs}{before}")
    wanted = script.format("'\"${SECRET_A}\"'", "${RUN_SHA}")
    assert new == f"{USES}{GIVEN}  with:\n{after}{wanted}"


@pytest.mark.parametrize("version", ["v0.1.10", "v1.2.5"])
def test_only_a_version_that_quotes_what_it_hands_on_is_trusted(version):
    result = harden(steps(f"- uses: appleboy/ssh-action@{version}\n  with:\n    script: run ${{{{ github.sha }}}}\n"))
    assert ("${{ github.sha }}\n" in result.content.decode().rpartition("script:")[2]) == (version == "v0.1.10")


def test_code_of_other_actions_is_told():
    result = harden(steps("- uses: mikefarah/yq@v4\n  with:\n    cmd: yq ${{ inputs.a }}\n"))
    assert [str(each.kind) for each in result.open] == ["template-injection"]
