"""What an agent can do to a ticket: offered only where the core allows it, said before, done once, nothing lost."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.core.timeline.events import EventType
from guichet.desks.models import Seat
from guichet.desks.teams import make_team
from guichet.kit.models import Mail
from guichet.notices.round import make_round
from guichet.tickets.actions import close, note, reply, validate
from guichet.tickets.actor import Actor
from guichet.tickets.models import Event, Message, Ticket
from guichet.tickets.replay import verify
from web.world import World, person

pytestmark = pytest.mark.django_db

Worlds = Callable[[str], World]
ESKER = {"description": "x", "feature": "Invoicing", "steps": "Open the list"}


def offered(world: World, ticket: Ticket) -> list[str]:
    """The acts that the ticket's page offers."""
    context = world.client(world.agent).get(f"/desk/{ticket.number}/").context
    return [act.noun for act in (*context["acts"], *context["more_acts"])]


def colleague(world: World) -> Seat:
    return Seat.objects.create(desk=world.desk, user=person("luc@fluksaqua.test", "Luc Gagnon"))


def last(ticket: Ticket) -> Event:
    return Event.objects.filter(ticket=ticket).exclude(by="system").latest("seq")


def stands(ticket: Ticket) -> str:
    return Ticket.objects.get(pk=ticket.pk).status


def send(world: World, ticket: Ticket, noun: str, **said: object) -> int:
    """Send an act's form, as of now; the status of the answer."""
    seen = Ticket.objects.get(pk=ticket.pk).last_seq
    fields = {"key": f"{noun}-{seen}", "expected": seen, **said}
    return world.client(world.agent).post(f"/desk/{ticket.number}/{noun}/", fields).status_code


def test_a_desk_offers_what_its_policy_knows(world_of: Worlds) -> None:
    fluksaqua = world_of("fluksaqua")
    assert offered(fluksaqua, fluksaqua.file()) == [
        "resolution",
        "closure",
        "priority",
        "assignment",
        "workaround",
        "terms",
        "cause",
        "work",
    ]


def test_only_a_validation_closes_at_esker_and_registration_is_offered_until_it_is_done(world_of: Worlds) -> None:
    world = world_of("esker")
    ticket = world.file(fields=ESKER)
    assert {"registration", "exclusion"} < set(offered(world, ticket))
    assert "closure" not in offered(world, ticket)
    assert send(world, ticket, "registration", priority="p2") == 302
    assert last(ticket).data == {"priority": "p2"}
    assert "registration" not in offered(world, ticket)
    assert send(world, ticket, "resolution", ground="solved", text="Done.") == 302
    assert "closure" not in offered(world, ticket)
    validate(ticket, by=Actor.customer(world.contact), at=world.clock.at)
    assert stands(ticket) == "closed"
    assert [*verify()] == []


def test_a_closed_ticket_offers_what_is_left(world: World) -> None:
    ticket = world.file()
    send(world, ticket, "closure", ground="solved")
    assert offered(world, ticket) == ["reopening", "cause"]
    assert send(world, ticket, "reopening", reason="It is back.") == 302
    assert stands(ticket) == "open"


def test_each_level_says_when_it_would_fall_due(world: World) -> None:
    ticket = world.file(priority="question")
    page = world.client(world.agent).get(f"/desk/{ticket.number}/priority/").content.decode()
    assert "First response is due Tue 10 Mar, 14:00" in page
    assert "First response is due Wed 11 Mar, 10:00" in page


def test_a_workaround_says_what_it_meets_and_meets_it(world_of: Worlds) -> None:
    world = world_of("esker")
    ticket = world.file(fields=ESKER)
    make_round(at=world.clock.at)
    page = world.client(world.agent).get(f"/desk/{ticket.number}/workaround/").content.decode()
    assert "Meets Resolution" in page
    send(world, ticket, "workaround", text="Send them from the archive.")
    assert last(ticket).type in {"workaround_given", "assigned"}
    met = ticket.commitments.get(kind="resolution")
    assert met.met_at == world.clock.at


def test_a_critical_resolution_needs_every_tick_that_the_policy_asks_for(world_of: Worlds) -> None:
    world = world_of("maintainx")
    ticket = world.file()
    path, client = f"/desk/{ticket.number}/resolution/", world.client(world.agent)
    page = client.get(path).content.decode()
    assert page.count('name="confirm_') == 4
    said = {"ground": "solved", "text": "All is well.", "confirm_0": "on", "confirm_1": "on", "confirm_2": "on"}
    answer = client.post(path, said)
    assert answer.status_code == 422
    assert "All is well." in answer.content.decode()
    assert stands(ticket) != "resolved"
    assert client.post(path, {**said, "confirm_3": "on"}).status_code == 302
    assert stands(ticket) == "resolved"
    assert Event.objects.get(ticket=ticket, type="resolved").data["confirmed"] is True


def test_what_is_no_request_for_support_has_nothing_to_confirm(world_of: Worlds) -> None:
    world = world_of("maintainx")
    ticket = world.file()
    assert send(world, ticket, "resolution", ground="not_ours", text="It is the network.") == 302


def test_a_lesser_problem_has_nothing_to_confirm(world_of: Worlds) -> None:
    world = world_of("maintainx")
    ticket = world.file(priority="p2")
    assert "confirm_" not in world.client(world.agent).get(f"/desk/{ticket.number}/resolution/").content.decode()


def test_an_exclusion_stops_the_clocks_and_is_taken_back(world_of: Worlds) -> None:
    world = world_of("infraspeak")
    ticket = world.file()
    page = world.client(world.agent).get(f"/desk/{ticket.number}/exclusion/").content.decode()
    assert "First response is called off" in page
    assert "Sets the request outside of support" in page
    assert send(world, ticket, "exclusion", ground="technical_service", text="We quote for it.") == 302
    assert stands(ticket) == "excluded"
    assert "readmission" in offered(world, ticket)
    assert send(world, ticket, "readmission") == 302
    assert stands(ticket) == "waiting"


def test_a_defect_says_what_it_gives_back(world_of: Worlds) -> None:
    world = world_of("alias")
    ticket = world.file()
    world.client(world.agent).post(f"/desk/{ticket.number}/taking")
    world.clock.at += 16 * 60
    page = world.client(world.agent).get(f"/desk/{ticket.number}/cause/").content.decode()
    assert "Gives 30 min of prepaid time back" in page
    assert "AL-3" in page
    assert send(world, ticket, "cause", cause="product_defect", reproducible="yes") == 302
    assert last(ticket).data == {"cause": "product_defect", "reproducible": "yes"}
    shown = world.client(world.agent).get(f"/desk/{ticket.number}/").content.decode()
    assert "a defect of the product" in shown


def test_whether_it_is_reproducible_is_noted_without_a_cause(world_of: Worlds) -> None:
    world = world_of("maintainx")
    ticket = world.file()
    assert send(world, ticket, "cause", reproducible="unknown") == 302
    assert (last(ticket).type, last(ticket).data) == ("noted", {"reproducible": "unknown"})
    assert send(world, ticket, "cause") == 422


def test_a_kind_is_set_with_its_reason_where_its_definition_fits(world_of: Worlds) -> None:
    """ES-9: a problem is what can be reproduced; the reason is on both pages, and in a mail."""
    world = world_of("esker")
    ticket = world.file(fields=ESKER)
    form = world.client(world.agent).get(f"/desk/{ticket.number}/kind/").content.decode()
    assert "An incident in the running of the service that can be reproduced." in form
    assert "It changes no clock and no charge." in form
    assert send(world, ticket, "kind", found="problem", reason="Seen twice.") == 422
    refused = world.client(world.agent).post(
        f"/desk/{ticket.number}/kind/", {"found": "problem", "reason": "Seen twice."}
    )
    assert "By its definition this kind is only of what can be made to happen again." in refused.content.decode()
    assert "Seen twice." in refused.content.decode()
    assert send(world, ticket, "kind", found="problem", reproducible="yes", reason="Seen twice.") == 302
    assert last(ticket).data == {"kind": "problem", "reproducible": "yes"}
    for page in (f"/desk/{ticket.number}/", f"/requests/{ticket.public_id}/"):
        who = world.contact if "requests" in page else world.agent
        shown = world.client(who).get(page).content.decode()
        assert "Marie Tremblay found what kind of request it is: Problem" in shown
        assert "Seen twice." in shown
    assert send(world, ticket, "cause", cause="usage", reproducible="no") == 422
    make_round(at=world.clock.at)
    letter = Mail.objects.get(purpose="kind_set")
    assert "Problem" in letter.subject
    assert "Seen twice." in letter.text
    assert "ES-9" in letter.text
    assert [*verify()] == []


def test_a_desk_whose_policy_defines_no_kinds_sets_none(world: World) -> None:
    ticket = world.file()
    assert "kind" not in offered(world, ticket)
    assert send(world, ticket, "kind", found="problem", reason="x") == 422


def test_whoever_asks_says_whether_it_can_be_reproduced(world_of: Worlds) -> None:
    """MX-8: chosen on the form, it is the ticket's fact until an agent finds otherwise."""
    world = world_of("maintainx")
    form = world.client(world.contact).get("/requests/new/").content.decode()
    assert '<option value="sometimes">Sometimes</option>' in form
    ticket = world.file(fields={"reproducible": "sometimes"})
    assert last(ticket).data["fields"]["reproducible"] == "sometimes"
    page = world.client(world.agent).get(f"/desk/{ticket.number}/").content.decode()
    assert "as the customer says" in page
    assert page.count("Sometimes") == 2
    assert send(world, ticket, "cause", reproducible="yes") == 302
    page = world.client(world.agent).get(f"/desk/{ticket.number}/").content.decode()
    assert "as the customer says" not in page
    mailed = world.file(fields={"reproducible": "Only on Tuesdays"})
    assert last(mailed).data["fields"]["reproducible"] is True
    again = world.file(fields={"reproducible": "Oui."})
    assert last(again).data["fields"]["reproducible"] == "yes"
    assert [*verify()] == []


def test_becoming_paid_starts_the_clocks(world: World) -> None:
    ticket = world.file()
    assert send(world, ticket, "terms", terms="free") == 302
    page = world.client(world.agent).get(f"/desk/{ticket.number}/").content.decode()
    assert "free or on trial" in page
    assert "Marie Tremblay changed the terms: free or on trial" in page
    assert send(world, ticket, "terms", terms="paid") == 302
    assert ticket.commitments.get(kind="first_response").status == "running"


def test_a_ticket_is_given_to_a_colleague_or_to_a_team(world: World) -> None:
    luc, ticket = colleague(world), world.file()
    team = make_team(world.desk, name="Integration", members=[luc])
    assert send(world, ticket, "assignment", to=f"seat-{luc.pk}") == 302
    assert Ticket.objects.get(pk=ticket.pk).assignee == luc
    assert send(world, ticket, "assignment", to=f"team-{team.pk}") == 302
    found = Ticket.objects.get(pk=ticket.pk)
    assert (found.assignee, found.team) == (None, team)
    world.client(world.agent).post(f"/desk/{ticket.number}/taking")
    found = Ticket.objects.get(pk=ticket.pk)
    assert (found.assignee, found.team) == (world.agent, team)
    assert send(world, ticket, "assignment", to="seat-999") == 422
    assert [*verify()] == []


def test_work_is_logged_and_stays_inside(world: World) -> None:
    ticket = world.file()
    assert send(world, ticket, "work", minutes="20", text="Read the log.") == 302
    assert send(world, ticket, "work", minutes="100000") == 422
    assert "20 min" in world.client(world.agent).get(f"/desk/{ticket.number}/").content.decode()
    page = world.client(world.contact).get(f"/requests/{ticket.public_id}/").content.decode()
    assert "Read the log." not in page
    assert "logged" not in page


def test_whoever_sends_by_an_old_page_sees_what_is_new_and_sends_all_the_same(world: World) -> None:
    ticket = world.file()
    seen = Ticket.objects.get(pk=ticket.pk).last_seq
    reply(ticket, by=Actor.agent(colleague(world)), at=world.clock.at, text="I restarted the gateway.")
    client = world.client(world.agent)
    said = {"sort": "reply", "text": "Please restart the gateway.", "key": "mine", "expected": seen, "asks": "on"}
    answer = client.post(f"/desk/{ticket.number}/message", said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "I restarted the gateway." in page[page.index('class="meanwhile"') :]
    assert "Please restart the gateway." in page
    assert "Send all the same" in page
    composer = answer.context["composer"]
    again = said | {"key": composer.key, "expected": answer.context["seen"]}
    assert client.post(f"/desk/{ticket.number}/message", again).status_code == 302
    assert Message.objects.filter(text="Please restart the gateway.").count() == 1


def test_an_act_by_an_old_page_says_what_is_new_and_keeps_what_was_typed(world: World) -> None:
    ticket = world.file()
    seen = Ticket.objects.get(pk=ticket.pk).last_seq
    note(ticket, by=Actor.agent(colleague(world)), at=world.clock.at, text="Not solved at all.")
    said = {"ground": "solved", "text": "It is done.", "key": "mine", "expected": seen}
    client, path = world.client(world.agent), f"/desk/{ticket.number}/resolution/"
    answer = client.post(path, said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Not solved at all." in page
    assert "It is done." in page
    doing = answer.context["doing"]
    assert client.post(path, said | {"key": doing.key, "expected": doing.expected}).status_code == 302


def test_an_act_that_is_over_is_refused_in_words_and_loses_nothing(world: World) -> None:
    ticket = world.file()
    close(ticket, by=Actor.agent(world.agent), at=world.clock.at, ground="solved")
    answer = world.client(world.agent).post(
        f"/desk/{ticket.number}/workaround/", {"text": "Use the other pump.", "key": "k"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The request is closed." in page
    assert "Open it again first." in page
    assert "Use the other pump." in page


def test_the_same_act_sent_twice_is_done_once(world: World) -> None:
    ticket, client = world.file(), world.client(world.agent)
    said = {"minutes": "20", "key": "one", "expected": "1"}
    for _ in range(2):
        assert client.post(f"/desk/{ticket.number}/work/", said).status_code == 302
    assert Event.objects.filter(ticket=ticket, type=EventType.WORKED.value).count() == 1


def test_the_composer_says_what_asking_would_begin_before_it_is_ticked(world: World) -> None:
    ticket = world.file()
    page = world.client(world.agent).get(f"/desk/{ticket.number}/").content.decode()
    said = page[page.index('id="effect"') :]
    assert "Meets First response" in said
    assert "If it asks:" in said
    assert "Closes by silence Tue 17 Mar, 10:00" in said


def test_an_acts_page_asks_no_more_for_a_longer_conversation(world: World) -> None:
    ticket, client = world.file(), world.client(world.agent)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/desk/{ticket.number}/resolution/").status_code == 200
        return len(queries)

    cost()
    few = cost()
    for i in range(6):
        note(ticket, by=Actor.agent(world.agent), at=world.clock.at, text=f"Note {i}")
    assert cost() == few


def test_an_unknown_act_and_anothers_ticket_are_the_same_404(world: World) -> None:
    ticket = world.file()
    assert world.client(world.agent).get(f"/desk/{ticket.number}/wishes/").status_code == 404
    assert world.client(world.agent).get("/desk/999/priority/").status_code == 404
    assert world.client(world.contact).get(f"/desk/{ticket.number}/priority/").status_code == 404


def test_the_meter_says_before_what_taking_and_asking_do_to_it_and_explains_each_slice(world_of: Worlds) -> None:
    world = world_of("alias")
    ticket, client = world.file(), world.client(world.agent)
    page = client.get(f"/desk/{ticket.number}/").content.decode()
    assert "Prepaid time begins to count" in page
    client.post(f"/desk/{ticket.number}/taking")
    world.clock.at += 16 * 60
    context = client.get(f"/desk/{ticket.number}/").context
    assert [effect.said for effect in context["writing"].if_asks] == ["Prepaid time stands still"]
    purse = context["purse"]
    assert [(line.span, line.why, line.amount) for line in purse.receipt.lines] == [
        ("10:00", "slice 1", "0 h 15"),
        ("10:15", "slice 2, 1 min of it", "0 h 15"),
        ("", "", "0 h 30"),
    ]
    assert purse.receipt.total.amount == "0 h 30"
    row = next(row for row in context["band"].clocks if row.name == "Prepaid time")
    assert [cut.said for cut in row.cuts] == ["Prepaid time: Tue 10 Mar, 10:15, a slice begins"]
    send(world, ticket, "cause", cause="product_defect")
    purse = client.get(f"/desk/{ticket.number}/").context["purse"]
    assert (purse.receipt.total.amount, purse.charges.back_clause) == ("0 h 00", "AL-3")


def test_each_round_of_updates_is_drawn_kept_or_late(world_of: Worlds) -> None:
    world = world_of("maintainx")
    ticket, by = world.file(), Actor.agent(world.agent)
    for minutes in (10, 30, 40):
        world.clock.at += minutes * 60
        reply(ticket, by=by, at=world.clock.at, text="We are at it.")
    band = world.client(world.agent).get(f"/desk/{ticket.number}/").context["band"]
    row = next(row for row in band.clocks if row.name == "Update")
    assert [cut.tone for cut in row.cuts] == ["kept", "kept", "late"]
    assert "after" in [bar.kind for bar in row.bars]
    assert len(band.openings) == 1


def test_a_desk_without_levels_speaks_of_none(world_of: Worlds) -> None:
    world = world_of("alias")
    page = world.client(world.agent).get(f"/desk/{world.file().number}/").content.decode()
    assert "not set" not in page
    assert "<dt>Priority</dt>" not in page


def test_a_level_that_customers_may_not_choose_is_not_said_to_be_their_choice(world_of: Worlds) -> None:
    world = world_of("infraspeak")
    ticket = world.file()
    send(world, ticket, "priority", priority="urgent", reason="All phones.")
    assert "the customer chose" not in world.client(world.agent).get(f"/desk/{ticket.number}/").content.decode()


def test_a_manager_acknowledges_an_escalation_and_an_agent_does_not(world_of: Worlds) -> None:
    maintainx = world_of("maintainx")
    ticket = maintainx.file(priority="p0")

    assert "acknowledgement" not in offered(maintainx, ticket)
    assert send(maintainx, ticket, "acknowledgement", text="On it.") == 422

    Seat.objects.filter(pk=maintainx.agent.pk).update(role="manager")
    assert "acknowledgement" in offered(maintainx, ticket)
    assert send(maintainx, ticket, "acknowledgement", text="On it.") == 302
    assert last(ticket).type == "acknowledged"
    assert "acknowledgement" not in offered(maintainx, ticket)
    assert Message.objects.get(ticket=ticket, text="On it.").kind == "internal"
    assert [*verify()] == []
