"""The corpus itself: large enough, apart, and with no value written down."""

from pathlib import Path

from .carried import CARRIED
from .forms import PLACE
from .lookalikes import LOOKALIKES
from .published import PUBLISHED

CANARIES = (*PUBLISHED, *CARRIED)
HERE = Path(__file__).parent


def test_there_are_enough_forms_and_as_many_that_are_innocent():
    assert len(CANARIES) >= 150 and len(PUBLISHED) >= 60 and all(form.source for form in PUBLISHED)
    assert len(LOOKALIKES) >= 150


def test_each_canary_has_a_value_of_its_own_that_stays_the_same():
    values = [form.secret for form in CANARIES]
    assert len(set(values)) == len(values) and values == [form._replace().secret for form in CANARIES]
    assert all(len(needle) >= 6 for form in CANARIES for needle in form.needles)


def test_no_value_lies_within_another():
    needles = sorted((needle for form in CANARIES for needle in form.needles), key=len)
    assert [(one, other) for place, one in enumerate(needles) for other in needles[place + 1 :] if one in other] == []


def test_no_form_is_there_twice():
    texts = [(form.written, form.text) for form in (*CANARIES, *LOOKALIKES)]
    assert len(set(texts)) == len(texts) and all(form.carrier.count(PLACE) == 1 for form in (*CANARIES, *LOOKALIKES))


def test_no_canary_is_written_down():
    sources = "".join(path.read_text() for path in HERE.glob("*.py"))
    assert [form.kind for form in CANARIES if any(needle in sources for needle in form.needles)] == []
