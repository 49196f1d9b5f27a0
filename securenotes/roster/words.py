"""A sentence in Swedish and English for each code of a roster run.

``{count}``, ``{file}`` and ``{limit}`` are filled in by the interface; what
to do next is the second sentence.
"""

from __future__ import annotations

from collections.abc import Mapping

from securenotes.roster.fault_words import FAULTS, Sentence
from securenotes.roster.findings import Code
from securenotes.roster.report import Change

__all__ = ["CHANGES", "FAULTS", "FINDINGS", "Sentence"]

FINDINGS: Mapping[Code, Sentence] = {
    Code.ROW_SHAPE: Sentence(
        "Rader som inte är rader, utelämnade: {count}",
        "Rows that are no rows, left out: {count}",
    ),
    Code.ROW_ID: Sentence(
        "Rader utan läsbart id, utelämnade: {count}",
        "Rows without a readable id, left out: {count}",
    ),
    Code.ROW_TWICE: Sentence(
        "Samma id med olika innehåll, alla utelämnade: {count}",
        "The same id with different contents, all left out: {count}",
    ),
    Code.ROW_DELETED: Sentence(
        "Rader som källan säger är borttagna, utelämnade: {count}",
        "Rows that the source says are deleted, left out: {count}",
    ),
    Code.ENTRY_SHAPE: Sentence(
        "Fält av fel typ, utelämnade: {count}",
        "Fields of the wrong type, left out: {count}",
    ),
    Code.NAME_MISSING: Sentence(
        "Rader utan namn, utelämnade: {count}",
        "Rows without a name, left out: {count}",
    ),
    Code.DATE_UNREADABLE: Sentence(
        "Datum som inte går att läsa, raden utelämnad: {count}",
        "Dates that cannot be read, row left out: {count}",
    ),
    Code.DATES_REVERSED: Sentence(
        "Slutar innan de börjar, raden utelämnad: {count}",
        "End before they begin, row left out: {count}",
    ),
    Code.REFERENCE_MISSING: Sentence(
        "Rader som inte säger vem eller vad de gäller, utelämnade: {count}",
        "Rows that do not say whom or what they concern, left out: {count}",
    ),
    Code.REFERENCE_UNKNOWN: Sentence(
        "Hänvisar till något som inte finns i filerna, utelämnade: {count}",
        "Refer to something that is not in the files, left out: {count}",
    ),
    Code.DUTY_OF_ANOTHER: Sentence(
        "Lärare och tjänst gäller olika personer, ingen koppling: {count}",
        "Teacher and duty are of different people, no link: {count}",
    ),
    Code.DUTY_NOT_FOUND: Sentence(
        "Lärare utan pågående tjänst där gruppen finns, ingen koppling: {count}",
        "Teachers without a live duty where the group is, no link: {count}",
    ),
    Code.UNIT_EXPECTED: Sentence(
        "Inskrivna på annat än en skolenhet, utelämnade: {count}",
        "Enrolled at something other than a school unit, left out: {count}",
    ),
    Code.PERSON_NOT_ACTIVE: Sentence(
        "Personer som inte är aktiva, utelämnade: {count}",
        "People who are not active, left out: {count}",
    ),
    Code.NOT_A_PUPIL: Sentence(
        "Gruppmedlemmar som inte är elever, utelämnade: {count}",
        "Group members who are not pupils, left out: {count}",
    ),
    Code.NAME_CLEANED: Sentence(
        "Namn med styrtecken, som tagits bort: {count}",
        "Names with control characters, which were removed: {count}",
    ),
    Code.NAME_ENCODING: Sentence(
        "Namn i fel teckenkodning, rättade där det gick: {count}",
        "Names in a wrong encoding, mended where possible: {count}",
    ),
    Code.NAME_SHORTENED: Sentence(
        "Namn över {limit} tecken, avkortade: {count}",
        "Names over {limit} characters, cut: {count}",
    ),
    Code.CIVIC_UNREADABLE: Sentence(
        "Personnummer i okänd form, inte sparade: {count}",
        "Personal numbers of an unknown form, not kept: {count}",
    ),
    Code.CIVIC_TWICE: Sentence(
        "Personer som delar personnummer. Granska om de är samma person: {count}",
        "People who share a personal number. Review whether they are one: {count}",
    ),
    Code.EPPN_TWICE: Sentence(
        "Personer som delar EPPN. Granska om de är samma person: {count}",
        "People who share an EPPN. Review whether they are one: {count}",
    ),
    Code.VALUE_UNKNOWN: Sentence(
        "Okända värden, lästa som det som ger minst: {count}",
        "Unknown values, read as what gives least: {count}",
    ),
    Code.PARENT_LOOP: Sentence(
        "Organisationer som ligger under sig själva: {count}",
        "Organisations that lie under themselves: {count}",
    ),
    Code.PARENT_IS_UNIT: Sentence(
        "Organisationer som ligger under en skolenhet: {count}",
        "Organisations that lie under a school unit: {count}",
    ),
    Code.SEVERAL_CLASSES: Sentence(
        "Elever i flera klasser samtidigt, den nyaste visas: {count}",
        "Pupils in several classes at once, the newest is shown: {count}",
    ),
    Code.ROLE_UNKNOWN: Sentence(
        "Okända uppdrag, ingen koppling: {count}",
        "Unknown assignments, no link: {count}",
    ),
    Code.ROLE_TEACHER_OFF: Sentence(
        "Uppdraget ”Lärare” står utanför standarden, ingen koppling: {count}",
        "The assignment “Lärare” is outside the standard, no link: {count}",
    ),
    Code.ROLE_NEEDS_DECISION: Sentence(
        "Uppdrag som en administratör får besluta om, ingen koppling: {count}",
        "Assignments for an administrator to decide on, no link: {count}",
    ),
    Code.MENTOR_OF_OTHER_GROUP: Sentence(
        "Mentorer för annat än klass eller mentorsgrupp, ingen koppling: {count}",
        "Mentors of other than a class or mentor group, no link: {count}",
    ),
    Code.ACTIVITY_GIVES_NOTHING: Sentence(
        "Aktiviteter som inte är undervisning, ingen koppling: {count}",
        "Activities that are not teaching, no link: {count}",
    ),
    Code.ACTIVITY_WITHOUT_TEACHER: Sentence(
        "Undervisning utan lärare: {count}", "Teaching without a teacher: {count}"
    ),
    Code.CLASS_WITHOUT_MENTOR: Sentence(
        "Klasser utan mentor: {count}", "Classes without a mentor: {count}"
    ),
    Code.SCHOOL_TO_CHOOSE: Sentence(
        "Elever inskrivna på två skolor samtidigt. Välj skola: {count}",
        "Pupils enrolled at two schools at once. Choose the school: {count}",
    ),
    Code.SCHOOL_CHANGES: Sentence(
        "Elever som byter skola: {count}", "Pupils who change schools: {count}"
    ),
    Code.PROTECTED_PERSON: Sentence(
        "Personer med skyddade personuppgifter, utan namn: {count}",
        "People with protected personal data, without a name: {count}",
    ),
    Code.MARKING_REMOVED: Sentence(
        "Skyddsmarkeringar som källan tagit bort. De gäller här tills en "
        "administratör beslutar annat: {count}",
        "Protective markings that the source has removed. They hold here until "
        "an administrator decides otherwise: {count}",
    ),
    Code.UNIT_CLOSED: Sentence(
        "Stopp: skolan skulle bli helt tom. Kontrollera att filerna är hela.",
        "Stopped: the school would be left empty. Check that the files are whole.",
    ),
    Code.PUPILS_CLOSED: Sentence(
        "Stopp: mer än var tionde elev skulle avslutas. Kontrollera filerna; "
        "avsluta för hand dem som har slutat.",
        "Stopped: more than one pupil in ten would be ended. Check the files; "
        "end by hand those who have left.",
    ),
    Code.STAFF_CLOSED: Sentence(
        "Stopp: mer än var tionde i personalen skulle avslutas. Kontrollera "
        "filerna; avsluta för hand dem som har slutat.",
        "Stopped: more than one in ten of the staff would be ended. Check the "
        "files; end by hand those who have left.",
    ),
    Code.MEMBERSHIPS_EMPTIED: Sentence(
        "Stopp: alla grupper skulle bli tomma. Kontrollera groups.",
        "Stopped: every group would be emptied. Check groups.",
    ),
    Code.LINKS_EMPTIED: Sentence(
        "Stopp: alla kopplingar skulle avslutas. Kontrollera activities och duties.",
        "Stopped: every link would be ended. Check activities and duties.",
    ),
}

CHANGES: Mapping[Change, Sentence] = {
    Change.PROTECT_PUPILS: Sentence(
        "Elever som får skyddade uppgifter: {count}",
        "Pupils who become protected: {count}",
    ),
    Change.PROTECT_STAFF: Sentence(
        "Personal som får skyddade uppgifter: {count}",
        "Staff who become protected: {count}",
    ),
    Change.ADD_PUPILS: Sentence("Nya elever: {count}", "New pupils: {count}"),
    Change.RETURN_PUPILS: Sentence(
        "Elever som är tillbaka: {count}", "Pupils who are back: {count}"
    ),
    Change.END_PUPILS: Sentence(
        "Elever som har slutat: {count}", "Pupils who have left: {count}"
    ),
    Change.ADD_GROUPS: Sentence("Nya grupper: {count}", "New groups: {count}"),
    Change.END_GROUPS: Sentence(
        "Grupper som upphör: {count}", "Groups that end: {count}"
    ),
    Change.ADD_MEMBERS: Sentence(
        "Nya gruppmedlemskap: {count}", "New group memberships: {count}"
    ),
    Change.END_MEMBERS: Sentence(
        "Gruppmedlemskap som får slutdatum: {count}",
        "Group memberships given a last day: {count}",
    ),
    Change.ADD_STAFF: Sentence("Ny personal: {count}", "New staff: {count}"),
    Change.RETURN_STAFF: Sentence(
        "Personal som är tillbaka: {count}", "Staff who are back: {count}"
    ),
    Change.END_STAFF: Sentence(
        "Personal utan tjänst: {count}", "Staff without a duty: {count}"
    ),
    Change.ADD_LINKS: Sentence("Nya kopplingar: {count}", "New links: {count}"),
    Change.END_LINKS: Sentence(
        "Kopplingar som får slutdatum: {count}", "Links given a last day: {count}"
    ),
    Change.CHANGE_CARDS: Sentence(
        "Ändrade uppgifter: {count}", "Changed details: {count}"
    ),
}
