from django.urls import path

from focaljet.backups import views

app_name = "backups"
urlpatterns = [path("", views.backups, name="backups")]
