"""Who lives in Lillåns kommun: pupils, groups, staff and their links.

All names are put together for the demo. Keys such as ``alva`` are used by
the texts and never stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ORGANISATION = "Lillåns kommun"
MAIN = "Tallåsskolan"
OTHER = "Granlidens skola"
PROTECTED = "k7"
ALIAS = "Skyddad elev K7"
REAL_NAME = "Lo Ekdahl"
SEES_NAMES = ("eva.noren", "sara.lind")

CLASS_7B = """
alva Alva Lindqvist
noor Noor Haddad
elias Elias Öberg
malte Malte Alm
sally Sally Ek
milo Milo Sjögren
ebba Ebba Norling
hugo Hugo Brandt
amina Amina Warsame
leo Leo Hedlund
saga Saga Rönn
viggo Viggo Dahlin
maryam Maryam Aziz
theo Theo Kvist
signe Signe Palm
oskar Oskar Tjäder
lova Lova Wester
yusuf Yusuf Kaya
nils Nils Forsell
freja Freja Åhl
adam Adam Kowal
tilde Tilde Berglöf
isak Isak Lodén
zahra Zahra Rahimi
"""
CLASS_8A = f"""
{PROTECTED} {ALIAS}
wilmer Wilmer Ågren
tuva Tuva Åkesson
edvin Edvin Rask
selma Selma Holmgren
melvin Melvin Stark
juni Juni Blom
omar Omar Saleh
linnea Linnea Thorn
vincent Vincent Mård
stina Stina Åberg
kian Kian Moradi
elsa Elsa Grahn
rasmus Rasmus Torp
nova Nova Sundell
emil Emil Falk
hanna Hanna Lövgren
samuel Samuel Tesfay
moa Moa Ringdahl
filip Filip Strand
leila Leila Hosseini
ture Ture Björk
"""
CLASS_5A = """
alfons Alfons Lilja
bianca Bianca Roos
casper Casper Hjort
dilan Dilan Kurt
elvira Elvira Stålnacke
folke Folke Myhr
greta Greta Sand
hamza Hamza Noori
iris Iris Vallin
jack Jack Lundh
klara Klara Öman
love Love Bergvall
mira Mira Tallberg
nora Nora Skog
"""


@dataclass(frozen=True, slots=True)
class DemoPupil:
    """A pupil; ``name`` is the alias alone where identity is protected."""

    key: str
    name: str
    class_name: str
    school: str


@dataclass(frozen=True, slots=True)
class DemoGroup:
    """A group and its pupils' keys."""

    name: str
    school: str
    pupils: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoLink:
    """A link; ``what`` is a group's name, a pupil's key or a school's name."""

    what: str
    role: Literal["teacher", "mentor", "observer"]
    ended: bool = False
    """The last day was yesterday."""
    coming: bool = False
    """The first day is tomorrow."""
    school: str = MAIN


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """A person on the staff, and what the sign-in list says of them.

    ``who`` and ``reads`` are codes that the interface turns into words;
    ``names`` go with ``reads``.
    """

    login: str
    name: str
    post: str
    who: str
    reads: str
    names: tuple[str, ...] = ()
    links: tuple[DemoLink, ...] = ()
    school: str = MAIN
    joins: bool = True
    """False: invited, and has not come yet."""
    last_here: tuple[int, str] = (5, "08:10")
    """Days ago and time of day of the last sign-in."""
    reads_all: bool = False
    """Has opened everything at the last sign-in."""


def _pupils(lines: str, class_name: str, school: str) -> tuple[DemoPupil, ...]:
    pairs = (line.split(" ", 1) for line in lines.split("\n") if line)
    return tuple(DemoPupil(key, name, class_name, school) for key, name in pairs)


PUPILS = (
    *_pupils(CLASS_7B, "7B", MAIN),
    *_pupils(CLASS_8A, "8A", MAIN),
    *_pupils(CLASS_5A, "5A", OTHER),
)
_IN_7B = tuple(pupil.key for pupil in PUPILS if pupil.class_name == "7B")
_IN_8A = tuple(pupil.key for pupil in PUPILS if pupil.class_name == "8A")
_IN_5A = tuple(pupil.key for pupil in PUPILS if pupil.class_name == "5A")

GROUPS = (
    DemoGroup("7B svenska", MAIN, _IN_7B),
    DemoGroup("7B NO", MAIN, _IN_7B),
    DemoGroup("7B mentor", MAIN, _IN_7B[:12]),
    DemoGroup("8A svenska", MAIN, _IN_8A),
    DemoGroup("8A NO", MAIN, _IN_8A),
    DemoGroup("8A matematik", MAIN, _IN_8A),
    DemoGroup("8A mentor", MAIN, _IN_8A[:11]),
    DemoGroup("5A", OTHER, _IN_5A),
)

FOUNDER = DemoStaff(
    "eva.noren",
    "Eva Norén",
    "skoladministratör",
    "administrator",
    "school",
    (MAIN,),
    last_here=(1, "10:00"),
)
STAFF = (
    DemoStaff(
        "anna.berg",
        "Anna Berg",
        "lärare",
        "teacher",
        "groups",
        ("7B svenska", "8A svenska"),
        (
            DemoLink("7B svenska", "teacher"),
            DemoLink("8A svenska", "teacher"),
            DemoLink("8A mentor", "mentor"),
        ),
        last_here=(3, "16:10"),
        reads_all=True,
    ),
    DemoStaff(
        "johan.ek",
        "Johan Ek",
        "lärare",
        "mentor",
        "pupils-of",
        ("12", "7B"),
        (DemoLink("7B mentor", "mentor"),),
        last_here=(1, "16:15"),
    ),
    DemoStaff(
        "sara.lind",
        "Sara Lind",
        "kurator",
        "counsellor-observer",
        "school",
        (MAIN,),
        (DemoLink(MAIN, "observer"),),
        last_here=(1, "13:50"),
    ),
    DemoStaff(
        "karin.holm",
        "Karin Holm",
        "rektor",
        "principal-observer",
        "school",
        (MAIN,),
        (DemoLink(MAIN, "observer"),),
        last_here=(2, "08:30"),
    ),
    FOUNDER,
    DemoStaff(
        "per.nyman",
        "Per Nyman",
        "lärare",
        "teacher-ended",
        "own-drafts",
        links=tuple(
            DemoLink(pupil, "teacher", ended=True)
            for pupil in ("tilde", "isak", "zahra")
        ),
        last_here=(3, "12:00"),
    ),
    DemoStaff(
        "olle.viik",
        "Olle Viik",
        "lärare",
        "teacher-no-module",
        "none",
        links=(DemoLink("5A", "teacher", school=OTHER),),
        school=OTHER,
        last_here=(6, "07:50"),
    ),
    DemoStaff(
        "ali.demir",
        "Ali Demir",
        "lärare",
        "teacher",
        "groups",
        ("7B NO", "8A NO"),
        (DemoLink("7B NO", "teacher"), DemoLink("8A NO", "teacher")),
        last_here=(1, "11:25"),
    ),
    DemoStaff(
        "lena.fors",
        "Lena Fors",
        "lärare",
        "teacher",
        "groups",
        ("8A matematik",),
        (DemoLink("8A matematik", "teacher"),),
        last_here=(2, "15:15"),
    ),
    DemoStaff(
        "mikael.sand",
        "Mikael Sand",
        "specialpedagog",
        "special-observer",
        "pupils-of",
        ("2", "8A"),
        (DemoLink("juni", "observer"), DemoLink("elsa", "observer")),
        last_here=(2, "11:35"),
    ),
    DemoStaff("tove.hallin", "Tove Hallin", "lärare", "teacher", "none"),
    DemoStaff(
        "ines.ros",
        "Ines Ros",
        "skolsköterska",
        "nurse-invited",
        "none",
        links=(DemoLink(MAIN, "observer", coming=True),),
        joins=False,
    ),
)
