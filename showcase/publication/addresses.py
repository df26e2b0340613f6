"""The address of a page, from its place in the tree: no query, so that lists can afford it."""

from __future__ import annotations

from urllib.parse import quote

from wagtail.models import Site


def address_of(url_path: str) -> str:
    """Return the path of a page's address, `/en/institutions/water-office/`; empty outside every site.

    Wagtail keeps the root paths of the sites in its cache; `Page.get_url` would ask for the site each time.
    """
    for root in Site.get_site_root_paths():
        if url_path.startswith(root.root_path):
            return f"/{root.language_code}/" + quote(url_path[len(root.root_path) :])
    return ""


def tree_path_of(language: str, path: str) -> str | None:
    """Return the tree's path for the part of an address below its language; None without a home page."""
    for root in Site.get_site_root_paths():
        if root.language_code == language:
            return root.root_path + "".join(f"{part}/" for part in path.split("/") if part)
    return None
