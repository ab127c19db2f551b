"""Traefik's kinds (doc.traefik.io, "Kubernetes Custom Resources", v3)."""

from typing import Any

from .words import ANY, ELSEWHERE, FLAG, FREE, PORT, TEXT, TEXTS, WHOLE

VERSION = "traefik.io/v1alpha1"
_COOKIE = {
    "domain": TEXT,
    "httpOnly": FLAG,
    "maxAge": WHOLE,
    "name": TEXT,
    "path": TEXT,
    "sameSite": TEXT,
    "secure": FLAG,
}
_HEALTH = {
    "followRedirects": FLAG,
    "headers": FREE,
    "hostname": TEXT,
    "interval": PORT,
    "method": TEXT,
    "mode": TEXT,
    "path": TEXT,
    "port": WHOLE,
    "scheme": TEXT,
    "status": WHOLE,
    "timeout": PORT,
    "unhealthyInterval": PORT,
}
_BACKEND = {
    "healthCheck": _HEALTH,
    "kind": TEXT,
    "name!": TEXT,
    "namespace": TEXT,
    "nativeLB": FLAG,
    "nodePortLB": FLAG,
    "passHostHeader": FLAG,
    "passiveHealthCheck": {"failureWindow": PORT, "maxFailedAttempts": WHOLE},
    "port": PORT,
    "responseForwarding": {"flushInterval": TEXT},
    "scheme": TEXT,
    "serversTransport": TEXT,
    "sticky": {"cookie": _COOKIE},
    "strategy": TEXT,
    "weight": WHOLE,
}
_DOMAINS = [{"main": TEXT, "sans": TEXTS}]
_TLS = {"certResolver": TEXT, "domains": _DOMAINS, "options": ELSEWHERE, "secretName": TEXT, "store": ELSEWHERE}
_ROUTE = {
    "kind": TEXT,
    "match!": TEXT,
    "middlewares": [ELSEWHERE],
    "priority": WHOLE,
    "services": [_BACKEND],
    "syntax": TEXT,
    "observability": {"accessLogs": FLAG, "metrics": FLAG, "traceVerbosity": TEXT, "tracing": FLAG},
}
_TCP_BACKEND = {
    "name!": TEXT,
    "namespace": TEXT,
    "nativeLB": FLAG,
    "nodePortLB": FLAG,
    "port!": PORT,
    "proxyProtocol": ANY,
    "serversTransport": TEXT,
    "terminationDelay": WHOLE,
    "tls": FLAG,
    "weight": WHOLE,
}
_TCP_ROUTE = {"match!": TEXT, "middlewares": [ELSEWHERE], "priority": WHOLE, "services": [_TCP_BACKEND], "syntax": TEXT}
_UDP_BACKEND = {"name!": TEXT, "namespace": TEXT, "nativeLB": FLAG, "nodePortLB": FLAG, "port!": PORT, "weight": WHOLE}
_STRATEGY = {"depth": WHOLE, "excludedIPs": TEXTS, "ipv6Subnet": WHOLE}
_CRITERION = {"ipStrategy": _STRATEGY, "requestHeaderName": TEXT, "requestHost": FLAG}
_AUTH = {"headerField": TEXT, "realm": TEXT, "removeHeader": FLAG, "secret": TEXT}
_HEADERS = {
    **dict.fromkeys(
        (
            "accessControlAllowCredentials",
            "addVaryHeader",
            "browserXssFilter",
            "contentTypeNosniff",
            "forceSTSHeader",
            "frameDeny",
            "isDevelopment",
            "sslForceHost",
            "sslRedirect",
            "sslTemporaryRedirect",
            "stsIncludeSubdomains",
            "stsPreload",
        ),
        FLAG,
    ),
    **dict.fromkeys(
        (
            "accessControlAllowHeaders",
            "accessControlAllowMethods",
            "accessControlAllowOriginList",
            "accessControlAllowOriginListRegex",
            "accessControlExposeHeaders",
            "allowedHosts",
            "hostsProxyHeaders",
        ),
        TEXTS,
    ),
    **dict.fromkeys(
        (
            "contentSecurityPolicy",
            "contentSecurityPolicyReportOnly",
            "customBrowserXSSValue",
            "customFrameOptionsValue",
            "featurePolicy",
            "permissionsPolicy",
            "publicKey",
            "referrerPolicy",
            "sslHost",
        ),
        TEXT,
    ),
    **dict.fromkeys(("customRequestHeaders", "customResponseHeaders", "sslProxyHeaders"), FREE),
    "accessControlMaxAge": WHOLE,
    "stsSeconds": WHOLE,
}
_FORWARD = {
    "addAuthCookiesToResponse": TEXTS,
    "address": TEXT,
    "authRequestHeaders": TEXTS,
    "authResponseHeaders": TEXTS,
    "authResponseHeadersRegex": TEXT,
    "forwardBody": FLAG,
    "headerField": TEXT,
    "maxBodySize": WHOLE,
    "maxResponseBodySize": WHOLE,
    "preserveLocationHeader": FLAG,
    "preserveRequestMethod": FLAG,
    "tls": {"caOptional": FLAG, "caSecret": TEXT, "certSecret": TEXT, "insecureSkipVerify": FLAG},
    "trustForwardHeader": FLAG,
}
_MIDDLEWARE = {
    "addPrefix": {"prefix": TEXT},
    "basicAuth": _AUTH,
    "digestAuth": _AUTH,
    "buffering": {
        "maxRequestBodyBytes": WHOLE,
        "maxResponseBodyBytes": WHOLE,
        "memRequestBodyBytes": WHOLE,
        "memResponseBodyBytes": WHOLE,
        "retryExpression": TEXT,
    },
    "chain": {"middlewares": [ELSEWHERE]},
    "circuitBreaker": {
        "checkPeriod": PORT,
        "expression": TEXT,
        "fallbackDuration": PORT,
        "recoveryDuration": PORT,
        "responseCode": WHOLE,
    },
    "compress": {
        "defaultEncoding": TEXT,
        "encodings": TEXTS,
        "excludedContentTypes": TEXTS,
        "includedContentTypes": TEXTS,
        "minResponseBodyBytes": WHOLE,
    },
    "contentType": {"autoDetect": FLAG},
    "errors": {"query": TEXT, "service": _BACKEND, "status": TEXTS, "statusRewrites": {"*": WHOLE}},
    "forwardAuth": _FORWARD,
    "grpcWeb": {"allowOrigins": TEXTS},
    "headers": _HEADERS,
    "inFlightReq": {"amount": WHOLE, "sourceCriterion": _CRITERION},
    "ipAllowList": {"ipStrategy": _STRATEGY, "rejectStatusCode": WHOLE, "sourceRange": TEXTS},
    "ipWhiteList": {"ipStrategy": _STRATEGY, "sourceRange": TEXTS},
    "passTLSClientCert": ANY,
    "plugin": {"*": ANY},
    "rateLimit": {"average": WHOLE, "burst": WHOLE, "period": PORT, "redis": ANY, "sourceCriterion": _CRITERION},
    "redirectRegex": {"permanent": FLAG, "regex": TEXT, "replacement": TEXT},
    "redirectScheme": {"permanent": FLAG, "port": TEXT, "scheme": TEXT},
    "replacePath": {"path": TEXT},
    "replacePathRegex": {"regex": TEXT, "replacement": TEXT},
    "retry": {"attempts": WHOLE, "initialInterval": PORT},
    "stripPrefix": {"forceSlash": FLAG, "prefixes": TEXTS},
    "stripPrefixRegex": {"regex": TEXTS},
}
_OPTION = {
    "alpnProtocols": TEXTS,
    "cipherSuites": TEXTS,
    "clientAuth": {"clientAuthType": TEXT, "secretNames": TEXTS},
    "curvePreferences": TEXTS,
    "disableSessionTickets": FLAG,
    "maxVersion": TEXT,
    "minVersion": TEXT,
    "preferServerCipherSuites": FLAG,
    "sniStrict": FLAG,
}
_TRANSPORT = {
    "certificatesSecrets": TEXTS,
    "cipherSuites": TEXTS,
    "disableHTTP2": FLAG,
    "forwardingTimeouts": ANY,
    "insecureSkipVerify": FLAG,
    "maxIdleConnsPerHost": WHOLE,
    "maxVersion": TEXT,
    "minVersion": TEXT,
    "peerCertURI": TEXT,
    "rootCAs": [{"configMap": TEXT, "secret": TEXT}],
    "rootCAsSecrets": TEXTS,
    "serverName": TEXT,
    "spiffe": ANY,
}

SHAPES: dict[tuple[str, str], Any] = {
    (VERSION, kind): {"spec!": spec}
    for kind, spec in {
        "IngressRoute": {"entryPoints": TEXTS, "parentRefs": [ELSEWHERE], "routes!": [_ROUTE], "tls": _TLS},
        "IngressRouteTCP": {"entryPoints": TEXTS, "routes!": [_TCP_ROUTE], "tls": {**_TLS, "passthrough": FLAG}},
        "IngressRouteUDP": {"entryPoints": TEXTS, "routes!": [{"services": [_UDP_BACKEND]}]},
        "Middleware": _MIDDLEWARE,
        "MiddlewareTCP": {
            "inFlightConn": {"amount": WHOLE},
            "ipAllowList": {"sourceRange": TEXTS},
            "ipWhiteList": {"sourceRange": TEXTS},
        },
        "TLSOption": _OPTION,
        "TLSStore": {
            "certificates": [{"secretName!": TEXT}],
            "defaultCertificate": {"secretName!": TEXT},
            "defaultGeneratedCert": {"domain": {"main": TEXT, "sans": TEXTS}, "resolver": TEXT},
        },
        "ServersTransport": _TRANSPORT,
    }.items()
}
