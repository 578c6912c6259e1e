from django.urls import path

from focaljet.disclosure.views import cases, mine, parties

app_name = "disclosure"
urlpatterns = [
    path("", cases.start, name="start"),
    path("key", cases.key, name="key"),
    path("mine/", mine.mine, name="mine"),
    path("transfer/", mine.transfer, name="transfer"),
    path("transfer/object/", mine.object_to, name="object"),
    path("transfer/go-along/", mine.go_along, name="go_along"),
    path("cases/", cases.cases, name="cases"),
    path("cases/new/", cases.new, name="new"),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("cases/<int:case_id>/facts/", cases.facts, name="facts"),
    path("cases/<int:case_id>/people/", cases.people, name="people"),
    path("cases/<int:case_id>/data/", cases.choose_data, name="data"),
    path("cases/<int:case_id>/ask/", cases.ask, name="ask"),
    path("cases/<int:case_id>/draft/", cases.draft, name="draft"),
    path("cases/<int:case_id>/approve/", cases.approve, name="approve"),
    path("cases/<int:case_id>/announce/", cases.announce, name="announce"),
    path("cases/<int:case_id>/make/", cases.make, name="make"),
    path("cases/<int:case_id>/fetch/", cases.fetch, name="fetch"),
    path("cases/<int:case_id>/signature/", cases.signature, name="signature"),
    path("cases/<int:case_id>/close/", cases.close, name="close"),
    path("recalls/<int:recall_id>/", cases.acknowledge, name="acknowledge"),
    path("parties/", parties.parties, name="parties"),
    path("parties/<int:party_id>/", parties.party, name="party"),
    path("parties/<int:party_id>/withdraw/", parties.withdraw, name="withdraw"),
]
