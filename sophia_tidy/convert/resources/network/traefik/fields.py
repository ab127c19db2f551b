"""The fields of Traefik's parts, and the types that its custom resources want for them.

Labels are text; a resource's schema asks for numbers, truth values and lists
(Traefik, "Kubernetes CRD", ``pkg/provider/kubernetes/crd/traefikio/v1alpha1``).
A table maps a field's path, in lower case, to its spelling and its type.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .part import split


class Malformed(ValueError):
    """A label's value is not what its field wants; says what was expected, never the value."""


def text(value: str) -> str:
    return value


def whole(value: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise Malformed("a whole number") from None


def truth(value: str) -> bool:
    """As Go's ``strconv.ParseBool``; a label that is only named is true."""
    if value.lower() in ("", "true", "1", "t"):
        return True
    if value.lower() in ("false", "0", "f"):
        return False
    raise Malformed("true or false")


def duration(value: str) -> str:
    """Go's duration; a bare number is seconds, which a resource has to say."""
    return f"{value}s" if value.isdecimal() else value


Reader = Callable[[str], Any]
Table = Mapping[str, Reader]
MAP = "*"
"""The last word of a path whose field is a map: the name after it is the key, kept as written."""


def read_fields(
    labels: Mapping[tuple[str, ...], tuple[tuple[str, ...], str]], table: Table
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Any]]:
    """For each label that the table knows: its key, its path in a resource's spelling, and its value.

    ``labels`` maps a path in lower case to the path as written and the value.

    Raises:
        Malformed: a value is of another type.
    """
    known = _index(table)
    for key, (written, value) in labels.items():
        if key in known:
            path, reader = known[key]
            yield key, path, reader(value)
        elif len(key) > 1 and (*key[:-1], MAP) in known:
            path, reader = known[(*key[:-1], MAP)]
            yield key, (*path[:-1], written[-1]), reader(value)


def known_spelling(key: tuple[str, ...], table: Table) -> bool:
    """Whether the table has a field."""
    known = _index(table)
    return key in known or (len(key) > 1 and (*key[:-1], MAP) in known)


def put(into: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Set a value below nested mappings, which are made on the way."""
    for part in path[:-1]:
        into = into.setdefault(part, {})
    into[path[-1]] = value


_INDEXES: dict[int, dict[tuple[str, ...], tuple[tuple[str, ...], Reader]]] = {}


def _index(table: Table) -> dict[tuple[str, ...], tuple[tuple[str, ...], Reader]]:
    found = _INDEXES.get(id(table))
    if found is None:
        found = {tuple(path.lower().split(".")): (tuple(path.split(".")), reader) for path, reader in table.items()}
        _INDEXES[id(table)] = found
    return found


_STRATEGY: Table = {"ipStrategy.depth": whole, "ipStrategy.excludedIPs": split, "ipStrategy.ipv6Subnet": whole}
_CRITERION: Table = {f"sourceCriterion.{path}": reader for path, reader in _STRATEGY.items()} | {
    "sourceCriterion.requestHeaderName": text,
    "sourceCriterion.requestHost": truth,
}
_NAMES = ("commonName", "country", "domainComponent", "locality", "organization", "province", "serialNumber")

# Fields that lead to files of a Traefik container, or to users, are read elsewhere (`middleware`).
MIDDLEWARES: Mapping[str, Table] = {
    "addPrefix": {"prefix": text},
    "basicAuth": {"headerField": text, "realm": text, "removeHeader": truth},
    "buffering": {
        "maxRequestBodyBytes": whole,
        "maxResponseBodyBytes": whole,
        "memRequestBodyBytes": whole,
        "memResponseBodyBytes": whole,
        "retryExpression": text,
    },
    "chain": {},
    "circuitBreaker": {
        "checkPeriod": duration,
        "expression": text,
        "fallbackDuration": duration,
        "recoveryDuration": duration,
        "responseCode": whole,
    },
    "compress": {
        "defaultEncoding": text,
        "encodings": split,
        "excludedContentTypes": split,
        "includedContentTypes": split,
        "minResponseBodyBytes": whole,
    },
    "contentType": {"autoDetect": truth},
    "digestAuth": {"headerField": text, "realm": text, "removeHeader": truth},
    "errors": {"query": text, "status": split},
    "forwardAuth": {
        "addAuthCookiesToResponse": split,
        "address": text,
        "authRequestHeaders": split,
        "authResponseHeaders": split,
        "authResponseHeadersRegex": text,
        "forwardBody": truth,
        "headerField": text,
        "maxBodySize": whole,
        "preserveLocationHeader": truth,
        "preserveRequestMethod": truth,
        "trustForwardHeader": truth,
        "tls.insecureSkipVerify": truth,
    },
    "grpcWeb": {"allowOrigins": split},
    "headers": {
        "accessControlAllowCredentials": truth,
        "accessControlAllowHeaders": split,
        "accessControlAllowMethods": split,
        "accessControlAllowOriginList": split,
        "accessControlAllowOriginListRegex": split,
        "accessControlExposeHeaders": split,
        "accessControlMaxAge": whole,
        "addVaryHeader": truth,
        "allowedHosts": split,
        "browserXssFilter": truth,
        "contentSecurityPolicy": text,
        "contentSecurityPolicyReportOnly": text,
        "contentTypeNosniff": truth,
        "customBrowserXSSValue": text,
        "customFrameOptionsValue": text,
        f"customRequestHeaders.{MAP}": text,
        f"customResponseHeaders.{MAP}": text,
        "featurePolicy": text,
        "forceSTSHeader": truth,
        "frameDeny": truth,
        "hostsProxyHeaders": split,
        "isDevelopment": truth,
        "permissionsPolicy": text,
        "publicKey": text,
        "referrerPolicy": text,
        "sslForceHost": truth,
        "sslHost": text,
        f"sslProxyHeaders.{MAP}": text,
        "sslRedirect": truth,
        "sslTemporaryRedirect": truth,
        "stsIncludeSubdomains": truth,
        "stsPreload": truth,
        "stsSeconds": whole,
    },
    "inFlightReq": {"amount": whole, **_CRITERION},
    "ipAllowList": {"sourceRange": split, "rejectStatusCode": whole, **_STRATEGY},
    "ipWhiteList": {"sourceRange": split, **_STRATEGY},
    "passTLSClientCert": {
        "pem": truth,
        "info.notAfter": truth,
        "info.notBefore": truth,
        "info.sans": truth,
        "info.serialNumber": truth,
        **{f"info.{who}.{name}": truth for who in ("issuer", "subject") for name in _NAMES},
        "info.subject.organizationalUnit": truth,
    },
    "rateLimit": {"average": whole, "burst": whole, "period": duration, **_CRITERION},
    "redirectRegex": {"permanent": truth, "regex": text, "replacement": text},
    "redirectScheme": {"permanent": truth, "port": text, "scheme": text},
    "replacePath": {"path": text},
    "replacePathRegex": {"regex": text, "replacement": text},
    "retry": {"attempts": whole, "initialInterval": duration},
    "stripPrefix": {"prefixes": split, "forceSlash": truth},
    "stripPrefixRegex": {"regex": split},
}
TCP_MIDDLEWARES: Mapping[str, Table] = {
    "inFlightConn": {"amount": whole},
    "ipAllowList": {"sourceRange": split},
    "ipWhiteList": {"sourceRange": split},
}
COOKIE: Table = {
    "sticky.cookie.name": text,
    "sticky.cookie.secure": truth,
    "sticky.cookie.httpOnly": truth,
    "sticky.cookie.sameSite": text,
    "sticky.cookie.maxAge": whole,
    "sticky.cookie.path": text,
    "sticky.cookie.domain": text,
}
SERVICE: Table = {**COOKIE, "passHostHeader": truth, "responseForwarding.flushInterval": text, "strategy": text}
TCP_SERVICE: Table = {"terminationDelay": whole, "proxyProtocol.version": whole}
TRANSPORT: Table = {
    "serverName": text,
    "insecureSkipVerify": truth,
    "maxIdleConnsPerHost": whole,
    "disableHTTP2": truth,
    "peerCertURI": text,
    "forwardingTimeouts.dialTimeout": duration,
    "forwardingTimeouts.responseHeaderTimeout": duration,
    "forwardingTimeouts.idleConnTimeout": duration,
}
TLS_OPTION: Table = {
    "minVersion": text,
    "maxVersion": text,
    "cipherSuites": split,
    "curvePreferences": split,
    "sniStrict": truth,
    "alpnProtocols": split,
    "preferServerCipherSuites": truth,
}
