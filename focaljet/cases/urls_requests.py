"""What people see of their own requests, and of the numbers of all."""

from django.urls import path

from focaljet.cases.views import following, requests, statistics

app_name = "requests"
urlpatterns = [
    path("", requests.requests, name="requests"),
    path("purposes/", requests.purposes, name="purposes"),
    path("statistics/", statistics.public, name="statistics"),
    path("new/<slug:kind>/", requests.new, name="new"),
    path("<int:case_id>/", requests.request_page, name="request"),
    path("<int:case_id>/appeal/", requests.appeal, name="appeal"),
    path("at/<str:token>/", following.follow, name="follow"),
]
