"""What the gate tells the rooms above it."""

from django.dispatch import Signal

# A held text went live (`is_public`), or was refused with `obstacles` and has to be read again. Sent within the
# transaction: `page_id`, `is_public`, `obstacles`.
hold_ended = Signal()

# Something was done to a page that is public, or was to be: withdrawn, corrected, an adoption cleared, taken down by the
# patrol, refused on its day. Sent within the transaction: `page`, `change`, `by` (None for the site itself).
page_changed = Signal()
