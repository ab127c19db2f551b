"""Secrets that the dashboard counts: those that a person wrote, and no more time than that takes."""

from pathlib import PurePosixPath

from sophia_tidy.steps.status.plain_secrets import places_in

AT = PurePosixPath("settings.json")
SECRET = '{"password": "Tr0ub4dor-and-3"}'


def test_what_a_person_wrote_is_counted_and_a_line_that_no_person_writes_is_passed_over():
    assert places_in(AT, SECRET.encode()) == places_in(AT, f"{SECRET}\n{'x' * 200_000}{SECRET}\n".encode())
    assert [line for line, _ in places_in(AT, f"{'x' * 200_000}\n{SECRET}\n".encode())] == [2]


def test_megabytes_on_one_line_take_no_time_to_speak_of():
    cache = ('{"name":"a","url":"https://x.example/a","secret":"","token":"abc"},' * 60_000).encode()
    assert len(cache) > 3_000_000
    assert places_in(AT, cache) == ()
