from django.urls import path

from focaljet.composer.views import people

app_name = "people"
urlpatterns = [path("suggest/", people.suggest, name="suggest")]
