"""People, their links and accounts; each change is said before it happens."""

import pytest

from securenotes.errors import LastAdministrator
from tests.pilot.driver import lines, settle, shown, type_text
from tests.pilot.school.town import signed_in


async def open_people(pilot):
    await pilot.press("down", "down", "down", "enter")
    await settle(pilot)


async def open_person(pilot, typed):
    await open_people(pilot)
    await pilot.press("slash")
    await type_text(pilot, typed)
    await pilot.press("enter")
    await settle(pilot)


async def press_yes(pilot):
    await pilot.press("left", "enter")
    for _turn in range(3):
        await settle(pilot)


async def links_of(pilot, login):
    school, chain = pilot.app.book.school, pilot.app.screen.chain
    people = await school.people(chain)
    user = next(row.person.user for row in people if row.person.login == login)
    return await school.person(chain, user)


async def test_everybody_is_there_with_what_they_read(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_people(pilot)
        text = shown(pilot)
        anna = next(line for line in lines(pilot) if "Anna Berg" in line)
        assert "46 elever" in anna
        assert "aktivt" in anna
        assert "skoladministratör  skolan" in text
        assert "▲ Ines Ros" in text


async def test_letters_narrow_without_marks_and_escape_returns_to_the_list(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_people(pilot)
        await pilot.press("slash")
        await type_text(pilot, "noren")
        assert "Eva Norén" in shown(pilot)
        assert "Johan Ek" not in shown(pilot)
        await pilot.press("escape")
        assert pilot.app.screen.focused is pilot.app.screen.rows


async def test_invitations_lead_to_those_who_need_something(town):
    async with signed_in(town, "eva.noren") as pilot:
        await pilot.press("down", "enter")
        await settle(pilot)
        assert "Ines Ros" in shown(pilot)
        assert "Johan Ek" not in shown(pilot)


async def test_ending_a_link_says_what_it_means_and_changes_the_keys(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_person(pilot, "anna")
        await pilot.press("delete")
        await settle(pilot)
        text = " ".join(shown(pilot).replace("│", " ").split())
        assert "Anna Berg slutar kunna läsa 24 elever. Nycklarna byts." in text
        assert "kommer tillbaka med det" in text
        await pilot.press("enter")
        await settle(pilot)
        assert (await links_of(pilot, "anna.berg")).row.reads == 46
        await pilot.press("delete")
        await settle(pilot)
        await press_yes(pilot)
        assert "De utestängda läser inget nytt om dem." in lines(pilot)[22]
        page = await links_of(pilot, "anna.berg")
        assert page.row.reads == 22
        chain = pilot.app.screen.chain
        assert await pilot.app.book.school.pending(chain) == []


async def test_a_new_link_is_made_to_what_was_typed(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_person(pilot, "tove")
        await pilot.press("a")
        await settle(pilot)
        await pilot.press("tab", "tab", "tab", "enter")
        assert "Välj vad kopplingen gäller." in shown(pilot)
        await pilot.press("enter")
        await type_text(pilot, "8a ment")
        await pilot.press("enter", "tab", "tab", "tab")
        await type_text(pilot, "1/2")
        assert "1 feb 2027" in shown(pilot)
        await pilot.press("enter")
        for _turn in range(2):
            await settle(pilot)
        assert "Kopplingen är gjord." in lines(pilot)[22]
        page = await links_of(pilot, "tove.hallin")
        assert [(link.what, link.last) for link in page.links if link.live] == [
            ("8A mentor", "2027-02-01")
        ]
        assert page.row.reads == 11


async def test_a_teacher_is_not_linked_to_the_whole_school(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_person(pilot, "tove")
        await pilot.press("a")
        await settle(pilot)
        await pilot.press("enter")
        await type_text(pilot, "hela skolan")
        await pilot.press("enter", "tab", "tab", "tab", "enter")
        await settle(pilot)
        assert "Bara en observatör kopplas till hela skolan." in shown(pilot)


async def test_closing_an_account_asks_and_opening_it_gives_all_back(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_person(pilot, "johan")
        await pilot.press("s")
        assert "slutar kunna läsa" in shown(pilot)
        await press_yes(pilot)
        assert (await links_of(pilot, "johan.ek")).row.account == "disabled"
        assert "S Öppna kontot" in lines(pilot)[23]
        await pilot.press("s")
        await settle(pilot)
        page = await links_of(pilot, "johan.ek")
        assert (page.row.account, page.row.reads) == ("active", 12)


async def test_one_does_not_close_ones_own_account(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_person(pilot, "eva")
        await pilot.press("s")
        assert "Du kan inte stänga av ditt eget konto." in lines(pilot)[22]


async def test_the_last_administrator_is_told_of_in_words(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_person(pilot, "johan")

        async def refused(_chain, _user):
            raise LastAdministrator

        pilot.app.book.school.disable = refused
        await pilot.press("s")
        await press_yes(pilot)
        assert "Skolan måste ha en administratör." in lines(pilot)[22]


async def test_the_factor_is_reset_after_a_question(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_person(pilot, "johan")
        await pilot.press("r")
        assert "när du har träffat Johan Ek" in " ".join(shown(pilot).split())
        await press_yes(pilot)
        assert "Tvåfaktorn är nollställd." in lines(pilot)[22]


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_invitation_sheet_is_whole_and_shown_once(town, size):
    async with signed_in(town, "eva.noren", size=size) as pilot:
        await open_people(pilot)
        await pilot.press("i")
        await type_text(pilot, "Åsa Öst")
        assert "asa.ost" in shown(pilot)
        await pilot.press("enter")
        await type_text(pilot, "lärare")
        await pilot.press("enter", "enter")
        await settle(pilot)
        sheet = shown(pilot)
        assert pilot.app.screen.SCREEN_ID == "sheet"
        for part in ("SAO-", "asa.ost", "SAI-", "tor 5 mars"):
            assert part in sheet
        await pilot.press("enter")
        await settle(pilot)
        assert "SAI-" not in shown(pilot)
        assert "▲ Åsa Öst" in shown(pilot)
        bytes_on_disk = b"".join(
            one.read_bytes() for one in town.iterdir() if one.is_file()
        )
        secret = sheet.partition("SAI-")[2][:12].encode()
        assert secret not in bytes_on_disk


async def test_what_is_wrong_stands_under_its_field(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_people(pilot)
        await pilot.press("i", "tab", "tab")
        await type_text(pilot, "anna.berg")
        await pilot.press("enter")
        await settle(pilot)
        assert "Skriv ett namn." in shown(pilot)
        await type_text(pilot, "Anna")
        await pilot.press("tab")
        await type_text(pilot, "lärare")
        await pilot.press("enter", "enter")
        await settle(pilot)
        assert "Någon på skolan har redan det användarnamnet." in shown(pilot)


async def test_inviting_again_gives_a_new_sheet(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_person(pilot, "ines")
        await pilot.press("i")
        await press_yes(pilot)
        assert pilot.app.screen.SCREEN_ID == "sheet"
        assert "SAI-" in shown(pilot)
