"""Slips are mended and told; what is right stays byte for byte."""

from pathlib import PurePosixPath

import pytest
import yaml

from sophia_tidy.convert.input_fixes import mended

PATH = PurePosixPath("stack.yml")
MENDED = {
    "a tab": ("services:\n\tweb:\n\t\timage: a\n", "services:\n  web:\n    image: a\n"),
    "a key twice": (
        "services:\n  web:\n    image: a\n    restart: always\n    image: b\n",
        "services:\n  web:\n    restart: always\n    image: b\n",
    ),
    "a block twice": (
        "services:\n  web:\n    image: a\n    environment:\n      A: 1\n    environment:\n      B: 2\n",
        "services:\n  web:\n    image: a\n    environment:\n      B: 2\n",
    ),
    "a service twice": (
        "services:\n  web:\n    image: a\n\n  web:\n    image: b\n",
        "services:\n\n  web:\n    image: b\n",
    ),
    "replicas beside deploy": (
        "services:\n  web:\n    image: a\n    replicas: 3\n",
        "services:\n  web:\n    image: a\n    deploy:\n      replicas: 3\n",
    ),
    "placement beside an existing deploy": (
        "services:\n  web:\n    deploy:\n      replicas: 3\n    placement:\n      constraints: [a == b]\n    image: a\n",
        "services:\n  web:\n    deploy:\n      placement:\n        constraints: [a == b]\n      replicas: 3\n    image: a\n",
    ),
    "generic_resources beside reservations": (
        "services:\n  gpu:\n    image: a\n    deploy:\n      resources:\n        generic_resources:\n"
        "          - discrete_resource_spec: {kind: GPU, value: 1}\n",
        "services:\n  gpu:\n    image: a\n    deploy:\n      resources:\n        reservations:\n          generic_resources:\n"
        "            - discrete_resource_spec: {kind: GPU, value: 1}\n",
    ),
    "constraints beside placement": (
        "services:\n  web:\n    image: a\n    deploy:\n      constraints:\n        - a == b\n",
        "services:\n  web:\n    image: a\n    deploy:\n      placement:\n        constraints:\n          - a == b\n",
    ),
    "a hyphen for an underscore": (
        "services:\n  web:\n    image: a\n    container-name: w\n",
        "services:\n  web:\n    image: a\n    container_name: w\n",
    ),
    "a letter too few": (
        "services:\n  web:\n    image: a\n    enviroment:\n      A: 1\n",
        "services:\n  web:\n    image: a\n    environment:\n      A: 1\n",
    ),
    "one port": (
        'services:\n  web:\n    image: a\n    ports: "80:80"  # web\n',
        'services:\n  web:\n    image: a\n    ports: ["80:80"]  # web\n',
    ),
    "one constraint": (
        "services:\n  web:\n    image: a\n    deploy:\n      placement:\n        constraints: node.role == manager\n",
        "services:\n  web:\n    image: a\n    deploy:\n      placement:\n        constraints: [node.role == manager]\n",
    ),
    "a mapping in a list": (
        "services:\n  web:\n    image: a\n    environment:\n      - A: x y\n      - B=2\n",
        'services:\n  web:\n    image: a\n    environment:\n      - "A=x y"\n      - B=2\n',
    ),
    "no services above": (
        '# old\nweb:\n  image: a\n  ports: ["80"]\ndb:\n  image: b\n',
        '# old\nservices:\n  web:\n    image: a\n    ports: ["80"]\n  db:\n    image: b\n',
    ),
    "a volume that nobody declares": (
        'services:\n  db:\n    image: a\n    volumes: ["data:/x", "./b:/b", /anonymous]\n',
        'services:\n  db:\n    image: a\n    volumes: ["data:/x", "./b:/b", /anonymous]\nvolumes:\n  data:\n',
    ),
    "a network among declared ones": (
        "services:\n  db:\n    image: a\n    networks: [front, back]\nnetworks:\n    front:\n",
        "services:\n  db:\n    image: a\n    networks: [front, back]\nnetworks:\n    back:\n    front:\n",
    ),
    "a secret that must exist already": (
        "services:\n  db:\n    image: a\n    secrets: [key]\n",
        "services:\n  db:\n    image: a\n    secrets: [key]\nsecrets:\n  key:\n    external: true\n",
    ),
    "CRLF": (
        "services:\r\n  web:\r\n    image: a\r\n    replicas: 3\r\n",
        "services:\r\n  web:\r\n    image: a\r\n    deploy:\r\n      replicas: 3\r\n",
    ),
    "two slips at once": (
        "services:\n  web:\n    image: a\n    enviroment:\n      - A: 1\n",
        'services:\n  web:\n    image: a\n    environment:\n      - "A=1"\n',
    ),
}
LEFT_ALONE = {
    "a right file": "services:\n  web:\n    image: a\n    environment:\n      - A=1\n    deploy:\n      replicas: 2\n",
    "merge keys twice": "x-a: &a {a: 1}\nx-b: &b {b: 2}\nservices:\n  web:\n    image: a\n    labels:\n      <<: *a\n      <<: *b\n",
    "an extension": "services:\n  web:\n    image: a\n    x-enviroment: 1\n",
    "a key that resembles nothing": "services:\n  web:\n    image: a\n    colour: red\n",
    "both spellings": "services:\n  web:\n    image: a\n    container_name: a\n    container-name: b\n",
    "a tab inside of a line": "services:\n  web:\n    image: a\t# b\n",
    "no yaml": "services: [\n",
    "a list at the top": "- a\n",
    "something else at the top": "steps:\n  run: a\n",
    "an empty file": "",
    "declared names, paths and variables": 'services:\n  a:\n    image: a\n    volumes: ["d:/x", "$D:/y", "~/z:/z"]\n'
    "    networks: {default: {}}\nvolumes: {d: {}}\n",
    "flow style": "services: {web: {image: a, replicas: 3}}\n",
}


@pytest.mark.parametrize(("before", "after"), MENDED.values(), ids=MENDED)
def test_a_slip_is_mended_and_told(before, after):
    done = mended(before.encode(), PATH)
    assert done.content.decode() == after
    assert done.findings and all(finding.rule == "stack-slip" and finding.location.line for finding in done.findings)
    yaml.safe_load(done.content)


@pytest.mark.parametrize("text", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_what_is_no_slip_stays(text):
    assert mended(text.encode(), PATH) == type(mended(b"", PATH))(text.encode(), ())


@pytest.mark.parametrize("before", [before for before, _ in MENDED.values()], ids=list(MENDED))
def test_a_mended_file_has_no_slip(before):
    once = mended(before.encode(), PATH)
    assert mended(once.content, PATH).findings == ()
