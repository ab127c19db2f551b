"""The shapes of secrets: tokens, keys and hashes as their issuers write them.

Each shape has marks that stand in every such text, at its beginning unless
it says otherwise: `str.find` looks for a mark, and the pattern is tried
there alone, since most texts hold none.  Sources: the issuers'
documentation, and the patterns of gitleaks (``config/gitleaks.toml``); a
body may be shorter here, for a key that was cut is a key.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

RANDOM = 3.5  # bits for each character
_W, _A, _HEX = r"[A-Za-z0-9_-]", r"[A-Za-z0-9]", r"[a-fA-F0-9]"
_UUID = r"[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}"
_SHORT, _LEAST = 4_000, 16  # a text that is looked through at once; the shortest secret with a shape, without blanks
_BEFORE = 96  # characters in which a shape begins whose mark is in its midst


class Shape(NamedTuple):
    """What it is in words; its marks; the pattern, whose group ``secret``, if there is one, is what must not be shown."""

    what: str
    marks: tuple[str, ...]
    pattern: str
    leads: bool = True  # whether the text begins with the mark


class ShapeSpan(NamedTuple):
    """A secret's place in a text, and what it is."""

    start: int
    end: int
    what: str


SHAPES: Sequence[Shape] = (
    Shape("an AWS access key", ("AKIA", "ASIA", "ABIA", "ACCA"), r"[A-Z]{4}[0-9A-Z]{16}(?![0-9A-Za-z])"),
    Shape("an AWS Bedrock key", ("ABSK", "bedrock-api-key-"), r"(?:ABSK|bedrock-api-key-)[A-Za-z0-9+/=]{60,}"),
    Shape(
        "a GitHub token",
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        rf"(?:gh[pousr]_{_A}{{30,}}|github_pat_\w{{40,}})",
    ),
    Shape(
        "a GitLab token",
        tuple(f"gl{kind}-" for kind in ("pat", "dt", "rt", "cbt", "ptt", "ft", "agent", "oas", "soat", "imt", "ffct")),
        r"gl[a-z]+-[\w.-]{18,}",
    ),
    Shape("a GitLab runner token", ("GR1348941",), rf"GR1348941{_W}{{20,}}"),
    Shape("a Slack token", ("xox", "xapp-", "xoxe."), rf"(?:xox[abceoprs](?:\.xox[bp])?|xapp)-{_W}{{10,}}"),
    Shape(
        "a webhook of Slack",
        ("hooks.slack.com/",),
        r"hooks\.slack\.com/(?:services|workflows|triggers)/(?P<secret>[A-Za-z0-9/_+-]{16,})",
    ),
    Shape("a webhook of Discord", ("/api/webhooks/",), r"/api/webhooks/(?P<secret>\d{8,}/[\w-]{20,}|\d+/[\w-]{20,})"),
    Shape(
        "a webhook of Teams",
        (".webhook.office.com/webhookb2/",),
        r"\.webhook\.office\.com/webhookb2/(?P<secret>[\w@/-]{60,})",
    ),
    Shape("a Telegram token", (":AA",), rf"(?P<secret>(?<![\d:])\d{{8,10}}:AA{_W}{{32,34}})(?!{_W})", leads=False),
    Shape(
        "a Stripe key",
        ("sk_live_", "sk_test_", "rk_live_", "rk_test_", "sk_prod_", "rk_prod_"),
        rf"[rs]k_(?:live|test|prod)_{_A}{{10,}}",
    ),
    Shape("a webhook secret", ("whsec_",), r"whsec_[A-Za-z0-9+/=]{20,}"),
    Shape("a Google API key", ("AIza",), rf"AIza{_W}{{35}}"),
    Shape("a Google OAuth secret", ("GOCSPX-",), rf"GOCSPX-{_W}{{20,}}"),
    Shape("a Google token", ("ya29.", "1//0"), rf"(?:ya29\.|1//0){_W}{{30,}}"),
    Shape("an Anthropic or OpenAI key", ("sk-",), rf"sk-(?:ant-|proj-|svcacct-|admin-|or-v1-)?{_W}{{32,}}"),
    Shape("a Hugging Face token", ("hf_", "api_org_"), rf"(?:hf_|api_org_){_A}{{30,}}"),
    Shape("a Perplexity key", ("pplx-",), rf"pplx-{_A}{{40,}}"),
    Shape("a Groq key", ("gsk_",), rf"gsk_{_A}{{40,}}"),
    Shape("an xAI key", ("xai-",), rf"xai-{_A}{{60,}}"),
    Shape("a Replicate token", ("r8_",), rf"r8_{_A}{{30,}}"),
    Shape("a Pulumi token", ("pul-",), r"pul-[a-f0-9]{40}(?![a-f0-9])"),
    Shape("a Docker Hub token", ("dckr_pat_", "dckr_oat_"), rf"dckr_[po]at_{_W}{{20,}}"),
    Shape("an npm token", ("npm_",), rf"npm_{_A}{{36}}(?!{_A})"),
    Shape("a PyPI token", ("pypi-",), rf"pypi-{_W}{{50,}}"),
    Shape("a RubyGems key", ("rubygems_",), rf"rubygems_{_HEX}{{48}}"),
    Shape("a crates.io token", ("cio",), rf"cio{_A}{{32}}(?!{_A})"),
    Shape("a Clojars token", ("CLOJARS_",), rf"CLOJARS_{_A}{{60}}"),
    Shape("a SendGrid key", ("SG.",), rf"SG\.{_W}{{16,}}\.{_W}{{16,}}"),
    Shape("a Mailgun key", ("key-",), rf"key-{_HEX}{{32}}(?!{_A})"),
    Shape("a Mailchimp key", ("-us",), rf"(?P<secret>(?<!{_A}){_HEX}{{32}}-us\d{{1,2}})(?!{_A})", leads=False),
    Shape("a Brevo key", ("xkeysib-",), rf"xkeysib-{_HEX}{{64}}-{_A}{{16}}"),
    Shape("a Twilio key", ("SK",), rf"SK{_HEX}{{32}}(?!{_A})"),
    Shape("a Shopify token", ("shpat_", "shpca_", "shppa_", "shpss_"), rf"shp(?:at|ca|pa|ss)_{_HEX}{{32}}"),
    Shape("a Square token", ("EAAA", "sq0atp-", "sq0csp-"), rf"(?:EAAA{_W}{{50,}}|sq0(?:atp|csp)-{_W}{{22,}})"),
    Shape("a Facebook token", ("EAAM", "EAAC"), rf"EAA[MC]{_A}{{80,}}"),
    Shape("a DigitalOcean token", ("dop_v1_", "doo_v1_", "dor_v1_"), rf"do[por]_v1_{_HEX}{{40,}}"),
    Shape("a Vault token", ("hvs.", "hvb.", "hvr."), rf"hv[sbr]\.{_W}{{24,}}"),
    Shape("a Terraform Cloud token", (".atlasv1.",), rf"(?P<secret>{_A}{{14}}\.atlasv1\.{_W}{{40,}})", leads=False),
    Shape("a Databricks token", ("dapi",), rf"dapi{_HEX}{{32}}(?:-\d)?(?!{_A})"),
    Shape(
        "a Doppler token",
        tuple(f"dp.{kind}." for kind in ("pt", "st", "ct", "sa", "scim", "audit")),
        rf"dp\.[a-z]+\.(?:[\w-]+\.)?{_A}{{40,}}",
    ),
    Shape("a Dynatrace token", ("dt0c01.", "dt0s01."), rf"dt0[cs]01\.{_A}{{24}}\.{_A}{{40,}}"),
    Shape("a Grafana token", ("glsa_", "glc_"), rf"(?:glsa_{_A}{{32}}_{_HEX}{{8}}|glc_[A-Za-z0-9+/=]{{32,}})"),
    Shape("a Sentry token", ("sntryu_", "sntrys_"), r"sntry[us]_[A-Za-z0-9+/=_]{40,}"),
    Shape("a Linear key", ("lin_api_", "lin_oauth_"), rf"lin_(?:api|oauth)_{_A}{{32,}}"),
    Shape("a Notion token", ("ntn_",), rf"ntn_\d{{11}}{_A}{{30,}}"),
    Shape("an Airtable token", ("pat",), rf"pat{_A}{{14}}\.[a-f0-9]{{64}}"),
    Shape("a Postman key", ("PMAK-",), rf"PMAK-{_HEX}{{24}}-{_HEX}{{34}}"),
    Shape("a Fly.io token", ("fm2_", "fm1r_", "fm1a_", "fo1_"), r"(?:fm2|fm1[ar]|fo1)_[A-Za-z0-9+/=_-]{40,}"),
    Shape("a Heroku key", ("HRKU-",), rf"HRKU-{_W}{{36,}}"),
    Shape("a PlanetScale token", ("pscale_",), r"pscale_(?:tkn|pw|oauth)_[\w=.-]{32,}"),
    Shape("a Prefect key", ("pnu_", "pnb_"), rf"pn[ub]_{_A}{{36}}"),
    Shape("an age key", ("AGE-SECRET-KEY-1",), r"AGE-SECRET-KEY-1[A-Z0-9]{40,}"),
    Shape("a 1Password token", ("ops_eyJ",), r"ops_eyJ[A-Za-z0-9+/=]{100,}"),
    Shape(
        "a 1Password key",
        ("A3-",),
        r"A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}",
    ),
    Shape("an Artifactory key", ("AKCp", "cmVmd"), rf"(?:AKCp{_A}{{60,}}|cmVmd{_A}{{59}})"),
    Shape("an Alibaba key", ("LTAI",), rf"LTAI{_A}{{12,24}}(?!{_A})"),
    Shape(
        "an Azure client secret",
        ("Q~",),
        r"(?P<secret>(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34})(?![\w~.-])",
        leads=False,
    ),
    Shape("an OpenShift token", ("sha256~",), rf"sha256~{_W}{{40,}}"),
    Shape("a Flutterwave key", ("FLWSECK",), rf"FLWSECK(?:_TEST)?-{_A}{{12,}}(?:-X)?"),
    Shape("a Shippo token", ("shippo_live_", "shippo_test_"), rf"shippo_(?:live|test)_{_HEX}{{40}}"),
    Shape("an Infracost key", ("ico-",), rf"ico-{_A}{{32}}"),
    Shape("an Octopus key", ("API-",), r"API-[A-Z0-9]{26}(?![A-Z0-9])"),
    Shape("a Harness key", ("pat.", "sat."), rf"[ps]at\.{_W}{{22}}\.{_A}{{24}}\.{_A}{{20}}"),
    Shape("a ReadMe key", ("rdme_",), r"rdme_[a-z0-9]{60,}"),
    Shape("a Tailscale key", ("tskey-",), rf"tskey-{_W}{{20,}}"),
    Shape("a New Relic key", ("NRAK-", "NRII-", "NRJS-"), r"NR(?:AK|II|JS)-[A-Za-z0-9_-]{19,}"),
    Shape("a Supabase secret", ("sbp_", "sb_secret_"), rf"(?:sbp_{_HEX}{{40}}|sb_secret_{_W}{{20,}})"),
    Shape(
        "a private key",
        ("-----BEGIN ",),
        r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
        r"(?:[^\"'\0]{1,20000}?-----END [A-Z0-9 ]*-----|(?=\s|\\[nr]|\Z)(?:(?:\s|\\[nr])*[A-Za-z0-9+/=]{16,})*)",
    ),
    Shape("a JSON web token", ("eyJ",), rf"eyJ{_W}{{10,}}\.eyJ{_W}{{10,}}\.{_W}{{10,}}"),
    Shape(
        "a hash of a password",
        ("$2", "$1$", "$5$", "$6$", "$apr1$", "$$apr1$", "$argon2"),
        r"\$(?:2[abxy]\$\$?\d\d\$|apr1\$|[156]\$|argon2(?:id|i|d)\$)[./A-Za-z0-9$,=+]{16,}",
    ),
)


def shape_of(text: bytes) -> str | None:
    """What the text holds, in words (``a GitHub token``), or None; never a part of the text."""
    found = next(shape_spans(text.decode("latin-1")), None)
    if found is not None:
        return found.what
    if b"PRIVATE KEY-----" in text:  # where it begins is enough to say so
        return "a private key"
    return "a password in an address" if b"://" in text and _ADDRESS.search(text) else None


_ADDRESS = re.compile(rb"\b[a-z][a-z0-9+]{2,}://[^\s:/@'\"$<>{}]{1,64}:[^\s:/@'\"$<>{}*]{8,}@")


def shape_spans(text: str) -> Iterator[ShapeSpan]:
    """The secrets of a known shape in a text, shape by shape; placeholders of such a shape (``ghp_xxx``) are none."""
    words = text if len(text) < _SHORT else _long_words(text)
    for number, shape in enumerate(SHAPES):
        for mark in shape.marks:
            at = text.find(mark) if mark in words else -1
            while at >= 0:
                found = _at(text, at, number, shape)
                if found is not None:
                    yield found
                at = text.find(mark, max(at + 1, found.end if found is not None else 0))


def _long_words(text: str) -> str:
    """The words of a long text in which a shape could be, each once: of a thousand messages most words are the same."""
    return " ".join(
        (
            *(word for word in set(text.split()) if len(word) >= _LEAST),
            *(["-----BEGIN "] if "-----BEGIN " in text else ()),
        )
    )


def _at(text: str, at: int, number: int, shape: Shape) -> ShapeSpan | None:
    """The shape whose mark stands at a place."""
    if shape.leads:
        if at and text[at - 1].isalnum() and shape.marks[0][0].isalnum() and not _ends_escape(text, at):
            return None
        match = _compiled(number).match(text, at)
    else:
        match = next(
            (
                each
                for each in _compiled(number).finditer(text, max(0, at - _BEFORE), at + _BEFORE)
                if each.start() <= at < each.end()
            ),
            None,
        )
    if match is None:
        return None
    group = "secret" if "secret" in match.re.groupindex else 0
    if is_placeholder(match[group]):
        return None
    return ShapeSpan(match.start(group), match.end(group), shape.what)


def _ends_escape(text: str, at: int) -> bool:
    """Whether ``\\n`` or the like, as a string has it, stands before the place."""
    return at > 1 and text[at - 2] == "\\" and text[at - 1] in "nrt"


@cache
def _compiled(number: int) -> re.Pattern[str]:
    return re.compile(SHAPES[number].pattern)


def is_placeholder(value: str) -> bool:
    """Whether a value of a token's shape is none: one character over and over, or the issuer's word for an example."""
    return len(value) < 80 and re.search(r"(?i)([x*.0])\1{7}|EXAMPLE(?:KEY)?\Z", value) is not None


def is_random(value: bytes, bits: float = RANDOM) -> bool:
    """Whether letters and digits are mixed as a generator mixes them; a dotted name never is."""
    mixed = re.search(rb"\d", value) and re.search(rb"[A-Za-z]", value) and b"." not in value
    counts = Counter(value)
    return bool(mixed) and -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values()) >= bits
