"""The addresses of who works here, whom the desk serves, and who looks after either."""

from django.urls import path

from guichet.web.people import (
    contacts,
    contracts,
    customers,
    first,
    installation,
    ledger_export,
    organisation,
    removal,
    staff,
    statements,
    teams,
)

app_name = "people"

urlpatterns = [
    path("people/", staff.show, name="staff"),
    path("people/invitation", staff.invite_one, name="staff_invite"),
    path("people/role", staff.change_one, name="staff_role"),
    path("people/invited", staff.invited, name="staff_invited"),
    path("people/team", teams.make, name="team_make"),
    path("people/team/<int:pk>/", teams.change, name="team"),
    path("setup/people/", first.people, name="first_people"),
    path("setup/customers/", first.customers, name="first_customers"),
    path("customers/", customers.index, name="customers"),
    path("customers/new", customers.add, name="customer_add"),
    path("customers/<int:pk>/", customers.show, name="customer"),
    path("customers/<int:pk>/name", customers.rename, name="customer_rename"),
    path("customers/<int:pk>/contact", contacts.add, name="contact_add"),
    path("customers/<int:pk>/invited", contacts.invited, name="contact_invited"),
    path("customers/<int:pk>/statements/", statements.index, name="statements"),
    path("customers/<int:pk>/statements/<slug:month>/", statements.show, name="statement"),
    path("customers/<int:pk>/statements/<slug:month>.json", statements.fetch, name="statement_document"),
    path("customers/<int:pk>/contract", contracts.add, name="contract_add"),
    path("customers/contract/<int:pk>/", contracts.show, name="contract"),
    path("customers/contract/<int:pk>/ledger.csv", ledger_export.fetch, name="contract_ledger"),
    path("customers/contract/<int:pk>/<int:number>/", contracts.entry, name="contract_entry"),
    path("customers/contract/<int:pk>/change", contracts.change, name="contract_change"),
    path("customers/contact/<int:pk>/", contacts.show, name="contact"),
    path("customers/contact/<int:pk>/access", contacts.change_access, name="contact_access"),
    path("customers/contact/<int:pk>/erasure", contacts.erase, name="contact_erase"),
    path("organisation/", organisation.show, name="organisation"),
    path("organisation/invitation", organisation.invite_one, name="organisation_invite"),
    path("organisation/person", organisation.change_one, name="organisation_person"),
    path("organisation/invited", organisation.invited, name="organisation_invited"),
    path("installation/", installation.show, name="installation"),
    path("installation/<int:pk>/removal/", removal.remove_one, name="removal"),
    path("installation/invited", installation.invited, name="installation_invited"),
    path("installation/invitation", installation.invite_one, name="installation_invite"),
]
