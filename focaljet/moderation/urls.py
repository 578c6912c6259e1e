from django.urls import path

from focaljet.moderation.views import log

app_name = "moderation"
urlpatterns = [path("log/", log.log, name="log")]
