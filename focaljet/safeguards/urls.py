from django.urls import path

from focaljet.safeguards.views import breaches, health, signing

app_name = "safeguards"
urlpatterns = [
    path("", health.health, name="health"),
    path("staff/", signing.staff, name="staff"),
    path("machine/", signing.machine, name="machine"),
    path("breaches/", breaches.breaches, name="breaches"),
    path("breaches/new/", breaches.new, name="new_breach"),
    path("breaches/<int:breach_id>/", breaches.breach, name="breach"),
    path("breaches/<int:breach_id>/change/", breaches.change, name="change_breach"),
    path("breaches/<int:breach_id>/people/", breaches.people, name="people"),
    path("breaches/<int:breach_id>/report/", breaches.report, name="report"),
    path("breaches/<int:breach_id>/notice/", breaches.notice, name="notice"),
    path("breaches/<int:breach_id>/tell/", breaches.tell, name="tell"),
    path("breaches/<int:breach_id>/close/", breaches.close, name="close_breach"),
    path("breaches/<int:breach_id>/print/", breaches.printed, name="print_breach"),
]
