"""The diagrams: every end and every line once, the same bytes each time, and nothing that a text could break."""

from xml.etree import ElementTree

import pytest

from sophia_tidy.convert.reachability import CallStatus, Edge, Proof
from sophia_tidy.convert.reachability.layers import drawing
from sophia_tidy.convert.reachability.mermaid import diagram_mermaid
from sophia_tidy.convert.reachability.svg import diagram_svg

from .stack import proof

STACK = {
    "web": {"environment": {"A": "http://api:80"}},
    "api": {"expose": ["80"], "environment": {"D": "http://db:1", "X": "https://example.com"}},
    "db": {"expose": ["1"]},
    "alone": {},
}
NAMESPACE = "{http://www.w3.org/2000/svg}"


def _drawn(found):
    return ElementTree.fromstring(diagram_svg(found))


def test_the_picture_is_well_formed_and_names_everybody():
    texts = {each.text for each in _drawn(proof(STACK)).iter(f"{NAMESPACE}text")}
    assert {"web", "api", "db", "alone", "example.com"} <= texts


def test_a_line_for_each_pair():
    titles = [
        each.find(f"{NAMESPACE}title").text
        for each in _drawn(proof(STACK)).iter(f"{NAMESPACE}path")
        if each.find(f"{NAMESPACE}title") is not None
    ]
    assert titles == ["web → api:80 proven", "api → db:1 proven", "api → example.com:443 external"]


def test_the_same_stack_is_the_same_bytes():
    assert diagram_svg(proof(STACK)) == diagram_svg(proof(STACK)) and diagram_mermaid(proof(STACK)) == diagram_mermaid(
        proof(STACK)
    )


def test_nothing_comes_from_elsewhere():
    text = diagram_svg(proof(STACK))
    assert (
        "http" not in text.replace("http://www.w3.org/2000/svg", "") and "<script" not in text and "<image" not in text
    )


def test_no_node_lies_on_another():
    nodes = [each for each in _drawn(proof(STACK)).iter(f"{NAMESPACE}rect") if "box" in each.get("class")]
    boxes = [tuple(float(each.get(key)) for key in ("x", "y", "width", "height")) for each in nodes]
    assert len(boxes) == 5
    for index, (x, y, width, height) in enumerate(boxes):
        assert not any(
            x < ox + ow and ox < x + width and y < oy + oh and oy < y + height for ox, oy, ow, oh in boxes[index + 1 :]
        )


@pytest.mark.parametrize("name", ['a"b', "<script>", "a&b", "ü" * 80])
def test_a_name_cannot_break_out(name):
    found = Proof(("web",), (Edge("web", name, 80, (), CallStatus.EXTERNAL),))
    assert ElementTree.fromstring(diagram_svg(found)) is not None
    assert "<script>" not in diagram_svg(found) + diagram_mermaid(found) and '"a"b"' not in diagram_mermaid(found)


def test_mermaid_says_what_holds_and_what_does_not():
    found = Proof(
        ("a", "b", "c"),
        (
            Edge("a", "b", 80, (), CallStatus.PROVEN),
            Edge("a", "c", None, (), CallStatus.BLOCKED),
            Edge("b", "x.io", 1, (), CallStatus.EXTERNAL),
        ),
    )
    assert diagram_mermaid(found).splitlines() == [
        "flowchart LR",
        '  n0["a"]',
        '  n1["b"]',
        '  n2["c"]',
        '  n3(["x.io"])',
        "  n0 -->|80| n1",
        "  n0 --x n2",
        "  n1 -.->|1| n3",
    ]


def test_no_services_are_a_picture_too():
    assert ElementTree.fromstring(diagram_svg(Proof())) is not None and diagram_mermaid(Proof()) == "flowchart LR\n"


@pytest.mark.parametrize(
    ("edges", "layers"),
    [
        ([("a", "b"), ("b", "c")], [["a"], ["b"], ["c"]]),
        ([("a", "b"), ("b", "a")], [["a"], ["b"]]),
        ([("b", "c"), ("a", "c")], [["a", "b"], ["c"]]),
        ([("a", "b"), ("b", "c"), ("d", "c")], [["a"], ["b", "d"], ["c"]]),
        ([("a", "a")], [["a"]]),
    ],
)
def test_who_is_called_stands_to_the_right(edges, layers):
    nodes = list(dict.fromkeys(sorted(end for edge in edges for end in edge)))
    found = drawing(nodes, edges)
    assert [sorted(place for place in layer if isinstance(place, str)) for layer in found.layers] == layers


def test_a_long_line_has_a_place_in_each_layer_between():
    found = drawing(["a", "b", "c"], [("a", "b"), ("b", "c"), ("a", "c")])
    assert found.paths[2] == ("a", (2, 1), "c") and (2, 1) in found.layers[1]
