from django.urls import path

from showcase.home.browse import browse
from showcase.home.styleguide import plate_svg, styleguide
from showcase.sharing import feeds

urlpatterns = [
    path("browse/", browse, name="browse"),
    path("browse/function/<str:function>/", browse, name="browse-function"),
    path("browse/place/<str:place>/", browse, name="browse-place"),
    path("feed/", feeds.atom, name="feed"),
    path("feed/rss/", feeds.rss, name="feed-rss"),
    path("feed.json", feeds.json_feed, name="feed-json"),
]
styleguide_urlpatterns = [path("styleguide/", styleguide, name="styleguide")]
styleguide_plate_urlpatterns = [
    path("styleguide/plates/<slug:division>.svg", plate_svg, name="styleguide-plate")
]
