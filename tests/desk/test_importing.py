"""Customers, contacts and contracts from files: whole or not at all, once however often, with all that is wrong."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cast import Cast, cast, local
from guichet.contracts.holding import overrides_of
from guichet.contracts.models import Contract, TargetOverride
from guichet.customers.erasing import erase
from guichet.customers.errors import CannotKnow
from guichet.customers.models import Contact, Organisation, OutsideId
from guichet.desks.models import DeskChange
from guichet.imports.columns import COLUMNS, Kind
from guichet.imports.table import MOST_CHARACTERS, MOST_ROWS, Unreadable, decoded, read
from guichet.imports.taking import Outcome, take
from guichet.imports.words import said
from guichet.kit.sheets import lines

NOON = local("2026-03-10 12:00")
CUSTOMERS = "id,name\nC-1,Laiterie Nord\nC-2,Scierie Est\n"
CONTACTS = "id,customer,email,name,language,administrator\nP-1,C-1,ana@nord.example,Ana,fr,oui\n"
CONTRACTS = (
    "id,customer,first_day,last_day,paid,licence_kind,licence_expires_on\n"
    "K-1,C-1,2026-01-01,2026-12-31,yes,four_year,2029-12-31\n"
)


@pytest.fixture
def people(db: None) -> Cast:  # noqa: ARG001 - opens the database
    """ALIAS's policy, a manager, and a customer who is there already."""
    return cast("alias")


def taken(people: Cast, kind: str, text: str, *, for_good: bool = True) -> Outcome:
    return take(text, Kind(kind), by=people.manager, at=NOON, for_good=for_good)


def wrong(found: Outcome) -> list[tuple[int, str, str]]:
    """Where what is wrong; each has a sentence of its own."""
    assert all("not possible now" not in said(each) and "%(" not in said(each) for each in found.problems)
    return [(each.row, each.column, each.code) for each in found.problems]


def test_three_files_make_customers_their_contacts_and_their_contracts(people: Cast) -> None:
    assert dict(taken(people, "customers", CUSTOMERS).counts) == {"made": 2}
    assert dict(taken(people, "contacts", CONTACTS).counts) == {"made": 1}
    assert dict(taken(people, "contracts", CONTRACTS).counts) == {"made": 1}
    contact = Contact.objects.get(email="ana@nord.example")
    assert (contact.name, contact.language, contact.is_administrator) == ("Ana", "fr", True)
    contract = Contract.objects.get(organisation__name="Laiterie Nord")
    assert (contract.licence_kind, str(contract.licence_expires_on)) == ("four_year", "2029-12-31")
    assert (contract.starts_at, contract.ends_at) == (local("2026-01-01 00:00"), local("2027-01-01 00:00"))


def test_the_same_file_read_twice_changes_nothing_the_second_time(people: Cast) -> None:
    for kind, text, count in (("customers", CUSTOMERS, 2), ("contacts", CONTACTS, 1), ("contracts", CONTRACTS, 1)):
        taken(people, kind, text)
        again = taken(people, kind, text)
        assert (again.taken, dict(again.counts)) == (True, {"same": count})
    assert Organisation.objects.filter(desk=people.desk, name="Laiterie Nord").count() == 1
    assert Contract.objects.filter(organisation__name="Laiterie Nord").count() == 1


def test_trying_says_what_would_come_of_it_and_leaves_all_as_it_is(people: Cast) -> None:
    before = (Organisation.objects.count(), OutsideId.objects.count(), DeskChange.objects.count())
    found = taken(people, "customers", CUSTOMERS, for_good=False)
    assert (found.taken, dict(found.counts), found.problems) == (False, {"made": 2}, ())
    assert (Organisation.objects.count(), OutsideId.objects.count(), DeskChange.objects.count()) == before


def test_one_wrong_row_keeps_the_whole_file_out(people: Cast) -> None:
    found = taken(people, "customers", f"{CUSTOMERS}C-3,\n")
    assert wrong(found) == [(4, "name", "needed")]
    assert not found.taken
    assert not Organisation.objects.filter(name="Scierie Est").exists()


def test_a_customer_that_is_there_by_name_is_taken_over_and_renamed_by_a_later_file(people: Cast) -> None:
    known = people.contact.organisation
    assert known is not None
    assert dict(taken(people, "customers", f"id,name\nC-9,{known.name.upper()}\n").counts) == {"changed": 1}
    assert dict(taken(people, "customers", "id,name\nC-9,Laval\n").counts) == {"changed": 1}
    assert Organisation.objects.get(pk=known.pk).name == "Laval"
    assert wrong(taken(people, "customers", "id,name\nC-10,laval\n")) == [(2, "name", "organisation_known")]


def test_all_that_is_wrong_with_contacts_is_named_at_once(people: Cast) -> None:
    taken(people, "customers", CUSTOMERS)
    rows = [
        "id,customer,email,name,language,administrator",
        "P-1,C-1,nobody,Ana,fr,yes",
        "P-2,C-7,b@nord.example,Bea,fr,",
        "P-3,C-1,c@nord.example,Cid,tlh,",
        "P-4,C-1,d@nord.example,Dan,fr,perhaps",
        f"P-5,C-1,{people.contact.email},Eve,fr,",
        "P-6,C-1,f@nord.example,Fay,fr,no",
        "P-6,C-1,g@nord.example,Gus,fr,no",
        "P-8,C-1,h@nord.example,Hal,fr,no,more",
    ]
    assert wrong(taken(people, "contacts", "\n".join(rows))) == [
        (2, "email", "no_email"),
        (3, "customer", "unknown_customer"),
        (4, "language", "unknown_language"),
        (5, "administrator", "not_yes_no"),
        (6, "customer", "contact_elsewhere"),
        (8, "id", "id_twice"),
        (9, "", "too_many_cells"),
    ]


def test_one_address_under_two_ids_of_a_file_is_refused_and_nothing_is_taken(people: Cast) -> None:
    taken(people, "customers", CUSTOMERS)
    twice = f"{CONTACTS}P-2,C-1, ANA@Nord.Example ,Anne,fr,no\nP-3,C-1,bea@nord.example,Bea,fr,no\n"
    for for_good in (False, True, True):
        found = taken(people, "contacts", twice, for_good=for_good)
        assert wrong(found) == [(3, "email", "email_twice")]
        assert said(found.problems[0]).startswith("This address is in row 2 already.")
        assert not found.taken
        assert not Contact.objects.filter(email__iendswith="nord.example").exists()
    assert dict(taken(people, "contacts", CONTACTS).counts) == {"made": 1}
    assert wrong(taken(people, "contacts", twice)) == [(3, "email", "email_twice")]
    assert Contact.objects.get(email="ana@nord.example").name == "Ana"


def test_who_is_let_in_by_an_address_while_the_file_is_read_is_a_problem_of_its_row(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(people, "customers", CUSTOMERS)

    def known(*_organisation: Organisation, **_said: str) -> Contact:
        raise CannotKnow("contact_known")

    monkeypatch.setattr("guichet.imports.people.add_contact", known)
    assert wrong(taken(people, "contacts", CONTACTS)) == [(2, "email", "contact_known")]


def test_whoever_is_of_no_customer_is_attached_where_a_row_says_so_and_not_by_the_way(people: Cast) -> None:
    taken(people, "customers", CUSTOMERS)
    ana = Contact.objects.create(desk=people.desk, email="ana@nord.example", name="ana")
    refused = taken(people, "contacts", CONTACTS, for_good=False)
    assert wrong(refused) == [(2, "attach", "contact_unattached")]
    attaching = CONTACTS.replace("administrator\n", "administrator,attach\n").replace("oui\n", "oui,yes\n")
    assert dict(taken(people, "contacts", attaching, for_good=False).counts) == {"changed": 1}
    assert not DeskChange.objects.filter(kind="attached").exists(), "trying leaves all as it is"
    assert dict(taken(people, "contacts", attaching).counts) == {"changed": 1}
    ana.refresh_from_db()
    assert (ana.organisation, ana.name) == (Organisation.objects.get(name="Laiterie Nord"), "Ana")
    assert DeskChange.objects.get(kind="attached").by == people.manager.user_id
    assert dict(taken(people, "contacts", attaching).counts) == {"same": 1}


def test_all_that_is_wrong_with_contracts_is_named_at_once(people: Cast) -> None:
    taken(people, "customers", CUSTOMERS)
    rows = [
        "id,customer,first_day,last_day,plan,places,licence_kind,licence_expires_on",
        "K-1,C-1,2026-01-01,2026-12-31,,,,",
        "K-2,C-1,2026-06-01,2027-06-01,,,,",
        "K-3,C-2,2026-05-01,2026-04-01,,,,",
        "K-4,C-2,01/02/2026,,,,,",
        "K-5,C-2,2027-01-01,2027-02-01,gold,,,",
        "K-6,C-2,2028-01-01,2028-02-01,,5,,",
        "K-7,C-2,2029-01-01,2029-02-01,,,lifelong,",
        "K-8,C-2,2030-01-01,2030-02-01,,,four_year,2020-01-31",
        "K-9,C-2,2031-02-30,,,-4,,",
        "K-10,C-2,0001-01-01,9999-12-31,,,,9999-12-31",
    ]
    assert wrong(taken(people, "contracts", "\n".join(rows))) == [
        (3, "first_day", "overlaps"),
        (4, "last_day", "ends_before"),
        (5, "first_day", "not_day"),
        (6, "plan", "unknown_plan"),
        (7, "places", "no_allowance"),
        (8, "licence_kind", "unknown_licence"),
        (9, "licence_expires_on", "past"),
        (10, "first_day", "not_day"),
        (10, "places", "not_number"),
        (11, "first_day", "far_day"),
        (11, "last_day", "far_day"),
        (11, "licence_expires_on", "far_day"),
    ]
    assert not Contract.objects.filter(organisation__name="Laiterie Nord").exists()


def test_a_contract_that_is_known_is_never_changed_by_the_way(people: Cast) -> None:
    taken(people, "customers", CUSTOMERS)
    taken(people, "contracts", CONTRACTS)
    longer = CONTRACTS.replace("2026-12-31", "2027-12-31")
    assert wrong(taken(people, "contracts", longer)) == [(2, "last_day", "differs")]
    assert Contract.objects.get(organisation__name="Laiterie Nord").ends_at == local("2027-01-01 00:00")


def test_the_address_of_a_contact_is_not_changed_by_a_file_and_the_name_is(people: Cast) -> None:
    taken(people, "customers", CUSTOMERS)
    taken(people, "contacts", CONTACTS)
    moved = CONTACTS.replace("ana@nord", "anna@nord")
    assert wrong(taken(people, "contacts", moved)) == [(2, "email", "email_fixed")]
    assert dict(taken(people, "contacts", CONTACTS.replace(",Ana,", ",Anna,")).counts) == {"changed": 1}
    assert Contact.objects.get(email="ana@nord.example").name == "Anna"


def test_who_is_erased_is_forgotten_by_their_outside_id_too(people: Cast) -> None:
    taken(people, "customers", CUSTOMERS)
    taken(people, "contacts", CONTACTS)
    erase(Contact.objects.get(email="ana@nord.example"), at=NOON)
    assert not OutsideId.objects.filter(kind="contacts").exists()


def test_what_was_taken_stays_on_record_with_who_did_it(people: Cast) -> None:
    taken(people, "customers", CUSTOMERS)
    change = DeskChange.objects.get(kind="imported")
    assert (change.by, change.at, change.data["kind"]) == (people.manager.user_id, NOON, "customers")
    assert change.data["made"] == 2


@pytest.mark.parametrize(
    "text",
    [
        "id;name\nC-1;Laiterie, Nord\n",
        "id\tname\nC-1\tLaiterie, Nord\n",
        "sep=;\nid;name\nC-1;Laiterie, Nord\n",
        'ID , "Name"\r\nC-1,"Laiterie, Nord"\r\n\r\n,,\r\n',
        '\ufeffname,id\n"Laiterie, Nord",C-1',
    ],
)
def test_whichever_sign_parts_the_cells_the_rows_are_the_same(text: str) -> None:
    table = read(text, Kind.CUSTOMERS)
    assert [(row.id, row.cells["name"]) for row in table.rows] == [("C-1", "Laiterie, Nord")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_whichever_encoding_a_spreadsheet_saves_the_names_are_the_same(encoding: str) -> None:
    assert "Scierie Crêt" in decoded("id,name\nC-1,Scierie Crêt\n".encode(encoding))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        ("id,name\n", "no_rows"),
        ('id,name\nC-1,"open\n', "quotes"),
        ("id,name\n" + "".join(f"C-{n},x\n" for n in range(MOST_ROWS + 1)), "too_many_rows"),
        ("x" * (MOST_CHARACTERS + 1), "too_long"),
    ],
)
def test_what_is_no_table_is_refused_whole(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text, Kind.CUSTOMERS)
    assert refused.value.problem.code == code
    assert "%(" not in said(refused.value.problem)


@pytest.mark.parametrize(
    ("raw", "code"), [(b"\x00" * 9, "encoding"), (b"\xff\xfe\x00", "encoding"), (b" " * 1_000_001, "too_big")]
)
def test_what_is_no_text_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        decoded(raw)
    assert refused.value.problem.code == code


@pytest.mark.parametrize(
    ("heading", "problems"),
    [
        ("id,nam", [("unknown_column", "nam", "name"), ("no_column", "name", "")]),
        ("id,name,id", [("column_twice", "id", "")]),
        ("name", [("no_column", "id", "")]),
    ],
)
def test_columns_that_are_not_those_are_named_with_what_was_meant(
    heading: str, problems: list[tuple[str, str, str]]
) -> None:
    found = read(f"{heading}\nC-1,x\n", Kind.CUSTOMERS).problems
    assert [(each.code, each.column, each.hint) for each in found] == problems


def test_a_text_that_was_kept_from_being_a_formula_reads_back_as_it_was() -> None:
    name = "=HYPERLINK(1)"
    file = "".join(lines(["id", "name"], [["C-1", name]]))
    assert "'=HYPERLINK" in file
    assert read(file, Kind.CUSTOMERS).rows[0].cells["name"] == name


@pytest.mark.parametrize("kind", list(Kind))
def test_the_file_to_begin_with_can_be_read(kind: Kind) -> None:
    columns = COLUMNS[kind]
    file = "".join(lines(columns, [[column.example for column in columns.values()]]))
    assert len(read(file, kind).rows) == 1


def test_the_command_takes_a_file_says_what_is_wrong_and_asks_who_does_it(people: Cast, tmp_path: Path) -> None:
    path, by, slug = tmp_path / "customers.csv", people.manager.user.email, people.desk.slug
    path.write_text(CUSTOMERS, encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    call_command("import_customers", slug, "customers", str(path), by=by, check=True, stdout=out)
    assert "checked, and nothing taken: 2 made" in out.getvalue()
    assert not OutsideId.objects.exists()
    call_command("import_customers", slug, "customers", str(path), by=by, stdout=out)
    assert OutsideId.objects.count() == 2
    with pytest.raises(CommandError, match="does not manage"):
        call_command("import_customers", slug, "customers", str(path), by=people.agent.user.email)
    with pytest.raises(CommandError, match="nowhere"):
        call_command("import_customers", slug, "customers", str(tmp_path / "nowhere"), by=by)
    path.write_text(f"{CUSTOMERS}C-2,Twice\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("import_customers", slug, "customers", str(path), by=by, stderr=err)
    assert "row 4, id: “C-2” stands in row 3 already" in err.getvalue()


TARGETS = (
    "id,contract,commitment,within,binding,credit,unit,currency,cap,fee,fee_period,signed_by,signed_on\n"
    "T-1,K-1,first_response,4h,yes,50.00,,cad,80,,,Denise Roy,2026-01-05\n"
    "T-2,K-1,first_response,2h,yes,12.5,fee,CAD,20,1200.50,quarter,Denise Roy,2026-02-05\n"
    "T-3,K-1,first_response,1 business day,no,,,,,,,Denise Roy,2026-03-05\n"
)


@pytest.fixture
def promising(db: None) -> Cast:  # noqa: ARG001 - opens the database
    """FluksAqua's policy, which promises something, and a contract that came from a file."""
    people = cast("fluksaqua")
    taken(people, "customers", CUSTOMERS)
    taken(people, "contracts", "id,customer,first_day\nK-1,C-1,2026-01-01\n")
    return people


def test_targets_of_contracts_come_with_what_a_miss_credits_and_once_however_often_they_are_read(
    promising: Cast,
) -> None:
    assert dict(taken(promising, "targets", TARGETS).counts) == {"made": 3}
    again = taken(promising, "targets", TARGETS)
    assert (again.taken, dict(again.counts)) == (True, {"same": 3})
    first, second, third = overrides_of(Contract.objects.get(organisation__name="Laiterie Nord"))
    assert first.credit is not None
    assert (first.credit.amount, first.credit.currency, first.credit.cap) == (5000, "CAD", 8000)
    assert second.credit is not None
    assert (second.credit.amount, second.credit.cap) == (15_006, 24_010)
    assert (third.credit, third.binding, str(third.within)) == (None, False, "1 business day")


def test_what_can_be_told_of_a_row_without_its_contract_or_customer_is_told_with_it(promising: Cast) -> None:
    row = "T-9,K-9,first_reply,soon,yes,much,,CAD,20,9,,Denise Roy,2026-03-11\n"
    assert set(wrong(taken(promising, "targets", TARGETS.partition("\n")[0] + "\n" + row))) == {
        (2, "contract", "unknown_contract"),
        (2, "fee", "not_of_unit"),
        (2, "credit", "not_a_number"),
        (2, "commitment", "no_such_target"),
        (2, "within", "unusable_time"),
        (2, "signed_on", "not_yet"),
    }
    row = row.replace("much,,CAD,20,9", "-5,,CAD,,")
    assert (2, "credit", "credit_amount") in wrong(taken(promising, "targets", TARGETS.partition("\n")[0] + "\n" + row))
    head = "id,customer,first_day,last_day,plan,licence_kind\n"
    assert set(wrong(taken(promising, "contracts", head + "K-9,C-9,2026-02-01,2026-01-01,gold,eternal\n"))) == {
        (2, "customer", "unknown_customer"),
        (2, "last_day", "ends_before"),
        (2, "plan", "unknown_plan"),
        (2, "licence_kind", "not_metered"),
    }


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ("K-1,first", "K-9,first", [(2, "contract", "unknown_contract")]),
        ("K-1,first_response,4h", "K-1,first_reply,4h", [(2, "commitment", "no_such_target")]),
        ("4h,yes", "soon,yes", [(2, "within", "unusable_time")]),
        ("4h,yes", "4h,no", [(2, "binding", "credit_of_goal")]),
        ("50.00,,cad", "much,,cad", [(2, "credit", "not_a_number")]),
        ("50.00,,cad", "50.005,,cad", [(2, "credit", "too_many_decimals")]),
        ("50.00,,cad", "50.00,,zzz", [(2, "currency", "unknown_currency")]),
        ("50.00,,cad", "50.00,hours,cad", [(2, "unit", "unknown_unit")]),
        ("50.00,,cad,80", "90.00,,cad,80", [(2, "cap", "cap_below")]),
        ("50.00,,cad,80", "0,,cad,80", [(2, "credit", "credit_amount")]),
        ("50.00,,cad,80,,", "50.00,,cad,80,12,", [(2, "fee", "not_of_unit")]),
        ("50.00,,cad,80", "30,minutes,,80", [(2, "unit", "no_account")]),
        ("50.00,,cad,80", "3.5,minutes,,80", [(2, "credit", "not_minutes")]),
        ("12.5,fee", "12.555,fee", [(3, "credit", "not_percent")]),
        ("12.5,fee", "120,fee", [(3, "credit", "fee_share")]),
        ("CAD,20,1200.50", "CAD,101,1200.50", [(3, "cap", "cap_share")]),
        ("CAD,20,1200.50", "CAD,20,0", [(3, "fee", "fee_amount")]),
        ("1200.50,quarter", "1200.50,week", [(3, "fee_period", "unknown_period")]),
        ("2026-02-05", "2026-03-11", [(3, "signed_on", "not_yet")]),
        ("T-3,K-1", "T-2,K-1", [(4, "id", "id_twice")]),
    ],
)
def test_what_is_wrong_with_a_target_is_found_in_its_row_and_column_and_nothing_is_taken(
    promising: Cast, before: str, after: str, where: list[tuple[int, str, str]]
) -> None:
    assert before in TARGETS
    assert wrong(taken(promising, "targets", TARGETS.replace(before, after, 1))) == where
    assert not TargetOverride.objects.exists()


@pytest.mark.parametrize(
    ("before", "after", "column"),
    [("4h,yes", "3h,yes", "within"), ("50.00,,cad", "60.00,,cad", "credit"), ("2026-01-05", "2026-01-06", "signed_on")],
)
def test_what_was_signed_is_never_changed_by_a_file(promising: Cast, before: str, after: str, column: str) -> None:
    taken(promising, "targets", TARGETS)
    assert wrong(taken(promising, "targets", TARGETS.replace(before, after, 1))) == [(2, column, "signed_otherwise")]
    assert TargetOverride.objects.count() == 3
