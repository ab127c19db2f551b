"""ConfigMaps and Secrets."""

from base64 import b64encode

from ..manifests import marked, thing

MIB = 1024 * 1024


def config(**fields):
    return thing("v1", "ConfigMap", **fields)


def secret(kind="Opaque", **fields):
    return thing("v1", "Secret", type=kind, **fields)


def coded(text):
    return b64encode(text.encode()).decode()


CASES = {
    "key-of-data": (
        [
            config(data={"a b": ""}),
            config(data={"a/b": ""}),
            config(data={"..a": ""}),
            config(data={"a" * 254: ""}),
            secret(stringData={"a:b": ""}),
        ],
        [config(data={"app.conf": "", "A_b-c": "", ".env": "", "a" * 253: ""})],
    ),
    "key-in-both": (
        [config(data={"a": "x"}, binaryData={"a": "eA=="})],
        [config(data={"a": "x"}, binaryData={"b": "eA=="})],
    ),
    "data-size": (
        [
            config(data={"a": "x" * (MIB + 1)}),
            secret(stringData={"a": "x" * MIB, "b": "x"}),
            config(binaryData={"a": coded("x" * (MIB + 1))}),
        ],
        [config(data={"a": "x" * MIB}), secret(data={"a": coded("x" * MIB)})],
    ),
    "base64-value": (
        [secret(data={"a": "plain text"}), secret(data={"a": "YQ"}), config(binaryData={"a": "é"})],
        [
            secret(data={"a": "YQ=="}),
            secret(stringData={"a": "plain text"}),
            secret(data={"a": ""}),
            secret(data={"a": "YW\nFh"}),
        ],
    ),
    "secret-key": (
        [
            secret("kubernetes.io/tls", stringData={"tls.crt": "x"}),
            secret("kubernetes.io/basic-auth"),
            secret("kubernetes.io/ssh-auth"),
            secret("kubernetes.io/service-account-token"),
        ],
        [
            secret("kubernetes.io/tls", stringData={"tls.crt": "x", "tls.key": "y"}),
            secret("kubernetes.io/basic-auth", stringData={"password": "x"}),
            marked(
                secret("kubernetes.io/service-account-token"), annotations={"kubernetes.io/service-account.name": "api"}
            ),
        ],
    ),
    "secret-json": (
        [secret("kubernetes.io/dockerconfigjson", stringData={".dockerconfigjson": "auths"})],
        [
            secret("kubernetes.io/dockerconfigjson", stringData={".dockerconfigjson": '{"auths": {}}'}),
            secret("kubernetes.io/dockerconfigjson", data={".dockerconfigjson": coded("{}")}),
        ],
    ),
    "large-object": (
        [thing("v1", "ConfigMap") | {"metadata": {"name": "a", "managedFields": [{"manager": "x" * (2 * MIB)}]}}],
        [config(data={"a": "x" * MIB})],
    ),
}
