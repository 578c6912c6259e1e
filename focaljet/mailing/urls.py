from django.urls import path

from focaljet.mailing.views import notices

app_name = "mailing"
urlpatterns = [
    path("notices/", notices.mine, name="mine"),
    path("sendings/", notices.sendings, name="sendings"),
]
