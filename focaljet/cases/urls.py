"""The queue of the staff. What people see of their own requests is in urls_requests."""

from django.urls import path

from focaljet.cases.views import cases, handling, statistics

app_name = "cases"
urlpatterns = [
    path("", cases.cases, name="cases"),
    path("statistics/", statistics.exact, name="statistics"),
    path("<int:case_id>/", cases.case, name="case"),
    path("<int:case_id>/close/", handling.close, name="close"),
    path("<int:case_id>/write/", handling.write, name="write"),
    path("<int:case_id>/prove/", handling.prove, name="prove"),
    path("<int:case_id>/ask/", handling.ask, name="ask"),
    path("<int:case_id>/agent/", handling.agent, name="agent"),
    path("<int:case_id>/extend/", handling.extend, name="extend"),
    path("<int:case_id>/merge/", handling.merge, name="merge"),
    path("<int:case_id>/appeal/", handling.appeal, name="appeal"),
]
