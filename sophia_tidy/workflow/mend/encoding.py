"""A workflow in another encoding than UTF-8, which is all that GitHub reads.

UTF-16 with its byte order mark says what it is; single bytes of Windows'
code page are a guess, and a person should look.
"""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE

RULE = "workflow-encoding"


def decoded(content: bytes) -> tuple[str, bool, bool]:
    """The text, whether it was in another encoding, and whether that is certain."""
    try:
        return content.decode("utf-8"), False, True
    except UnicodeDecodeError:
        if content.startswith((BOM_UTF16_BE, BOM_UTF16_LE)) and len(content) % 2 == 0:
            return content.decode("utf-16", "replace"), True, True
        return content.decode("cp1252", "replace"), True, False
