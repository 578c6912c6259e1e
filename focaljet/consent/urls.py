from django.urls import path

from focaljet.consent.views import cookies, mine

app_name = "consent"
urlpatterns = [
    path("cookies/", cookies.cookies, name="cookies"),
    path("consent/", mine.mine, name="mine"),
    path("consent/answer/", mine.answer, name="answer"),
    path("consent/lift/", mine.lift, name="lift"),
    path("consent/<uuid:record_id>.json", mine.receipt, name="receipt"),
]
