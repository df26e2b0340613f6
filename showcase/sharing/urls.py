from django.urls import path, re_path

from showcase.sharing import views

app_name = "sharing"
urlpatterns = [
    path("case/<slug:case_id>/", views.case, name="case"),
    re_path(r"^case/(?P<case_id>[\w-]+)/cite\.(?P<extension>bib|ris)$", views.cite, name="cite"),
    path("plates/division/<slug:code>.svg", views.division_plate, name="division-plate"),
    path("plates/<slug:case_id>.svg", views.plate, name="plate"),
    path("api/stories/", views.api_list, name="api"),
    path("api/stories/<slug:case_id>.json", views.api_story, name="api-story"),
    path("stories.csv", views.export_csv, name="csv"),
]
