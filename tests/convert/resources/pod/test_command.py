"""entrypoint and command, as a container's command and args."""

import pytest

from ..scene import container, fates, rules_of


@pytest.mark.parametrize(
    ("values", "command", "args"),
    [
        ({"command": ["serve", "--port", "80"]}, None, ["serve", "--port", "80"]),
        ({"entrypoint": ["/start"]}, ["/start"], None),
        ({"entrypoint": ["/start"], "command": ["now"]}, ["/start"], ["now"]),
        ({"entrypoint": [], "command": ["/bin/echo", "hello"]}, ["/bin/echo", "hello"], None),
        ({"entrypoint": None, "command": None}, None, None),
        ({"command": []}, None, None),
        ({"command": ["sh", "-c", "echo $(date) $HOME"]}, None, ["sh", "-c", "echo $$(date) $HOME"]),
    ],
)
def test_the_words_of_a_process(values, command, args):
    found = container(values)
    assert (found.get("command"), found.get("args")) == (command, args)


def test_an_empty_entrypoint_alone_has_no_counterpart():
    assert "entrypoint-reset" in rules_of({"entrypoint": []})
    assert fates({"entrypoint": []})["entrypoint"].status == "needs-decision"


@pytest.mark.parametrize(
    ("values", "pointer", "target"),
    [
        ({"command": ["a"]}, "command.0", "Deployment/api.spec.template.spec.containers[0].args"),
        ({"entrypoint": ["a"]}, "entrypoint.0", "Deployment/api.spec.template.spec.containers[0].command"),
        ({"working_dir": "/srv"}, "working_dir", "Deployment/api.spec.template.spec.containers[0].workingDir"),
        ({"tty": True}, "tty", "Deployment/api.spec.template.spec.containers[0].tty"),
        ({"stdin_open": True}, "stdin_open", "Deployment/api.spec.template.spec.containers[0].stdin"),
    ],
)
def test_each_key_is_accounted_for_with_its_place(values, pointer, target):
    entry = fates(values)[pointer]
    assert (entry.status, entry.target) == ("mapped", target)


def test_directory_and_terminal():
    found = container({"working_dir": "/srv", "tty": True, "stdin_open": True})
    assert (found["workingDir"], found["tty"], found["stdin"]) == ("/srv", True, True)
    assert "tty" not in container({"tty": False})


def test_a_password_in_a_command_is_a_variable():
    found = container({"command": ["serve", "--password", "tr0ub4dor&3"]})
    assert "tr0ub4dor&3" not in str(found)
    assert found["args"][2].startswith("$(")
