from wagtail import hooks

from showcase.sharing.documents import refuse_unless_public

hooks.register("before_serve_document", refuse_unless_public)
