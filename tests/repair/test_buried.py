"""Nothing is made to parse by becoming a comment or a string: what would be left must still be a program."""

import pytest

from sophia_tidy.repair import Tier, repair

from .test_golden import NAMES, read

BURIED = {
    "prose alone": "This is not code at all\n",
    "two lines of prose": "The report of May is late.\nAsk the team of Anna for it.\n",
    "more prose than code": "Here is what I changed for you\nand here is why it was needed\nsee also the notes below\nx = 1\n",
    "an answer with a line of code": "You can do it like so:\n\nimport os\n\nThat is all there is to it.\nTell me whether it works for you!\n",
    "shell in a notebook": "%%bash\n!ls -la\n",
}
LEFT = {
    "a program in fences": "```python\nx = 1\nprint(x)\n```\n",
    "a title that lost its hash": " Script Name : fileinfo.py\n# Author : me\nimport os\n",
    "prose before code": "This script cleans the old reports\nimport os\n\nfor name in os.listdir('.'):\n    os.remove(name)\n",
    "a marker": "x = 1\n=======\ny = 2\n",
    "magics": "%matplotlib inline\n!pip install pandas\nimport pandas\n",
    "a docstring that lost its closer": 'def f():\n    """Does it.\n    return 1\n',
    "a package's docstring": '"""The package.\n',
}


@pytest.mark.parametrize("text", BURIED.values(), ids=BURIED)
def test_what_would_be_comments_or_text_is_left_byte_for_byte(text):
    result = repair(text.encode())
    assert (result.tier, result.content, result.fixes, result.alternatives) == (Tier.UNREPAIRED, text.encode(), (), ())
    assert "no Python" in result.reason or "would be left as code" in result.reason


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_a_program_with_a_line_that_is_none_is_still_mended(text):
    assert repair(text.encode()).tier is not Tier.UNREPAIRED


@pytest.mark.parametrize("name", NAMES)
def test_no_golden_case_is_left_alone_for_its_prose(name):
    assert "left as code" not in repair(read(name, "broken.py")).reason
