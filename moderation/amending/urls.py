from django.urls import path

from moderation.amending import views

app_name = "amending"
urlpatterns = [
    path("", views.policy, name="policy"),
    path("propose/", views.propose, name="propose"),
    path("engine/", views.try_engine, name="try-engine"),
    path("<int:pk>/", views.draft, name="draft"),
    path("<int:pk>/severity/", views.set_severity, name="severity"),
    path("<int:pk>/allow/", views.allow, name="allow"),
    path("<int:pk>/end/", views.end_entry, name="end"),
    path("<int:pk>/take-out/", views.take_out, name="take-out"),
    path("<int:pk>/try/", views.try_out, name="try"),
    path("<int:pk>/activate/", views.activate, name="activate"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("runs/<int:run_id>/", views.run, name="run"),
    path("runs/<int:run_id>/queue/", views.queue, name="queue"),
]
