"""Whatever stack holds a credential, its value is in nothing that the conversion makes or says."""

import string
from pathlib import PurePosixPath

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sophia_tidy.convert.cluster import Cluster
from sophia_tidy.convert.converted_stack import ConversionInputs, convert_stack
from sophia_tidy.convert.known_images.table import built_in
from sophia_tidy.convert.load import load_model
from sophia_tidy.convert.model import LoadRequest
from sophia_tidy.convert.output.chart import chart
from sophia_tidy.convert.output.kustomize import base
from sophia_tidy.convert.reachability.mermaid import diagram_mermaid
from sophia_tidy.convert.reachability.svg import diagram_svg

SECRET = st.text(string.ascii_letters + string.digits, min_size=12, max_size=20).map(lambda text: f"Q7{text}9z")
NAMES = st.sampled_from(
    ["DB_PASSWORD", "API_TOKEN", "SECRET_KEY", "redis-password", "sentryDsn", "AWS_SECRET_ACCESS_KEY"]
)


@st.composite
def planted(draw):
    """A service with one secret in its environment, and the same value in other places; and the value."""
    value, name = draw(SECRET), draw(NAMES)
    service = {"image": draw(st.sampled_from(["example/a:1", "redis:7", "postgres:16"])), "environment": {name: value}}
    for place in draw(
        st.sets(st.sampled_from(["other", "url", "list", "script", "test", "label", "config", "log", "build", "hosts"]))
    ):
        match place:
            case "other":
                service["environment"]["PLAIN"] = f"prefix {value}"
            case "url":
                service["environment"]["ADDRESS"] = f"amqp://u:{value}@queue/"
            case "list":
                service["command"] = ["serve", "--option", value, f"--other={value}"]
            case "script":
                service["entrypoint"] = ["sh", "-c", f"echo {value} | serve '{value}' \"{value}\""]
            case "test":
                service["healthcheck"] = {"test": ["CMD-SHELL", f"check {value}"]}
            case "label":
                service["labels"] = {"note": f"see {value}"}
            case "config":
                service["configs"] = ["settings"]
            case "log":
                service["logging"] = {"driver": "gelf", "options": {"tag": value}}
            case "build":
                service["build"] = {"context": ".", "args": {"ARG": value}}
            case "hosts":
                service["annotations"] = {"x": value}
    return {
        "services": {"a": service, "b": {"image": "x", "environment": {"COPY": value}}},
        "configs": {"settings": {"content": f"line of {value}\n"}} if "configs" in service else {},
    }, value


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(planted())
def test_the_value_of_a_credential_is_in_no_output(case):
    stack, value = case
    text = yaml.safe_dump(stack).encode()
    path = PurePosixPath("/project/stack.yaml")

    def read(asked):
        if asked != path:
            raise FileNotFoundError(asked)
        return text

    model = load_model(LoadRequest((path,), path.parent, read, {}, name="shop"))
    done = convert_stack(model, ConversionInputs(Cluster(), built_in(), lambda name: None))
    written = {**base(done.files, "shop"), **chart(done.files, "shop", "1.0.0")}
    said = {
        "findings": str(done.findings),
        "entries": str(done.entries),
        "diagram": diagram_mermaid(done.proof) + diagram_svg(done.proof),
    }
    assert [name for name, text in {**written, **said}.items() if value in text] == []
