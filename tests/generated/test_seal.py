"""The head of a generated file: whose it is, and whether a person has been there."""

import pytest

from sophia_tidy.generated.seal import Maker, Origin, seal_of, sealed

ORIGIN = Origin(("a.yml", "b.yml"), "0" * 64)
FLUX, CONVERT = Maker("flux", "change something else"), Maker("convert", "change something else")
DIGESTS = "images:\n- name: a\n  digest: sha256:0  # built from 1\n  # held 2: it failed\n"


@pytest.mark.parametrize("markup", [False, True])
def test_a_sealed_text_is_known_with_all_that_its_head_says(markup):
    found = seal_of(sealed("a: 1\n", ORIGIN, FLUX, markup=markup).encode(), "flux")
    assert found == (ORIGIN.names, ORIGIN.source, True, "a: 1\n")


def test_a_file_of_another_command_or_of_a_person_is_not_ours():
    assert seal_of(sealed("a: 1\n", ORIGIN, CONVERT).encode(), "flux") is None
    assert seal_of(b"a: 1\n", "flux") is None
    assert seal_of(b"", "flux") is None


@pytest.mark.parametrize(
    ("change", "intact"),
    [(("a: 1", "a: 2"), False), (("a: 1\n", "a: 1 \n"), False), (("a: 1\n", f"a: 1\n{DIGESTS}"), True)],
)
def test_an_edit_breaks_the_seal_and_a_release_does_not(change, intact):
    found = seal_of(sealed("a: 1\n", ORIGIN, FLUX).replace(*change).encode(), "flux")
    assert found is not None and found.intact is intact
    assert found.images == (DIGESTS if intact else "")
