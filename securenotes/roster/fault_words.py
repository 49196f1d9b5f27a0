"""What to say, and to do, about each file that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from securenotes.roster.source import FileFault


class Sentence(NamedTuple):
    """The same sentence in both languages."""

    sv: str
    en: str


FAULTS: Mapping[FileFault, Sentence] = {
    FileFault.NOT_THERE: Sentence(
        "{file} finns inte. Kontrollera sökvägen.",
        "{file} does not exist. Check the path.",
    ),
    FileFault.NOT_READABLE: Sentence(
        "{file} går inte att läsa. Kontrollera att du har rätt till filen.",
        "{file} cannot be read. Check that you have access to the file.",
    ),
    FileFault.NOT_A_FOLDER: Sentence(
        "{file} är varken en mapp eller en fil. Ange mappen med SS 12000-filerna.",
        "{file} is neither a folder nor a file. Name the folder of SS 12000 files.",
    ),
    FileFault.NOT_A_ROSTER_NAME: Sentence(
        "{file} heter inte som en SS 12000-fil. Den ska heta till exempel "
        "persons.json eller persons.page0.json.",
        "{file} is not named like an SS 12000 file. It should be called, for "
        "example, persons.json or persons.page0.json.",
    ),
    FileFault.OUTSIDE: Sentence(
        "{file} är en länk ut ur mappen och läses inte. Lägg själva filen i mappen.",
        "{file} is a link out of the folder and is not read. Put the file itself "
        "in the folder.",
    ),
    FileFault.TOO_LARGE: Sentence(
        "{file} är för stor. Dela den i sidor om högst 64 MB, tillsammans 256 MB.",
        "{file} is too large. Split it into pages of at most 64 MB, 256 MB in all.",
    ),
    FileFault.NOT_TEXT: Sentence(
        "{file} är inte UTF-8. Spara om den som UTF-8.",
        "{file} is not UTF-8. Save it again as UTF-8.",
    ),
    FileFault.NOT_JSON: Sentence(
        "{file} är inte JSON. Hämta filen igen.",
        "{file} is not JSON. Fetch the file again.",
    ),
    FileFault.CUT_SHORT: Sentence(
        "{file} tar slut mitt i. Hämta filen igen.",
        "{file} ends in the middle. Fetch the file again.",
    ),
    FileFault.TOO_DEEP: Sentence(
        "{file} är nästlad för djupt för att vara en SS 12000-fil. Hämta filen igen.",
        "{file} is nested too deep to be an SS 12000 file. Fetch the file again.",
    ),
    FileFault.WRONG_SHAPE: Sentence(
        "{file} är ingen lista av rader, kanske ett felsvar. Hämta filen igen.",
        "{file} is no list of rows, perhaps an error reply. Fetch the file again.",
    ),
    FileFault.PAGE_MISSING: Sentence(
        "{file}: sidor saknas, eller kommer från två hämtningar. Hämta alla sidor "
        "igen till en tom mapp.",
        "{file}: pages are missing, or come from two fetches. Fetch all pages "
        "again into an empty folder.",
    ),
    FileFault.PAGE_TWICE: Sentence(
        "{file}: samma sida finns två gånger. Ta bort den ena.",
        "{file}: the same page is there twice. Remove one of them.",
    ),
    FileFault.RESOURCE_MISSING: Sentence(
        "{file} saknas. Hämta organisations, persons, groups, duties och "
        "activities; en tom lista räcker där inget finns.",
        "{file} is missing. Fetch organisations, persons, groups, duties and "
        "activities; an empty list will do where there is nothing.",
    ),
}
