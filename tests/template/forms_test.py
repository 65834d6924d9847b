"""Each form of a name is replaced with the same form of another name, and back."""

from __future__ import annotations

import pytest

from template.forms import Forms
from template.names import Names

HERON = Names("Heron", "org.example.heron", "heron", "Heron authors", "Hero")
GREY_HERON = Names("Grey Heron", "org.example.grey-heron", "grey-heron", "Grey Heron authors", "Grey")
# The title and the slug differ, and so do the program and the .deb package.
BIRDS = Names("Birdwatch", "com.example.birds", "bird-log", "Åsa & Söhne", "Bird")
# A title within which the other app's title occurs.
LONGER = Names("Heron Plus", "org.example.heron.plus", "heron-plus", "Birds Ltd.", "HePl")

PLACES = [
    ("Heron has stopped.", "Grey Heron has stopped.", "Birdwatch has stopped."),
    ("Heron's log", "Grey Heron's log", "Birdwatch's log"),
    ("/usr/lib/Heron/backend", "/usr/lib/Grey Heron/backend", "/usr/lib/Birdwatch/backend"),
    ("<HeronMark />", "<GreyHeronMark />", "<BirdLogMark />"),
    ("isHeron(x)", "isGreyHeron(x)", "isBirdLog(x)"),
    ("heronMark(x)", "greyHeronMark(x)", "birdLogMark(x)"),
    ("heron_session=1", "grey_heron_session=1", "bird_log_session=1"),
    ("test_heron", "test_grey_heron", "test_bird_log"),
    ("use heron_supervisor::x;", "use grey_heron_supervisor::x;", "use bird_log_supervisor::x;"),
    ("HERON_CACHE", "GREY_HERON_CACHE", "BIRD_LOG_CACHE"),
    ("VITE_HERON_URL", "VITE_GREY_HERON_URL", "VITE_BIRD_LOG_URL"),
    ("heron-shell", "grey-heron-shell", "bird-log-shell"),
    ("@heron/api-client", "@grey-heron/api-client", "@bird-log/api-client"),
    ("usr/bin/heron", "usr/bin/grey-heron", "usr/bin/bird-log"),
    ("heron.access-token", "grey-heron.access-token", "bird-log.access-token"),
    ("/usr/share/doc/heron/copyright", "/usr/share/doc/grey-heron/copyright", "/usr/share/doc/birdwatch/copyright"),
    ("~/.config/org.example.heron.dev", "~/.config/org.example.grey-heron.dev", "~/.config/com.example.birds.dev"),
    ("heron@example.com", "grey-heron@example.com", "bird-log@example.com"),
    (
        "Copyright (c) 2026 Heron authors\n",
        "Copyright (c) 2026 Grey Heron authors\n",
        "Copyright (c) 2026 Åsa & Söhne\n",
    ),
    ('"publisher": "Heron authors"', '"publisher": "Grey Heron authors"', '"publisher": "Åsa & Söhne"'),
    ('authors = ["Heron authors <', 'authors = ["Grey Heron authors <', 'authors = ["Åsa & Söhne <'),
    (
        'APPLICATION_ID = int.from_bytes(b"Hero")',
        'APPLICATION_ID = int.from_bytes(b"Grey")',
        'APPLICATION_ID = int.from_bytes(b"Bird")',
    ),
]


@pytest.mark.parametrize(("heron", "grey_heron", "birds"), PLACES)
def test_every_form_becomes_the_same_form_of_the_other_name(heron: str, grey_heron: str, birds: str) -> None:
    texts = {HERON: heron, GREY_HERON: grey_heron, BIRDS: birds}
    for old, before in texts.items():
        for new, after in texts.items():
            assert Forms(old).substituted(before, new) == (after, 1)


@pytest.mark.parametrize(("heron", "_grey_heron", "_birds"), PLACES)
def test_a_name_may_hold_the_other_name(heron: str, _grey_heron: str, _birds: str) -> None:
    longer, _ = Forms(HERON).substituted(heron, LONGER)
    assert longer != heron
    assert Forms(LONGER).substituted(longer, HERON) == (heron, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Herons and heronry",
        "the sheron",
        "org.example.heronry",
        "sub.org.example.heronry",
        '"integrity": "sha512-Heron+heron/HERON=="',
        'Run `./pants rename -- "Heron" org.example.heron` once.',
        "Hero",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert Forms(HERON).substituted(text, GREY_HERON) == (text, 0)
    assert Forms(HERON).first(text) is None


@pytest.mark.parametrize(
    "text",
    ["the Grey\nHeron", "- a list: Grey\n  Heron", "# The Grey\n# Heron", "/// Grey\n    /// Heron", "Grey\r\n Heron"],
)
def test_a_name_of_two_words_is_found_where_a_formatter_wrapped_it(text: str) -> None:
    replaced, places = Forms(GREY_HERON).substituted(text, HERON)
    assert (places, "Grey" in replaced, replaced.endswith("Heron")) == (1, False, True)


def test_a_place_is_told_by_its_line() -> None:
    assert Forms(HERON).first("one\ntwo\nHERON_X") == (3, "HERON")
