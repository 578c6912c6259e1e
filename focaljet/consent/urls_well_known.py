from django.urls import path

from focaljet.consent.views import cookies

app_name = "well_known"
urlpatterns = [path("gpc.json", cookies.gpc, name="gpc")]
