"""Names as people sort and search them."""

import pytest

from greenroom.writing.names import MOST_WORDS, name_key, search_key, search_words


def test_names_sort_as_people_sort_them() -> None:
    latin = [
        "Anne Marie",
        "Anne-Marie B",
        "\u00c5sa",
        "Asa Berg",
        "Bo",
        "\u00c9mile",
        "Emilia",
        "O\u2019Brien",
    ]
    latin += ["Obrist", "\u00d8rjan", "Team 2", "Team 10", "Zoe", "Zo\u00eb", "Zoe Z"]
    greek, cyrillic = (
        ["\u0391\u03bb\u03ad\u03be\u03b7\u03c2"],
        ["\u0401\u043b\u043a\u0430", "\u0416\u0430\u043d\u043d\u0430"],
    )
    others = ["\u05de\u05d9\u05d4", "\u7f8e\u5b87", "\ud55c\uc9c0\ubbfc", "\U0001f984 Luna"]
    names = [*latin, *greek, *cyrillic, *others]
    assert sorted(names, key=lambda name: (name_key(name).encode(), -names.index(name))) == names


def test_a_key_says_letters_first_and_accents_only_where_there_are_some() -> None:
    assert name_key(" Maya  RAY ") == "maya ray"
    assert name_key("O'Brien") == "obrien"
    assert name_key("Zo\u00eb") == "zoe\x01zo\u00eb"


@pytest.mark.parametrize(
    ("name", "search"),
    [
        ("Maya Ray", "ray maya"),
        ("Maya Ray", "@maya"),
        ("Maya Ray", "\u200bma\u00adya\ufeff"),
        ("\u00c9lodie", "elodie"),
        ("Elodie", "\u00e9lodie"),
        ("\u0141ukasz", "lukasz"),
        ("S\u00f8ren", "soren"),
        ("\u00d0or\u00f0ur \u00de\u00f3r", "thor dordur"),
        ("\u0110or\u0111e", "dorde"),
        ("Stra\u00dfe", "STRASSE"),
        ("\u00c6sa", "aesa"),
        ("\u0152uvre", "oeuvre"),
        ("I\u015f\u0131l", "isil"),
        ("\u0130pek", "ipek"),
        ("IPEK", "\u0130pek"),
        ("O'Brien", "o\u2019brien"),
        ("O\u2019Brien", "obrien"),
        ("O\u02bcBrien", "o'brien"),
        ("\u03a3\u0399\u03a3\u03a5\u03a6\u039f\u03a3", "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2"),
        ("Anne-Marie", "anne marie"),
        ("Anne-Marie", "annemarie"),
        ("Anne Marie", "anne-marie"),
        ("Anne\u2011Marie", "Anne\u2013Marie"),
        ("Ana-Lisa-Mae", "Ana-Lisa-Mae"),
        ("\u0645\u0631\u064a\u0645", "\u0645\u0631\u06cc\u0645"),
        ("Maya Ray", "Maya Ray <maya@b\u00fccher.example>"),
        ("Maya Ray", "mailto:maya@b\u00fccher.example"),
        ("Maya Ray", "xn--bcher-kva.example"),
        ("Maya Ray", "bucher.example the-ray"),
    ],
)
def test_a_search_finds_a_name_however_both_are_written(name: str, search: str) -> None:
    key = search_key(name, "TheRay", "maya@b\u00fccher.example")
    assert [word for word in search_words(search) if word not in key] == []
    assert search_words(search)


def test_a_search_does_not_find_what_only_looks_alike() -> None:
    key = search_key("Maya Ray", "theray", "maya@example.com")
    assert [word for word in search_words("maya roy") if word not in key] == ["roy"]


def test_a_search_has_a_bounded_number_of_words() -> None:
    assert len(search_words(" ".join(f"w{n}" for n in range(100)))) == MOST_WORDS
    assert search_words("a a A") == ["a"]
    assert search_words(" \u200b ' ") == []
