"""Text that Kubernetes must not expand: ``$(X)`` in commands, arguments, probes and environment values.

A container's ``command``, ``args`` and ``env[].value``, and the command of an
``exec`` probe, replace ``$(NAME)`` by the variable, and ``$$`` by ``$``
(kubernetes, ``third_party/forked/golang/expansion``).  Docker does neither:
``$(date)`` there is the shell's.  Commands of ``lifecycle`` hooks are not
expanded, so they stay as they are.
"""

import re

_EXPANDED = re.compile(r"\$(?=[$(])")


def escaped(text: str) -> str:
    """Text that reads as ``text`` after Kubernetes has expanded it."""
    return _EXPANDED.sub("$$", text) if "$" in text else text
