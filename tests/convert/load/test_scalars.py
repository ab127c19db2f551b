"""YAML scalars, interpolation and the spelling of quantities, as the Compose binary has them."""

import pytest

from sophia_tidy.convert.load import LoadError

from .loading import load, service

SPELLED = {
    "1": "1",
    "1.50": "1.5",
    "1e3": "1000",
    "1000000.0": "1e+06",
    "123456789.5": "1.234567895e+08",
    "true": "true",
    "yes": "yes",
    "on": "on",
    "0777": "511",
    "0o17": "15",
    "0x1F": "31",
    "0b11": "3",
    "1_000": "1000",
    "08": "8",
    "22:22": "22:22",
    "~": None,
    "null": None,
    "NuLL": "NuLL",
    "''": "",
    ".5": "0.5",
    "+1": "1",
    "-0": "0",
    "18446744073709551616": "1.8446744073709552e+19",
    "!!str 5": "5",
    "!!int '5'": "5",
    "!!float 5": "5",
    "!!binary aGVsbG8=": "hello",
    "!foo bar": "bar",
    "'$$x'": "$x",
    ".inf": "+Inf",
}


@pytest.mark.parametrize(("written", "value"), SPELLED.items(), ids=SPELLED)
def test_a_scalar_of_an_environment_is_spelled_as_the_binary_spells_it(written, value):
    assert service(f"environment: {{A: {written}}}")["environment"] == {"A": value}


REPLACED = {
    "$A": "a",
    "${A}": "a",
    "${U:-d}": "d",
    "${E:-d}": "d",
    "${E-d}": "",
    "${U-d}": "d",
    "${A:+x}": "x",
    "${U:+x}": "",
    "${E+x}": "x",
    "${E:+x}": "",
    "${U:-${A}}": "a",
    "${U:-${V:-deep}}": "deep",
    "$$A": "$A",
    "$$$A": "$a",
    "a$": "a$",
    "$1": "$1",
    "${U:-a}${U:-b}": "ab",
    "${U:-{}}": "{}",
    "${A:?why}": "a",
    "${E?why}": "",
    "${U:-a-b+c?d}": "a-b+c?d",
    "${U:-$$A}": "$A",
    "${U}": "",
}


@pytest.mark.parametrize(("written", "value"), REPLACED.items(), ids=REPLACED)
def test_a_variable_is_replaced(written, value):
    assert service(f"labels: {{t: '{written}'}}", {"A": "a", "E": ""})["labels"] == {"t": value}


@pytest.mark.parametrize("written", ["${", "${}", "${A", "${A b}", "${A:}", "${U:-${}", "${1}"])
def test_a_dollar_that_begins_no_expression_is_a_fault(written):
    with pytest.raises(LoadError, match="begins no expression") as caught:
        service(f"labels: {{t: '{written}'}}", {"A": "a"})
    assert (caught.value.code, caught.value.pointer) == ("interpolation", ("services", "s", "labels", "t"))


@pytest.mark.parametrize("written", ["${U:?tell me}", "${E:?tell me}", "${U?tell me}"])
def test_a_required_variable_that_is_missing_tells_its_reason(written):
    with pytest.raises(LoadError, match="tell me") as caught:
        service(f"labels: {{t: '{written}'}}", {"E": ""})
    assert caught.value.code == "required-variable"


def test_what_a_variable_gives_is_cast_and_its_template_is_kept():
    model = load("services:\n  s:\n    image: x\n    scale: ${N:-2}\n    environment: ['PASSWORD=${P}']\n", {"P": "q"})
    assert model.values["services"]["s"]["scale"] == 2
    assert model.templates == {
        ("services", "s", "scale"): "${N:-2}",
        ("services", "s", "environment", "PASSWORD"): "${P}",
    }


DURATIONS = {
    "1s": "1s",
    "90s": "1m30s",
    "1h": "1h0m0s",
    "1.5s": "1.5s",
    "1d": "24h0m0s",
    "100ms": "100ms",
    "1us": "1µs",
    "0": "0s",
    "-1s": "-1s",
    "1w2d": "216h0m0s",
}


@pytest.mark.parametrize(("written", "spelled"), DURATIONS.items(), ids=DURATIONS)
def test_a_duration_is_spelled_as_go_spells_it(written, spelled):
    assert service(f"stop_grace_period: '{written}'")["stop_grace_period"] == spelled


SIZES = {"512": "512", "1k": "1024", "64M": "67108864", "1.5g": "1610612736", "1 GiB": "1073741824", "100b": "100"}


@pytest.mark.parametrize(("written", "size"), SIZES.items(), ids=SIZES)
def test_a_size_is_bytes_as_text(written, size):
    assert service(f"mem_limit: '{written}'")["mem_limit"] == size


COMMANDS = {"a b": ["a", "b"], "a 'b c'": ["a", "b c"], "a | b": ["a"], "x 2>&1": ["x"], "a\\\\ b": ["a b"], "": []}


@pytest.mark.parametrize(("line", "words"), COMMANDS.items(), ids=COMMANDS)
def test_a_command_line_is_split_as_the_binary_splits_it(line, words):
    assert service(f'command: "{line}"')["command"] == words


@pytest.mark.parametrize(
    "body",
    [
        "stop_grace_period: 5",
        "stop_grace_period: 1x",
        "mem_limit: 1q",
        'command: "\'"',
        "cpus: x",
        "scale: 1.x",
        "init: maybe",
        "ports: ['1-2:1-3']",
        "ports: ['80/tls']",
    ],
)
def test_a_quantity_that_cannot_be_read_is_a_fault(body):
    with pytest.raises(LoadError) as caught:
        service(body)
    assert caught.value.code in ("wrong-type", "wrong-value") and caught.value.location.line == 2
